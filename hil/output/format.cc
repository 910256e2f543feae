#include "hil/output/format.h"

#include <fmt/format.h>

namespace hitless {

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string duration_text(std::int64_t ns) {
  const bool negative = ns < 0;
  const std::uint64_t size = negative ? 0ULL - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  std::string text;
  if (size >= 1'000'000'000)
    text = fmt::format("{}.{:03} s", size / 1'000'000'000, size % 1'000'000'000 / 1'000'000);
  else if (size >= 1'000'000)
    text = fmt::format("{}.{:03} ms", size / 1'000'000, size % 1'000'000 / 1'000);
  else if (size >= 1'000)
    text = fmt::format("{}.{:03} us", size / 1'000, size % 1'000);
  else
    text = fmt::format("{} ns", size);
  return negative ? "-" + text : text;
}

std::string offset_text(Instant at, Instant origin) {
  const std::string text = duration_text(to_ns(at - origin));
  return text.starts_with('-') ? text : "+" + text;
}

}  // namespace hitless
