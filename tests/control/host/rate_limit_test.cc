#include <gtest/gtest.h>

#include "control/host/token_bucket.h"
#include "tests/control/host/station_rig.h"

namespace hitless::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr Instant kStart = instant_ns(5'000'000'000);

Frame dropped(std::size_t interface = 0) {
  return PacketBuilder().ethernet(kHostMac, router_mac(interface)).ipv4("192.0.2.9", kFar4).udp(1, 2).build();
}

int taken(TokenBucket& bucket, Instant at, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += bucket.take(at) ? 1 : 0;
  return count;
}

TEST(TokenBucket, FullBucket_GivesItsBurst) {
  TokenBucket bucket({100, 10});
  EXPECT_EQ(taken(bucket, kStart, 50), 10);
}

TEST(TokenBucket, Token_IsThereWhenItIsDueAndNotBefore) {
  TokenBucket bucket({100, 10});
  EXPECT_EQ(taken(bucket, kStart, 50), 10);
  EXPECT_EQ(taken(bucket, kStart + milliseconds(10) - nanoseconds(1), 5), 0);
  EXPECT_EQ(taken(bucket, kStart + milliseconds(10), 5), 1);
}

TEST(TokenBucket, RateThatDividesNoSecond_LosesNothing) {
  TokenBucket bucket({3, 1});
  EXPECT_TRUE(bucket.take(kStart));
  int count = 0;
  for (std::int64_t ms = 1; ms <= 100'000; ++ms) count += bucket.take(kStart + milliseconds(ms)) ? 1 : 0;
  EXPECT_GE(count, 299) << "a token a third of a second, less what waits for the next millisecond";
  EXPECT_LE(count, 300);
}

TEST(TokenBucket, LongRest_FillsNoMoreThanTheBurst) {
  TokenBucket bucket({1'000'000'000, 10});
  EXPECT_EQ(taken(bucket, kStart, 50), 10);
  EXPECT_EQ(taken(bucket, kNever, 50), 10);
}

TEST(TokenBucket, EarlierInstant_GivesNothing) {
  TokenBucket bucket({100, 1});
  EXPECT_TRUE(bucket.take(kStart));
  EXPECT_FALSE(bucket.take(kStart - seconds(1)));
  EXPECT_FALSE(bucket.take(kStart));
  EXPECT_TRUE(bucket.take(kStart + milliseconds(10)));
}

TEST(TokenBucket, EarlierInstant_TakesNothingAway) {
  TokenBucket bucket({100, 2});
  EXPECT_TRUE(bucket.take(kStart));
  EXPECT_TRUE(bucket.take(kStart - seconds(1)));
  EXPECT_FALSE(bucket.take(kStart + milliseconds(9)));
}

TEST(RateLimit, Errors_AreAHundredASecondAfterTen) {
  StationRig rig;
  rig.at(kStart);
  for (int i = 0; i < 30; ++i) rig.hear(dropped(), DropReason::no_route);
  EXPECT_EQ(rig.answered(ReplyKind::network_unreachable), 10U);
  EXPECT_EQ(rig.suppressed(ReplyKind::network_unreachable), 20U);
  for (int ms = 1; ms <= 1000; ++ms) {
    rig.at(kStart + milliseconds(ms));
    rig.hear(dropped(), DropReason::ttl_expired);
  }
  EXPECT_EQ(rig.answered(ReplyKind::time_exceeded), 100U);
  EXPECT_EQ(rig.suppressed(ReplyKind::time_exceeded), 900U);
}

TEST(RateLimit, Answers_HaveALargerLimitOfTheirOwn) {
  StationRig rig;
  rig.at(kStart);
  for (int i = 0; i < 30; ++i) rig.hear(dropped(), DropReason::no_route);
  for (int i = 0; i < 150; ++i) rig.hear(arp(1, kHostMac, kHost4, "10.0.0.1"));
  EXPECT_EQ(rig.answered(ReplyKind::arp_reply), 100U);
  EXPECT_EQ(rig.suppressed(ReplyKind::arp_reply), 50U);
  rig.hear(icmp4(kHost4, "10.0.0.1", echo_message(8, 8)));
  EXPECT_EQ(rig.suppressed(ReplyKind::echo_reply), 1U);
  rig.at(kStart + milliseconds(1));
  EXPECT_FALSE(rig.hear(icmp4(kHost4, "10.0.0.1", echo_message(8, 8))).empty());
}

TEST(RateLimit, Interfaces_DoNotShareIt) {
  StationRig rig;
  rig.at(kStart);
  for (int i = 0; i < 30; ++i) rig.hear(dropped(), DropReason::no_route);
  EXPECT_FALSE(rig.hear(dropped(1), DropReason::no_route, 1).empty());
}

TEST(RateLimit, GivenRates_AreTaken) {
  StationRig rig(five_interfaces(), {{1, 1}, {1, 2}});
  rig.at(kStart);
  for (int i = 0; i < 5; ++i) rig.hear(dropped(), DropReason::no_route);
  for (int i = 0; i < 5; ++i) rig.hear(arp(1, kHostMac, kHost4, "10.0.0.1"));
  EXPECT_EQ(rig.answered(ReplyKind::network_unreachable), 1U);
  EXPECT_EQ(rig.answered(ReplyKind::arp_reply), 2U);
}

TEST(ReplyOrSilence, Names_AreAllThere) {
  for (std::size_t i = 0; i < kReplies; ++i) EXPECT_FALSE(to_string(static_cast<ReplyKind>(i)).empty());
  for (std::size_t i = 0; i < kNoReplies; ++i) EXPECT_FALSE(to_string(static_cast<NoReply>(i)).empty());
  EXPECT_EQ(to_string(ReplyKind::host_unreachable), "host_unreachable");
  EXPECT_EQ(to_string(NoReply::about_error), "about_error");
}

}  // namespace
}  // namespace hitless::test
