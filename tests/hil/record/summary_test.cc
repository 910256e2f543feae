// What a report says of a run, from a record that is written down by hand.
#include "hil/record/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/base/timeline_words.h"
#include "tests/hil/record/made_up_record.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr std::int64_t kSecond_ns = 1'000'000'000;

TEST(Summary, SettledSteps_GiveTheTimesOfRfc7654) {
  const MadeUpRecord run;
  const IssuTimes times = summarize(run.record).times;
  EXPECT_EQ(times.t1_ns, 40 * kSecond_ns);
  EXPECT_EQ(times.t2_ns, 101 * kSecond_ns);
  EXPECT_EQ(times.t3_ns, 40 * kSecond_ns);
  EXPECT_EQ(times.t4_ns, 181 * kSecond_ns) << "the sum, without the pauses between the steps";
}

TEST(Summary, StepThatDidNotSettleOrWasRefused_HasNoTime) {
  MadeUpRecord run;
  run.record.event.steps[0].settled.reset();
  run.record.event.steps[2].refused = "not now";
  const IssuTimes times = summarize(run.record).times;
  EXPECT_EQ(times.t1_ns, std::nullopt);
  EXPECT_EQ(times.t2_ns, 101 * kSecond_ns);
  EXPECT_EQ(times.t3_ns, std::nullopt);
  EXPECT_EQ(times.t4_ns, std::nullopt);
}

TEST(Summary, NewStandbyHotAfter100s_RedundancyDowntime) {
  const MadeUpRecord run;
  const Summary summary = summarize(run.record);
  EXPECT_EQ(summary.without_hot_standby_ns, 100 * kSecond_ns);
  EXPECT_EQ(summary.without_active_rp_ns, 0) << "B took over at the same instant";
}

TEST(Summary, ActiveRpLostForTheRest_ControlPlaneDowntimeUntilTrafficEnds) {
  MadeUpRecord run;
  run.note(at_s(405), "RP B", timeline::kRpRole, "active", "");
  EXPECT_EQ(summarize(run.record).without_active_rp_ns, 15 * kSecond_ns);
}

TEST(Summary, StandbyThatResets_IsNoHotStandbyAnyMore) {
  MadeUpRecord run;
  run.note(at_s(410), "RP A", timeline::kRpRole, "standby", "");
  EXPECT_EQ(summarize(run.record).without_hot_standby_ns, 110 * kSecond_ns);
}

TEST(Summary, ClosedCard_OutageWithItsCauseMeasurementAndLoss) {
  const MadeUpRecord run;
  const Summary summary = summarize(run.record);
  ASSERT_EQ(summary.outages.size(), 1U);
  const OutageRow& row = summary.outages[0];
  EXPECT_EQ(row.cause.where + ", " + row.cause.what + ", " + row.cause.why, "slot 2, warm restart, issu runversion");
  EXPECT_EQ(row.opened - row.closed, std::chrono::seconds(60));
  EXPECT_EQ(row.phase, "runversion");
  EXPECT_EQ(row.lost, 60U);
  EXPECT_EQ(row.flows, 1U);
  EXPECT_THAT(row.met, ElementsAre(Pair(DropReason::egress_card_stopped, 60U)));
  ASSERT_TRUE(row.measured);
  EXPECT_EQ(row.measured->lower_ns, 59 * kSecond_ns);
  EXPECT_EQ(row.measured_on, "slot 2");
}

TEST(Summary, ClosedGateThatNoPacketMet_HasNoMeasurement) {
  const MadeUpRecord run({.traffic = false});
  const Summary summary = summarize(run.record);
  ASSERT_EQ(summary.outages.size(), 1U);
  EXPECT_EQ(summary.outages[0].lost, 0U);
  EXPECT_FALSE(summary.outages[0].measured);
}

TEST(Summary, Cards_SayWhatTheyLostHowLongTheyStoppedAndTheirPlan) {
  const MadeUpRecord run;
  const Summary summary = summarize(run.record);
  ASSERT_EQ(summary.cards.size(), 2U);
  const CardSummary &stays = summary.cards[0], &restarts = summary.cards[1];
  EXPECT_EQ(stays.offered, 320U);
  EXPECT_EQ(stays.stops, 0U);
  EXPECT_EQ(stays.lost, 0U);
  EXPECT_EQ(restarts.delivered, 260U);
  EXPECT_EQ(restarts.lost, 60U);
  EXPECT_EQ(restarts.longest_stop_ns, 60 * kSecond_ns);
  ASSERT_TRUE(restarts.plan);
  EXPECT_EQ(restarts.plan->fate, CardFate::warm);
  EXPECT_EQ(summary.longest_stop_ns, 60 * kSecond_ns);
}

TEST(Summary, ShortestVisibleOutage_LeavesOutWhatTheCardsOwnGateExplains) {
  const MadeUpRecord run;
  const Summary summary = summarize(run.record);
  EXPECT_EQ(summary.cards[1].shortest_visible_outage_ns, 1 * kSecond_ns);
  EXPECT_EQ(summary.cards[0].shortest_visible_outage_ns, 61 * kSecond_ns) << "its only peer was down that long";
}

TEST(Summary, CardThatNeverStartsAgain_StoppedUntilTheRunsEnd) {
  MadeUpRecord run;
  run.record.measured.truth.closed(card_gate(kStays), at_s(320), run.record.causes.add({"hung", "slot 1", ""}));
  const Summary summary = summarize(run.record);
  EXPECT_EQ(summary.cards[0].stopped_ns, 100 * kSecond_ns);
  EXPECT_EQ(summary.longest_stop_ns, 100 * kSecond_ns);
  EXPECT_EQ(summary.outages[1].opened, kNever);
}

TEST(Summary, Phases_HoldTheLossesByCause) {
  const MadeUpRecord run;
  const std::vector<PhaseRow> phases = summarize(run.record).phases;
  ASSERT_EQ(phases.size(), 5U);
  EXPECT_EQ(phases[1].name, "loadversion");
  EXPECT_EQ(phases[1].until - phases[1].from, std::chrono::seconds(89));
  EXPECT_EQ(phases[1].offered, 89U);
  EXPECT_THAT(phases[1].losses, IsEmpty());
  EXPECT_EQ(phases[2].lost, 60U);
  ASSERT_EQ(phases[2].losses.size(), 1U);
  EXPECT_EQ(phases[2].losses[0].cause.what, "warm restart");
  EXPECT_EQ(phases[2].losses[0].packets, 60U);
  EXPECT_EQ(phases[4].until, at_s(420)) << "the last one ends with the traffic";
}

TEST(Summary, FlowWithLoss_IsNamedWithItsInterfacesAndCauses) {
  const MadeUpRecord run;
  const std::vector<FlowRow> flows = summarize(run.record).flows_with_loss;
  ASSERT_EQ(flows.size(), 1U);
  EXPECT_EQ(flows[0].sent_on, "Ethernet1/0/0");
  EXPECT_EQ(flows[0].received_on, "Ethernet2/0/0");
  EXPECT_EQ(flows[0].lost, 60U);
  ASSERT_EQ(flows[0].losses.size(), 1U);
  EXPECT_THAT(flows[0].losses[0].causes, ElementsAre(CauseId(0)));
}

TEST(Summary, PlantedFault_HasItsEffectInWords) {
  MadeUpRecord run;
  FaultRecord& fault = run.add_fault(FaultEffect::link_loss, at_s(320));
  fault.messages = 10;
  fault.lost = 3;
  const std::vector<FaultSummary> faults = summarize(run.record).event.faults;
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(faults[0].took_effect);
  EXPECT_EQ(faults[0].effect, "3 of 10 messages lost");
}

TEST(Summary, FibOfAVrf_IsNamedAndCountedInAll) {
  MadeUpRecord run;
  run.record.input.config.vrfs = {"", "RED"};
  run.record.tables.fib.versions = {{{{10, 1}, {5, 2}}, 3, 4096}};
  const FibSummary fib = summarize(run.record).fib;
  ASSERT_EQ(fib.versions.size(), 1U);
  EXPECT_EQ(fib.versions[0].ipv4, 15U);
  EXPECT_EQ(fib.versions[0].ipv6, 3U);
  ASSERT_EQ(fib.versions[0].vrfs.size(), 1U) << "without the default one";
  EXPECT_EQ(fib.versions[0].vrfs[0].name, "RED");
}

TEST(Summary, AssumedRows_AreThoseThatTheChassisLeansOn) {
  const MadeUpRecord run;
  EXPECT_THAT(summarize(run.record).assumed, ElementsAre("card card ()", "platform platform ()"));
}

TEST(Summary, OutlivesItsRecord) {
  Summary summary;
  {
    MadeUpRecord run;
    run.record.verdict.failed = {"too many lost"};
    summary = summarize(run.record);
  }
  EXPECT_EQ(summary.scenario, "made-up");
  EXPECT_EQ(summary.cards[1].card, "card");
  EXPECT_EQ(summary.verdict.outcome(), Outcome::fail);
  EXPECT_EQ(summary.timeline.front().who, "RP A");
}

}  // namespace
}  // namespace hitless::test
