#include "dataplane/base/repeater.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/virtual_time.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

class RepeaterTest : public ::testing::Test {
 protected:
  void note() { asked_at_s.push_back(to_ns(time.now()) / 1'000'000'000); }

  VirtualTime time;
  OwnedTimers timers{time};
  Repeater repeater{timers, 5s};
  std::vector<std::int64_t> asked_at_s;
};

TEST_F(RepeaterTest, NoAnswer_AsksAtOnceAndAfterEveryPeriod) {
  repeater.ask([this] { note(); });
  time.run_until(instant_ns(0) + 12s);
  EXPECT_EQ(asked_at_s, (std::vector<std::int64_t>{0, 5, 10}));
  EXPECT_EQ(repeater.asked(), 3);
}

TEST_F(RepeaterTest, Answer_EndsTheAsking) {
  repeater.ask([this] { note(); });
  time.run_until(instant_ns(0) + 7s);
  repeater.stop();
  EXPECT_FALSE(repeater.running());
  time.run_until(instant_ns(0) + 60s);
  EXPECT_EQ(asked_at_s, (std::vector<std::int64_t>{0, 5}));
}

TEST_F(RepeaterTest, PartOfTheAnswer_TheNextRequestWaitsAWholePeriod) {
  repeater.ask([this] { note(); });
  time.run_until(instant_ns(0) + 4s);
  repeater.progress();
  time.run_until(instant_ns(0) + 10s);
  EXPECT_EQ(asked_at_s, (std::vector<std::int64_t>{0, 9}));
}

TEST_F(RepeaterTest, RequestThatStops_IsNotRepeated) {
  repeater.ask([this] {
    note();
    if (repeater.asked() == 2) repeater.stop();
  });
  time.run_until(instant_ns(0) + 60s);
  EXPECT_EQ(asked_at_s, (std::vector<std::int64_t>{0, 5}));
}

TEST_F(RepeaterTest, RequestThatAsksForAnother_OnlyTheOtherIsRepeated) {
  repeater.ask([this] { repeater.ask([this] { note(); }); });
  time.run_until(instant_ns(0) + 12s);
  EXPECT_EQ(asked_at_s, (std::vector<std::int64_t>{0, 5, 10}));
}

TEST_F(RepeaterTest, AskLater_BeginsAfterOnePeriod) {
  repeater.ask_later([this] { note(); });
  time.run_until(instant_ns(0) + 11s);
  EXPECT_EQ(asked_at_s, (std::vector<std::int64_t>{5, 10}));
}

TEST_F(RepeaterTest, TimersOfADeadOwner_NeverRun) {
  {
    OwnedTimers own(time);
    Repeater dead(own, 1s);
    dead.ask_later([this] { note(); });
  }
  time.run_until(instant_ns(0) + 60s);
  EXPECT_TRUE(asked_at_s.empty());
}

}  // namespace
}  // namespace hitless::test
