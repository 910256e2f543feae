#include "hil/clock/event_loop.h"

#include <gtest/gtest.h>

#include <vector>

namespace hitless::test {
namespace {

using std::chrono::milliseconds;

TEST(EventLoop, SameInstant_RunsInOrderOfAsking) {
  EventLoop loop;
  std::vector<int> order;
  const Instant at = loop.now() + milliseconds(5);
  for (int i = 0; i < 100; ++i) loop.at(at, [&order, i] { order.push_back(i); });
  loop.run_before(at + milliseconds(1));
  ASSERT_EQ(order.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(EventLoop, RunBefore_LeavesTheInstantItself) {
  EventLoop loop;
  int ran = 0;
  const Instant at = loop.now() + milliseconds(5);
  loop.at(at, [&ran] { ++ran; });
  loop.run_before(at);
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(loop.now(), at);
  loop.run_before(at + Duration(1));
  EXPECT_EQ(ran, 1);
}

TEST(EventLoop, CancelledAction_NeverRuns) {
  EventLoop loop;
  int ran = 0;
  const TimerId first = loop.after(milliseconds(1), [&ran] { ran += 1; });
  loop.after(milliseconds(2), [&ran] { ran += 10; });
  loop.cancel(first);
  loop.cancel(first);
  loop.cancel(0);
  loop.run_before(loop.now() + milliseconds(10));
  EXPECT_EQ(ran, 10);
  EXPECT_EQ(loop.next_at(), kNever);
}

TEST(EventLoop, ActionAddedByAnAction_RunsInTheSameSweep) {
  EventLoop loop;
  std::vector<std::int64_t> at_ms;
  const Instant start = loop.now();
  const auto note = [&] { at_ms.push_back((loop.now() - start) / milliseconds(1)); };
  loop.after(milliseconds(1), [&] {
    note();
    loop.after(milliseconds(1), note);
    loop.after(milliseconds(0), note);
  });
  loop.run_before(start + milliseconds(100));
  EXPECT_EQ(at_ms, (std::vector<std::int64_t>{1, 1, 2}));
}

TEST(EventLoopDeathTest, ActionInThePast_IsABrokenInvariant) {
  EventLoop loop;
  EXPECT_DEATH(loop.at(loop.now() - milliseconds(1), [] {}), "action in the past");
}

}  // namespace
}  // namespace hitless::test
