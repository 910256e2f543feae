// One scenario under the three clocks: what happens, and to which packets, does not depend on the clock; how well the
// clock was kept is said beside it.
#include <gtest/gtest.h>

#include "hil/record/summary.h"
#include "hil/report/result_json.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/temporary_folder.h"
#include "hil/scenario/schedule.h"
#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

constexpr std::uint64_t kTimeScale = 100;

/// The upgrade of few-flows-upgrade.yaml in a hundredth of its time, under this clock.
std::unique_ptr<RunRecord> upgrade(ClockOptions clock) {
  static const auto started = start_eal({512ULL << 20, 0});
  auto scenario = load_scenario(std::string(HITLESS_SOURCE_DIR) + "/hil/scenarios/few-flows-upgrade.yaml");
  auto catalogue = load_catalogue(*scenario);
  catalogue->scale_time(kTimeScale);
  scale_time(*scenario, kTimeScale);
  const TemporaryFolder disks;
  RunOptions options;
  options.disks = disks.path().string();
  clock.time_scale = kTimeScale;
  options.clock = clock;
  auto record = run_scenario(*scenario, *catalogue, options);
  EXPECT_TRUE(record) << record.error().message;
  return record ? std::move(*record) : nullptr;
}

std::string events_of(const RunRecord& run) {
  std::string text;
  for (const TimelineEntry& e : run.timeline.entries())
    text +=
        std::to_string(to_ns(e.at)) + " " + e.who + " " + e.what.name + " " + e.from + " " + e.to + " " + e.why + "\n";
  return text;
}

/// Packets dropped by why and between which interfaces, the whole run; and each gate's closing.
std::string losses_of(const RunRecord& run) {
  std::string text;
  for (const DropBook& drop : run.books.ledger->drops())
    text += std::to_string(drop.phase) + " " + std::string(to_string(drop.reason)) + " " +
            std::to_string(drop.ingress.value) + " " + std::to_string(drop.egress.value) + " " +
            std::to_string(drop.packets) + "\n";
  for (const GateOutage& outage : run.measured.truth.outages())
    text += std::to_string(to_ns(outage.closed)) + " to " + std::to_string(to_ns(outage.opened)) + "\n";
  return text;
}

TEST(Clocks, PacedRun_TheSameBytesAsInVirtualTime) {
  const auto as_fast_as_it_goes = upgrade({});
  const auto paced = upgrade({ClockKind::paced, 20'000, 1, 1, {}});
  ASSERT_TRUE(as_fast_as_it_goes && paced);
  EXPECT_EQ(result_json(summarize(*paced)), result_json(summarize(*as_fast_as_it_goes)));
  EXPECT_GT(paced->clock.steps.times, 0U) << "it was held back";
}

/// Under the wall clock, with so many forwarding loops, everything is as in virtual time.
void expect_as_in_virtual_time(std::size_t loops) {
  const auto virtual_time = upgrade({});
  const auto wall = upgrade({ClockKind::wall, 1000, 1, loops, {}});
  ASSERT_TRUE(virtual_time && wall);
  ASSERT_GT(virtual_time->books.ledger->total().dropped, 0U);
  // Control may go on a little longer: what it does after the end of traffic is not compared.
  const std::string before = events_of(*virtual_time);
  EXPECT_EQ(events_of(*wall).substr(0, before.size()), before);
  EXPECT_EQ(losses_of(*wall), losses_of(*virtual_time));
  EXPECT_TRUE(wall->books.contradictions.empty()) << joined(wall->books.contradictions);
  EXPECT_TRUE(wall->tables.contradictions.empty()) << joined(wall->tables.contradictions);
  // A machine that stood still ends the traffic later, and a tester calls lost what left late: then the run says so.
  if (objections(wall->clock).empty()) {
    EXPECT_EQ(wall->books.ledger->total().offered, virtual_time->books.ledger->total().offered);
    EXPECT_EQ(wall->measured.meter.lost, virtual_time->measured.meter.lost);
    EXPECT_EQ(wall->measured.meter.flows.size(), virtual_time->measured.meter.flows.size());
    EXPECT_EQ(wall->measured.grade.outside, 0U);
    EXPECT_EQ(contradictions_of(*wall), "");
  } else {
    EXPECT_EQ(wall->verdict.outcome(), Outcome::inconclusive);
  }
  ASSERT_EQ(wall->clock.loops.size(), loops);
  std::size_t cards = 0;
  for (const LoopFacts& loop : wall->clock.loops) {
    EXPECT_GT(loop.rounds.times, 0U);
    cards += loop.slots.size();
  }
  EXPECT_EQ(cards, wall->input.config.cards.size());
  EXPECT_GT(wall->clock.control.times, 0U);
}

TEST(Clocks, WallRun_TheSameEventsAndLossesAsInVirtualTime) { expect_as_in_virtual_time(1); }
TEST(Clocks, WallRunWithThreeLoops_TheSameEventsAndLossesAsInVirtualTime) { expect_as_in_virtual_time(3); }

}  // namespace
}  // namespace hitless::test
