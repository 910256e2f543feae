#include "linecards/yaml/units.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <span>

namespace hitless {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr std::array kTimeUnits{Unit{"ns", 1},
                                Unit{"us", 1'000},
                                Unit{"ms", 1'000'000},
                                Unit{"s", 1'000'000'000},
                                Unit{"min", 60'000'000'000},
                                Unit{"h", 3'600'000'000'000}};
constexpr std::array kSizeUnits{Unit{"B", 1}, Unit{"KB", 1ULL << 10}, Unit{"MB", 1ULL << 20}, Unit{"GB", 1ULL << 30}};

/// None when the form is wrong or the value does not fit below `limit`.
std::optional<std::uint64_t> with_unit(std::string_view text, std::span<const Unit> units, std::uint64_t limit) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : units)
    if (unit.name == name && number <= limit / unit.factor) return number * unit.factor;
  return std::nullopt;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  // A quarter of the range: instants and sums of durations stay inside it.
  const auto ns = with_unit(text, kTimeUnits, std::numeric_limits<std::int64_t>::max() / 4);
  if (!ns)
    return fail(ErrorCode::bad_input,
                '"' + std::string(text) + "\", expected a whole number and ns, us, ms, s, min or h, like 250ms");
  return Duration{static_cast<std::int64_t>(*ns)};
}

Result<std::uint64_t> parse_size(std::string_view text) {
  const auto bytes = with_unit(text, kSizeUnits, std::numeric_limits<std::uint64_t>::max());
  if (!bytes) return fail(ErrorCode::bad_input, '"' + std::string(text) + "\", expected " + kSizeForm);
  return *bytes;
}

}  // namespace hitless
