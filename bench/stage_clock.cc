#include "bench/stage_clock.h"

#include <rte_cycles.h>

#include <cstdio>
#include <numeric>

namespace hitless::bench {
namespace {

std::string row(const char* name, double cycles, double share) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "  %-10s %8.1f %6.1f %%\n", name, cycles, share);
  return text.data();
}

}  // namespace

void StageClock::enter(Stage stage) {
  const std::uint64_t now = rte_rdtsc();
  if (now_ != Stage::count_) cycles_[static_cast<std::size_t>(now_)] += now - last_;
  now_ = stage;
  last_ = now;
  ++readings_;
}

std::uint64_t StageClock::total() const { return std::accumulate(cycles_.begin(), cycles_.end(), std::uint64_t{0}); }

std::string stage_table(const StageClock& clock, std::uint64_t packets) {
  std::string table = "  stage      cycles/packet  share\n";
  const auto total = static_cast<double>(clock.total());
  const auto count = static_cast<double>(packets);
  for (std::size_t i = 0; i < kStages; ++i) {
    const auto stage = static_cast<Stage>(i);
    const auto cycles = static_cast<double>(clock.cycles(stage));
    if (cycles > 0) table += row(to_string(stage), cycles / count, 100 * cycles / total);
  }
  return table + row("sum", total / count, 100);
}

}  // namespace hitless::bench
