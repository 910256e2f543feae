#include "hil/wall/clock_options.h"

#include <charconv>

namespace hitless {

Result<std::uint64_t> parse_speed(std::string_view text) {
  const auto refused = [text] {
    return fail(ErrorCode::bad_input,
                "--speed " + std::string(text) + ": expected a number from 0.001 to 1000000 with up to three decimals");
  };
  const std::size_t dot = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, dot));
  const std::string_view decimals = dot < text.size() ? text.substr(dot + 1) : std::string_view();
  if (decimals.size() > 3 || (dot < text.size() && decimals.empty()) || digits.empty()) return refused();
  digits += decimals;
  digits.append(3 - decimals.size(), '0');
  std::uint64_t milli = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), milli);
  if (error != std::errc() || end != digits.data() + digits.size() || milli == 0 || milli > 1'000'000'000)
    return refused();
  return milli;
}

}  // namespace hitless
