#pragma once
// Figures as text for people. All arithmetic is on integers: a figure is cut, never rounded.

#include <cstdint>
#include <string>

#include "dataplane/base/time.h"

namespace hitless {

/// "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);
/// "62.104 s", "1.200 ms", "17.500 us", "300 ns": three decimals from 1 us on, cut, never rounded up.
[[nodiscard]] std::string duration_text(std::int64_t ns);
/// "+76.300 s" from `origin`.
[[nodiscard]] std::string offset_text(Instant at, Instant origin);

}  // namespace hitless
