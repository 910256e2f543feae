#pragma once
// The meaning of the figures of a result.json for a reader: their unit, which way is worse, and their text.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace hitless {

enum class FigureUnit : unsigned char {
  packets,
  count,     ///< number of anything else, or an id
  duration,  ///< ns
  instant,   ///< ns of model time, written as an offset from the beginning of traffic
  text,      ///< words, yes or no
};

enum class WorseWay : unsigned char {
  none,  ///< neither way: a change must be explained
  more,  ///< lost packets, outages
  less,  ///< delivered packets
};

struct FigureMeaning {
  FigureUnit unit = FigureUnit::count;
  WorseWay worse = WorseWay::none;
};

/// Meaning of the value under `key`: "lost", "stopped_ns". A key outside the table is judged by its ending alone.
[[nodiscard]] FigureMeaning meaning_of(std::string_view key);

/// "outage lower", "lost packets": the key in words, without its unit.
[[nodiscard]] std::string words_of(std::string_view key);

/// A value in its unit: "295,696 packets", "366.004 s", "+301.410 s", "none" for null. `origin_ns`: beginning of
/// traffic. `exact` writes times to the nanosecond, for times that differ by less than the usual text shows.
[[nodiscard]] std::string figure_text(const nlohmann::json& value, FigureUnit unit, std::int64_t origin_ns, bool exact);

/// The difference of two values: "+1", "-4.312 s"; empty when they cannot be subtracted.
[[nodiscard]] std::string delta_text(const nlohmann::json& base, const nlohmann::json& current, FigureUnit unit);

}  // namespace hitless
