#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/linecards/card/card_rig.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;
using test::change_bytes;
using test::GateEvent;
using test::has;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An agent at 10 prefixes a second, its messages and moves recorded.
struct AgentRig {
  explicit AgentRig(std::uint32_t rate = 10) : agent(around.all(), Slot(3), rate, outlets()) {}
  FibAgent::Outlets outlets() {
    return {[this](const WireBytes& bytes) { sent.push_back(bytes); }, [this] { moves.push_back(ms()); },
            [this] { syncs.push_back(agent.epoch().value); }};
  }
  std::int64_t ms() const { return to_ns(around.scheduler.now()) / 1'000'000; }
  void batch(std::uint32_t epoch, std::uint64_t sequence, const std::vector<std::string>& routes,
             const std::vector<std::string>& withdrawn = {}) {
    agent.batch({epoch, sequence, change_bytes(epoch, routes, withdrawn)});
  }
  /// "sequence" of each acknowledgement so far.
  std::vector<std::uint64_t> acks() const {
    std::vector<std::uint64_t> found;
    for (const auto& bytes : sent)
      if (wire_type(*bytes) == static_cast<std::uint16_t>(FibAck::kType))
        found.push_back(decode<FibAck>(*bytes)->sequence);
    return found;
  }
  std::vector<FibResync> resyncs() const {
    std::vector<FibResync> found;
    for (const auto& bytes : sent)
      if (wire_type(*bytes) == static_cast<std::uint16_t>(FibResync::kType))
        found.push_back(*decode<FibResync>(*bytes));
    return found;
  }
  test::Surroundings around;
  std::vector<WireBytes> sent;
  std::vector<std::int64_t> moves;
  std::vector<std::uint32_t> syncs;
  FibAgent agent;
};

TEST(FibAgent, ProgramsAtTheCardsRateOneBatchAfterTheOther) {
  AgentRig r;
  r.agent.begin({1, 5, false});
  r.batch(1, 5, {"10.0.0.0/8", "11.0.0.0/8"});  // 200 ms
  r.batch(1, 6, {"12.0.0.0/8"});                // 100 ms more
  r.agent.end({1, 7});
  EXPECT_THAT(r.acks(), IsEmpty());
  r.around.scheduler.run_for(199ms);
  EXPECT_EQ(r.agent.version(), nullptr);
  r.around.scheduler.run_for(1ms);
  EXPECT_THAT(r.acks(), ElementsAre(5));
  EXPECT_TRUE(has(r.agent.version(), "10.0.0.0/8"));
  EXPECT_FALSE(has(r.agent.version(), "12.0.0.0/8"));
  EXPECT_FALSE(r.agent.epoch().valid());
  r.around.scheduler.run_for(100ms);
  EXPECT_THAT(r.acks(), ElementsAre(5, 6, 7));
  EXPECT_THAT(r.syncs, ElementsAre(1));
  EXPECT_EQ(r.moves.front(), 200);
  EXPECT_EQ(r.moves.at(1), 300);
  EXPECT_TRUE(r.agent.idle());
}

TEST(FibAgent, ReplaceBuildsBesideAndMovesAtTheEnd) {
  AgentRig r;
  r.agent.begin({1, 1, true});
  r.batch(1, 1, {"10.0.0.0/8", "11.0.0.0/8"});
  r.agent.end({1, 2});
  r.around.scheduler.run_all();
  const FibVersionPtr old = r.agent.version();
  r.agent.begin({1, 3, true});
  r.batch(1, 3, {"10.0.0.0/8"});
  r.around.scheduler.run_all();
  EXPECT_EQ(r.agent.version(), old);
  r.agent.end({1, 4});
  EXPECT_FALSE(has(r.agent.version(), "11.0.0.0/8"));
  const auto events = r.around.gates.take();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].gate, test::route_gate(3, "11.0.0.0/8"));
  EXPECT_EQ(events[0].cause, "route withdrawn|11.0.0.0/8|not in the full sync of epoch 1");
}

TEST(FibAgent, RefreshKeepsTheOldEntriesUntilTheEndSweepsThem) {
  AgentRig r;
  r.agent.begin({1, 1, true});
  r.batch(1, 1, {"10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8"});
  r.agent.end({1, 2});
  r.around.scheduler.run_all();
  r.agent.begin({2, 1, false});
  r.batch(2, 1, {"10.0.0.0/8"});
  r.around.scheduler.run_all();
  EXPECT_TRUE(has(r.agent.version(), "11.0.0.0/8"));
  EXPECT_EQ(r.agent.version()->stale_count(Epoch(2)), 2U);
  EXPECT_EQ(r.agent.epoch(), Epoch(1));
  const auto before = r.ms();
  r.agent.end({2, 2});
  r.around.scheduler.run_all();
  EXPECT_EQ(r.ms() - before, 200);  // two entries to take away
  EXPECT_TRUE(has(r.agent.version(), "10.0.0.0/8"));
  EXPECT_EQ(r.agent.version()->prefix_count(), 1U);
  EXPECT_EQ(r.agent.epoch(), Epoch(2));
  const auto events = r.around.gates.take();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[1].cause, "route withdrawn|12.0.0.0/8|stale when epoch 2 closed");
}

TEST(FibAgent, ARouteThatComesBackOpensItsGate) {
  AgentRig r;
  r.agent.begin({1, 1, true});
  r.batch(1, 1, {"10.0.0.0/8", "11.0.0.0/8"});
  r.agent.end({1, 2});
  r.batch(1, 3, {}, {"10.0.0.0/8", "99.0.0.0/8"});
  r.batch(1, 4, {"12.0.0.0/8"});
  r.batch(1, 5, {"10.0.0.0/8"});
  r.around.scheduler.run_all();
  const auto gate = test::route_gate(3, "10.0.0.0/8");
  EXPECT_THAT(r.around.gates.take(),
              ElementsAre(GateEvent{400, true, gate, "route withdrawn|10.0.0.0/8|batch 3 of epoch 1"},
                          GateEvent{600, false, gate, ""}));
  EXPECT_EQ(r.agent.closed_routes(), 0U);
}

TEST(FibAgent, ManyClosedRoutesComeBackThroughTheDecodedBatch) {
  AgentRig r(1'000'000);
  std::vector<std::string> many;
  for (int i = 0; i < 200; ++i) many.push_back("10." + std::to_string(i) + ".0.0/16");
  r.agent.begin({1, 1, true});
  r.batch(1, 1, many);
  r.agent.end({1, 2});
  r.batch(1, 3, {}, many);
  r.around.scheduler.run_all();
  EXPECT_EQ(r.agent.closed_routes(), 200U);
  r.batch(1, 4, {"10.7.0.0/16", "11.0.0.0/8"});
  r.around.scheduler.run_all();
  EXPECT_EQ(r.agent.closed_routes(), 199U);
  EXPECT_EQ(r.around.gates.events.back().gate, test::route_gate(3, "10.7.0.0/16"));
}

TEST(FibAgent, AGapAsksOnceAndIgnoresUntilTheNextBegin) {
  AgentRig r;
  r.agent.begin({1, 1, true});
  r.batch(1, 1, {"10.0.0.0/8"});
  r.agent.end({1, 2});
  r.around.scheduler.run_all();
  r.batch(1, 4, {"13.0.0.0/8"});  // 3 was lost
  r.batch(1, 5, {"14.0.0.0/8"});
  r.agent.end({1, 6});
  r.around.scheduler.run_all();
  ASSERT_EQ(r.resyncs().size(), 1U);
  EXPECT_EQ(r.resyncs()[0].expected_sequence, 3U);
  EXPECT_THAT(r.resyncs()[0].why, HasSubstr("number 4 of epoch 1, expected 3"));
  EXPECT_FALSE(has(r.agent.version(), "13.0.0.0/8"));
  r.agent.begin({1, 7, true});
  r.batch(1, 7, {"10.0.0.0/8", "13.0.0.0/8"});
  r.agent.end({1, 8});
  r.around.scheduler.run_all();
  EXPECT_TRUE(has(r.agent.version(), "13.0.0.0/8"));
  EXPECT_THAT(r.acks(), ElementsAre(1, 2, 7, 8));
  EXPECT_EQ(r.resyncs().size(), 1U);
}

TEST(FibAgent, ARepeatedNumberAndAnotherEpochAreGapsToo) {
  for (const auto& [epoch, sequence] : {std::pair{1U, 1U}, {2U, 2U}}) {
    AgentRig r;
    r.agent.begin({1, 1, true});
    r.batch(1, 1, {"10.0.0.0/8"});
    r.batch(epoch, sequence, {"11.0.0.0/8"});
    EXPECT_EQ(r.resyncs().size(), 1U) << epoch << ' ' << sequence;
  }
}

TEST(FibAgent, ABatchWhoseChangeIsOfAnotherEpoch_IsAGapWhateverWaitsBehindIt) {
  for (const std::uint32_t other : {1U, 3U, 0xffffffffU}) {
    AgentRig r;
    r.agent.begin({2, 1, false});
    r.batch(2, 1, {"10.0.0.0/8"});
    r.agent.batch({2, 2, change_bytes(other, {"11.0.0.0/8"})});
    r.batch(2, 3, {"12.0.0.0/8"});
    r.around.scheduler.run_for(1s);
    ASSERT_EQ(r.resyncs().size(), 1U) << other;
    EXPECT_THAT(r.resyncs()[0].why, HasSubstr("another epoch, expected 2"));
    EXPECT_THAT(r.acks(), ElementsAre(1));
    EXPECT_FALSE(has(r.agent.version(), "11.0.0.0/8"));
    r.agent.begin({2, 5, false});
    r.batch(2, 5, {"14.0.0.0/8"});
    r.agent.batch({2, 6, change_bytes(other, {"11.0.0.0/8"})});
    r.agent.begin({3, 8, false});  // waits behind it while the card is busy
    r.batch(3, 8, {"13.0.0.0/8"});
    r.around.scheduler.run_for(1s);
    EXPECT_EQ(r.resyncs().size(), 1U) << "what it would ask for has begun";
    EXPECT_TRUE(has(r.agent.version(), "13.0.0.0/8"));
    EXPECT_FALSE(has(r.agent.version(), "11.0.0.0/8"));
  }
}

TEST(FibAgent, ALostRequestIsRepeatedWhileBatchesStillArrive) {
  AgentRig r;
  r.batch(1, 1, {"10.0.0.0/8"});
  EXPECT_EQ(r.resyncs().size(), 1U);
  r.around.scheduler.run_for(9s);
  r.batch(1, 2, {"10.0.0.0/8"});
  EXPECT_EQ(r.resyncs().size(), 1U);
  r.around.scheduler.run_for(1s);
  r.batch(1, 3, {"10.0.0.0/8"});
  EXPECT_EQ(r.resyncs().size(), 2U);
}

TEST(FibAgent, ABatchOfRubbishIsAGap) {
  AgentRig r;
  r.agent.begin({1, 1, true});
  r.batch(1, 1, {"10.0.0.0/8"});
  r.agent.batch({1, 2, {1, 2, 3}});
  r.batch(1, 3, {"11.0.0.0/8"});
  r.agent.end({1, 4});
  r.around.scheduler.run_all();
  ASSERT_EQ(r.resyncs().size(), 1U);
  EXPECT_EQ(r.resyncs()[0].expected_sequence, 2U);
  EXPECT_EQ(r.agent.version(), nullptr);
  EXPECT_THAT(r.acks(), ElementsAre(1));
}

TEST(FibAgent, RubbishBeforeANewBeginDoesNotAskAgain) {
  AgentRig r;
  r.agent.begin({1, 1, true});
  r.batch(1, 1, {"10.0.0.0/8"});  // keeps the CPU busy, so that the rest waits
  r.agent.batch({1, 2, {1, 2, 3}});
  r.batch(1, 3, {"11.0.0.0/8"});
  r.agent.begin({2, 1, true});
  r.batch(2, 1, {"12.0.0.0/8"});
  r.agent.end({2, 2});
  r.around.scheduler.run_all();
  EXPECT_THAT(r.resyncs(), IsEmpty());
  EXPECT_TRUE(has(r.agent.version(), "12.0.0.0/8"));
  EXPECT_FALSE(has(r.agent.version(), "11.0.0.0/8"));
}

TEST(FibAgent, WorkOfTheFormerRpIsFinishedButNotAcknowledged) {
  AgentRig r;
  r.agent.begin({1, 1, false});
  r.batch(1, 1, {"10.0.0.0/8"});
  r.agent.follow_new_active();
  r.agent.begin({2, 1, false});
  r.batch(2, 1, {"11.0.0.0/8"});
  r.around.scheduler.run_all();
  EXPECT_TRUE(has(r.agent.version(), "10.0.0.0/8"));
  EXPECT_TRUE(has(r.agent.version(), "11.0.0.0/8"));
  EXPECT_THAT(r.acks(), ElementsAre(1));
  EXPECT_EQ(decode<FibAck>(*r.sent.back())->epoch, 2U);
}

TEST(FibAgent, ResetDropsWorkAndTable) {
  AgentRig r;
  r.agent.begin({1, 1, false});
  r.batch(1, 1, {"10.0.0.0/8"});
  r.agent.end({1, 2});
  r.around.scheduler.run_all();
  r.batch(1, 3, {"11.0.0.0/8"});
  r.agent.reset();
  EXPECT_EQ(r.agent.version(), nullptr);
  EXPECT_FALSE(r.agent.epoch().valid());
  EXPECT_EQ(r.around.scheduler.pending(), 0U);
  // What was there before the restart and is not in the new table is a closed route.
  r.agent.begin({2, 1, true});
  r.batch(2, 1, {"12.0.0.0/8"});
  r.agent.end({2, 2});
  r.around.scheduler.run_all();
  ASSERT_EQ(r.around.gates.events.size(), 1U);
  EXPECT_EQ(r.around.gates.events[0].gate, test::route_gate(3, "10.0.0.0/8"));
}

TEST(FibAgent, TwoCardsFedTheSameShareOneVersion) {
  test::Surroundings around;
  const FibAgent::Outlets mute{[](const WireBytes&) {}, [] {}, [] {}};
  FibAgent fast(around.all(), Slot(1), 1000, mute), slow(around.all(), Slot(2), 10, mute);
  for (FibAgent* agent : {&fast, &slow}) {
    agent->begin({1, 1, true});
    for (std::uint64_t i = 1; i <= 20; ++i)
      agent->batch({1, i, change_bytes(1, {"10." + std::to_string(i) + ".0.0/16"})});
    agent->end({1, 21});
  }
  around.scheduler.run_for(1s);
  EXPECT_NE(fast.version(), nullptr);
  EXPECT_EQ(slow.version(), nullptr);
  around.scheduler.run_all();
  EXPECT_EQ(fast.version(), slow.version());
  EXPECT_GT(around.versions.shared(), 0U);
}

}  // namespace
}  // namespace hitless::test
