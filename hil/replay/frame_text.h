#pragma once
#include <cstddef>
#include <span>
#include <string>

#include "dataplane/encap/encapsulation.h"

namespace hitless {

/// The headers of a frame on one line, as far as its bytes go:
/// "02:00:01:00:00:01 > 02:01:02:00:00:02, IPv4 10.0.0.2:5001 > 10.0.3.2:443 tcp, 114 bytes, TTL 63, id 7, checksum
/// 0x9d20". Nothing is checked: the text shows the bytes as they are.
[[nodiscard]] std::string frame_text(std::span<const std::byte> frame);
/// The same for a frame of this link.
[[nodiscard]] std::string frame_text(const Encapsulation& link, std::span<const std::byte> frame);

}  // namespace hitless
