#include "hil/clock/clock_options.h"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <string>

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

Result<std::vector<unsigned>> parse_cpus(std::string_view text) {
  const auto refused = [text](const std::string& expected) {
    return fail(ErrorCode::bad_input, "--loop-cpus " + std::string(text) + ": expected " + expected);
  };
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof(allowed), &allowed);
  std::vector<unsigned> cpus;
  for (const char *at = text.data(), *const end = at + text.size();;) {
    unsigned cpu = 0;
    const auto [next, error] = std::from_chars(at, end, cpu);
    if (error != std::errc() || (next != end && *next != ',')) return refused("numbers of CPUs such as 2,3");
    if (cpu >= CPU_SETSIZE || !CPU_ISSET(cpu, &allowed))
      return refused("CPUs that this process may use; " + std::to_string(cpu) + " is none");
    if (std::ranges::find(cpus, cpu) != cpus.end()) return refused("each CPU once");
    cpus.push_back(cpu);
    if (cpus.size() > kLoopsMax) return refused("at most " + std::to_string(kLoopsMax) + " CPUs");
    if (next == end) return cpus;
    at = next + 1;
  }
}

}  // namespace hitless
