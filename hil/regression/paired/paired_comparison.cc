#include "hil/regression/paired/paired_comparison.h"

#include <fmt/format.h>

#include "hil/regression/paired/paired_rounds.h"
#include "hil/regression/paired/paired_verdict.h"

namespace hitless {
namespace {

constexpr std::uint32_t kPairsMin = 20, kRoundsMin = 3;

}  // namespace

Result<Comparison> compare_paired(const std::string& base, const std::string& current, const std::string& scenario,
                                  const PairedOptions& options) {
  const std::uint64_t pairs = std::uint64_t{2} * options.rounds * options.blocks;
  if (options.rounds < kRoundsMin || pairs < kPairsMin)
    return fail(ErrorCode::bad_input, fmt::format("{} pairs in {} rounds, expected at least {} in {}", pairs,
                                                  options.rounds, kPairsMin, kRoundsMin));
  if (options.blocks % kBlockOrders.size() != 0)
    return fail(ErrorCode::bad_input,
                fmt::format("{} blocks a round, expected a multiple of {}", options.blocks, kBlockOrders.size()));
  const auto samples = collect_pairs(base, current, scenario, options);
  if (!samples) return tl::unexpected(samples.error());
  return judge_pairs(*samples, options);
}

}  // namespace hitless
