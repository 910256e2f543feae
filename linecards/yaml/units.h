#pragma once
// Durations and sizes as people write them: a whole number and its unit.

#include <cstdint>
#include <string_view>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"

namespace hitless {

inline constexpr const char* kSizeForm = "a whole number and B, KB, MB or GB, like 64MB";

/// "250ms"; units ns, us, ms, s, min, h. bad_input says what was expected; also beyond 2^61 ns.
Result<Duration> parse_duration(std::string_view text);
/// "64MB"; units B, KB, MB, GB, each 1024 times the one before. bad_input says what was expected; also beyond 64 bits.
Result<std::uint64_t> parse_size(std::string_view text);

}  // namespace hitless
