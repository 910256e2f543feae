#include "dataplane/pipeline/deferred_gates.h"

#include <gtest/gtest.h>

#include <vector>

namespace hitless::test {
namespace {

/// What a listener was told, in order.
struct Told {
  bool closed = false;
  Gate gate;
  Instant at;
  CauseId cause;
  bool operator==(const Told&) const = default;
};

class GateLog final : public GateObserver {
 public:
  void closed(const Gate& gate, Instant at, CauseId cause) override { told.push_back({true, gate, at, cause}); }
  void opened(const Gate& gate, Instant at) override { told.push_back({false, gate, at, CauseId()}); }
  std::vector<Told> told;
};

Gate queue_gate(std::uint16_t interface) { return {GateKind::queue, Slot(1), InterfaceIndex(interface), {}}; }

TEST(DeferredGates, BeforeTell_ListenerHearsNothing) {
  GateLog log;
  DeferredGates gates(log);
  gates.closed(queue_gate(3), instant_ns(10), CauseId(7));
  gates.opened(queue_gate(3), instant_ns(20));
  EXPECT_TRUE(log.told.empty());
}

TEST(DeferredGates, Tell_PassesEverythingOnInTheOrderItWasTold) {
  GateLog log;
  DeferredGates gates(log);
  // Not in order of time: one card after another is walked through a step.
  gates.closed(queue_gate(3), instant_ns(10), CauseId(7));
  gates.opened(queue_gate(3), instant_ns(20));
  gates.closed(queue_gate(2), instant_ns(5), CauseId(8));
  gates.tell();
  EXPECT_EQ(log.told, (std::vector<Told>{{true, queue_gate(3), instant_ns(10), CauseId(7)},
                                         {false, queue_gate(3), instant_ns(20), CauseId()},
                                         {true, queue_gate(2), instant_ns(5), CauseId(8)}}));
}

TEST(DeferredGates, SecondTell_RepeatsNothing) {
  GateLog log;
  DeferredGates gates(log);
  gates.closed(queue_gate(3), instant_ns(10), CauseId(7));
  gates.tell();
  gates.tell();
  EXPECT_EQ(log.told.size(), 1U);
  gates.opened(queue_gate(3), instant_ns(30));
  gates.tell();
  ASSERT_EQ(log.told.size(), 2U);
  EXPECT_FALSE(log.told[1].closed);
}

TEST(DeferredGates, MoreInOneStepThanItHolds_NothingLostOrReordered) {
  GateLog log;
  DeferredGates gates(log);
  constexpr int kGates = 5000;
  for (int i = 0; i < kGates; ++i) gates.closed(queue_gate(1), instant_ns(i), CauseId(1));
  gates.tell();
  ASSERT_EQ(log.told.size(), std::size_t{kGates});
  for (int i = 0; i < kGates; ++i) ASSERT_EQ(log.told[static_cast<std::size_t>(i)].at, instant_ns(i));
}

}  // namespace
}  // namespace hitless::test
