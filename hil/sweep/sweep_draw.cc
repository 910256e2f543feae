// Draws the fault of a run and its instant from the seed and the number of the run.

#include <array>
#include <utility>

#include <fmt/format.h>

#include "dataplane/base/random.h"
#include "hil/sweep/sweep.h"

namespace hitless {
namespace {

constexpr std::int64_t kMicrosecond_ns = 1'000;
/// Of the faults that may last for ever, one in this number lasts for ever.
constexpr std::uint64_t kForEverOneIn = 4;

template <class Table>
const auto& pick(Random& random, const Table& table) {
  return table[random.below(table.size())];
}

/// Every octave of the range has the same chance, so that short outages are not rare.
Duration draw_outage(Random& random, Duration low, Duration high) {
  std::uint64_t octaves = 1;
  for (Duration edge = low; edge * 2 <= high; edge *= 2) ++octaves;
  const Duration from = low * (std::int64_t{1} << random.below(octaves));
  return Duration(random.between(to_ns(from), to_ns(std::min(from * 2, high))) / kMicrosecond_ns * kMicrosecond_ns);
}

/// Fills in the target; returns the word under which the report counts the target.
std::string draw_target(Random& random, const FaultType& row, const SweepPlan& plan, FaultSpec& fault) {
  switch (row.target) {
    case FaultTarget::rp:
      fault.rp = random.below(2) == 0 ? StruckRp::active : StruckRp::standby;
      return fault.rp == StruckRp::active ? "active" : "standby";
    case FaultTarget::card:
      fault.slot = pick(random, plan.chassis.cards).slot;
      return "card";
    case FaultTarget::interface:
      fault.interface = pick(random, plan.chassis.interfaces).name;
      return "interface";
    case FaultTarget::route:
      fault.prefix = pick(random, *plan.chassis.routes).prefix;
      fault.vrf = plan.chassis.vrfs[std::exchange(fault.prefix->vrf, kDefaultVrf).index()];
      return "route";
    case FaultTarget::card_link: {
      constexpr std::array<StruckRp, 3> kEnds{StruckRp::active, StruckRp::standby, StruckRp::both};
      fault.slot = pick(random, plan.chassis.cards).slot;
      fault.rp = pick(random, kEnds);
      return fault.rp == StruckRp::active ? "to active" : fault.rp == StruckRp::standby ? "to standby" : "to both";
    }
    case FaultTarget::image:
      fault.image = "disk0:" + pick(random, plan.scenario.images).name;
      fault.rp = random.below(2) == 0 ? StruckRp::a : StruckRp::b;
      return fault.image == plan.scenario.start_image ? "start image" : "new image";
    case FaultTarget::rp_link:
    case FaultTarget::presence_line:
    case FaultTarget::console:
      break;
  }
  return "-";
}

}  // namespace

DrawnFault draw_fault(const SweepPlan& plan, std::uint32_t run) {
  Random random(plan.scenario.seed, fmt::format("sweep run {}", run));
  std::vector<const FaultType*> rows;
  for (const auto& [name, row] : plan.catalogue.rows<FaultType>())
    if (row.target != FaultTarget::route || !plan.chassis.routes->empty()) rows.push_back(&row);
  const FaultType& row = *pick(random, rows);
  FaultSpec fault;
  fault.kind = row.name;
  DrawnFault drawn{"", row.name, draw_target(random, row, plan, fault)};
  fault.at = Duration(random.between(to_ns(plan.from), to_ns(plan.until)) / kMicrosecond_ns * kMicrosecond_ns);
  const bool for_ever = row.stays == FaultStay::drawn && random.below(kForEverOneIn) == 0;
  if (row.outage_min && !for_ever) fault.outage = draw_outage(random, *row.outage_min, *row.outage_max);
  drawn.text = fault_text(fault, row);
  return drawn;
}

}  // namespace hitless
