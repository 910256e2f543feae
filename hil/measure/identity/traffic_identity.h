#pragma once
// A traffic source prints a flow exactly as the Meter does, so that the Ledger's flows and the Meter's can be joined by
// text and interface.

#include <cstddef>
#include <span>
#include <string>

#include "dataplane/encap/encapsulation.h"

namespace hitless {

/// "10.1.2.3:5001 > 10.9.8.7:443 tcp"; for a frame that no router forwards, the reason why no tester measures it.
[[nodiscard]] std::string flow_text_of(const Encapsulation& link, std::span<const std::byte> frame);

}  // namespace hitless
