#include "hil/measure/meter/meter.h"

#include <gtest/gtest.h>

#include <ctime>

#include "hil/measure/identity/packet_identity.h"
#include "tests/hil/measure/frames.h"

namespace hitless::test {
namespace {

constexpr InterfaceIndex kIn{0}, kOut{1}, kElsewhere{2};

/// Two cards: slot 1 with interface 0, slot 2 with 1 and 2.
class MeterTest : public ::testing::Test {
 protected:
  static std::vector<CabledInterface> cabling() {
    return {{kIn, "in", Slot(1)}, {kOut, "out", Slot(2)}, {kElsewhere, "elsewhere", Slot(2)}};
  }
  static Frame frame(std::uint64_t payload, std::uint32_t destination = 0x0a000002) {
    return make_frame({.destination = destination, .payload = payload});
  }
  void send(std::int64_t at, const Frame& f) { meter_.sent(kIn, instant_ns(at), f); }
  void receive(std::int64_t at, const Frame& f, InterfaceIndex on = kOut) {
    meter_.received(on, instant_ns(at), forwarded(f));
  }
  void pass(std::int64_t at, const Frame& f, std::int64_t transit = 5, InterfaceIndex on = kOut) {
    send(at, f);
    receive(at + transit, f, on);
  }

  Meter meter_{cabling(), Duration(1000)};
};

TEST_F(MeterTest, BracketsAnOutage) {
  pass(100, frame(1));
  pass(200, frame(2), 7);
  send(300, frame(3));
  send(400, frame(4));
  send(500, frame(5));
  pass(600, frame(6), 9);
  const MeterResult result = meter_.finish();
  ASSERT_EQ(result.flows.size(), 1U);
  const MeterFlow& flow = result.flows[0];
  EXPECT_EQ(flow.key, "10.0.0.1:1000 > 10.0.0.2:2000 udp");
  EXPECT_EQ(flow.sent, 6U);
  EXPECT_EQ(flow.received, 3U);
  EXPECT_EQ(flow.lost, 3U);
  EXPECT_EQ(flow.transit_min_ns, 5);
  EXPECT_EQ(flow.transit_max_ns, 9);
  EXPECT_EQ(flow.received_on, kOut);
  ASSERT_EQ(flow.disruptions.size(), 1U);
  const Disruption& d = flow.disruptions[0];
  EXPECT_EQ(d.first_lost, instant_ns(300));
  EXPECT_EQ(d.last_lost, instant_ns(500));
  EXPECT_EQ(d.last_good_before, instant_ns(200));
  EXPECT_EQ(d.first_good_after, instant_ns(600));
  EXPECT_EQ(d.lost, 3U);
  EXPECT_EQ(d.lower_ns, 200 - (9 + 5)) << "largest delay, and the smallest of the longest frame";
  EXPECT_EQ(d.upper_ns, 609 - 200);
  EXPECT_EQ(d.timestamp_ns, 609 - 207);
  EXPECT_EQ(d.loss_derived_ns, 300) << "three packets, one each 100 ns";
  EXPECT_EQ(flow.loss_derived_ns, 300);
  EXPECT_EQ(flow.shortest_visible_outage_ns, 100 + 9);
  EXPECT_FALSE(d.rerouted);
}

TEST_F(MeterTest, NothingIsSaidBeforeTheFirstAndAfterTheLast) {
  send(100, frame(1));
  pass(200, frame(2));
  send(300, frame(3));
  const MeterResult result = meter_.finish();
  ASSERT_EQ(result.flows[0].disruptions.size(), 2U);
  EXPECT_EQ(result.flows[0].disruptions[0].last_good_before, Instant::min());
  EXPECT_FALSE(result.flows[0].disruptions[0].bounded());
  EXPECT_EQ(result.flows[0].disruptions[1].first_good_after, kNever);
  EXPECT_FALSE(result.flows[0].disruptions[1].bounded());
}

TEST_F(MeterTest, ADuplicateAndAStrangerAreUnexpected) {
  pass(100, frame(1));
  receive(106, frame(1));
  receive(107, frame(99));
  Frame broken = forwarded(frame(1));
  broken[24] ^= std::byte{1};
  meter_.received(kOut, instant_ns(108), broken);
  const MeterResult result = meter_.finish();
  EXPECT_EQ(result.received, 1U);
  EXPECT_EQ(result.unexpected, 3U);
}

TEST_F(MeterTest, APacketLaterThanTheThresholdIsLostWhetherOrNotTimeWasTold) {
  for (const bool tell : {false, true}) {
    Meter meter(cabling(), Duration(1000));
    meter.sent(kIn, instant_ns(0), frame(1));
    meter.sent(kIn, instant_ns(1), frame(2));
    if (tell) meter.advance(instant_ns(1001));
    meter.received(kOut, instant_ns(1001), forwarded(frame(1)));
    meter.received(kOut, instant_ns(1001), forwarded(frame(2)));
    const MeterResult result = meter.finish();
    EXPECT_EQ(result.unexpected, 1U);
    EXPECT_EQ(result.received, 1U);
    EXPECT_EQ(result.lost, 1U);
  }
}

TEST_F(MeterTest, EqualPacketsUnderWayTogetherAreCountedButBoundNothing) {
  pass(100, frame(1));
  send(200, frame(7));
  send(210, frame(7));
  send(220, frame(2));  // the only one surely lost
  receive(230, frame(7));
  pass(300, frame(3));
  const MeterResult result = meter_.finish();
  EXPECT_EQ(result.ambiguous, 2U);
  EXPECT_EQ(result.lost, 2U);
  ASSERT_EQ(result.flows[0].disruptions.size(), 1U);
  EXPECT_EQ(result.flows[0].disruptions[0].first_lost, instant_ns(220));
  EXPECT_EQ(result.flows[0].disruptions[0].last_good_before, instant_ns(100));
  EXPECT_EQ(result.flows[0].disruptions[0].lost, 1U);
  EXPECT_EQ(result.flows[0].transit_max_ns, 5);
}

TEST_F(MeterTest, EqualPacketsOneAfterTheOtherAreNotAmbiguous) {
  send(100, frame(7));
  send(200, frame(7));  // told ahead of the first one's return, but sent after it
  receive(150, frame(7));
  receive(260, frame(7));
  send(1000, frame(8));
  send(2001, frame(8));  // after the first one was given up
  receive(2010, frame(8));
  const MeterResult result = meter_.finish();
  EXPECT_EQ(result.ambiguous, 0U);
  EXPECT_EQ(result.received, 3U);
  EXPECT_EQ(result.flows[0].transit_max_ns, 60);
}

TEST_F(MeterTest, ScopesSeeOnlyWhatTouchesThem) {
  pass(100, frame(1, 0x0a000002));
  pass(110, frame(2, 0x0a000003), 5, kElsewhere);
  send(200, frame(3, 0x0a000002));
  pass(210, frame(4, 0x0a000003), 5, kElsewhere);
  send(220, frame(5, 0x0a000002));
  pass(300, frame(6, 0x0a000002));
  const MeterResult result = meter_.finish();
  ASSERT_EQ(result.interfaces.size(), 3U);
  ASSERT_EQ(result.cards.size(), 2U);
  ASSERT_EQ(result.interfaces[1].disruptions.size(), 1U);
  EXPECT_EQ(result.interfaces[1].disruptions[0].lost, 2U);
  EXPECT_EQ(result.interfaces[1].disruptions[0].upper_ns, 305 - 100);
  EXPECT_TRUE(result.interfaces[2].disruptions.empty());
  EXPECT_EQ(result.cards[1].name, "slot 2");
  ASSERT_EQ(result.cards[1].disruptions.size(), 2U) << "the other interface's packet came through in between";
  EXPECT_EQ(result.cards[1].sent, 6U);
  EXPECT_EQ(result.interfaces[1].shortest_visible_outage_ns, 100 + 5);
}

TEST_F(MeterTest, AFlowThatNeverArrivedLeansOnItsDestination) {
  // Two flows to one destination; the second never arrives. A third goes where nobody answers.
  const auto other = [](std::uint64_t p) { return make_frame({.source = 0x0a0000ff, .payload = p}); };
  const auto nobody = [](std::uint64_t p) { return make_frame({.destination = 0x0a0000fe, .payload = p}); };
  send(90, other(0));
  pass(100, frame(1));
  send(110, other(1));
  send(120, nobody(2));
  pass(130, frame(3));
  const MeterResult result = meter_.finish();
  ASSERT_EQ(result.flows.size(), 3U);
  EXPECT_TRUE(result.flows[0].destination_answered);
  ASSERT_EQ(result.flows[0].disruptions.size(), 1U);
  EXPECT_FALSE(result.flows[0].disruptions[0].bounded());
  EXPECT_FALSE(result.flows[2].destination_answered);
  EXPECT_TRUE(result.flows[2].disruptions.empty());
  EXPECT_EQ(result.never_delivered, 1U);
  EXPECT_EQ(result.lost, 3U);
  // The packet of 90 could not be placed yet; the one of 110 could.
  EXPECT_EQ(result.interfaces[0].lost, 1U);
  EXPECT_EQ(result.interfaces[1].lost, 1U);
}

TEST_F(MeterTest, ARerouteIsToldBesideTheBracket) {
  pass(100, frame(1));
  send(200, frame(2));
  pass(300, frame(3), 5, kElsewhere);
  const MeterResult result = meter_.finish();
  ASSERT_EQ(result.flows[0].disruptions.size(), 1U);
  EXPECT_TRUE(result.flows[0].disruptions[0].rerouted);
  EXPECT_EQ(result.flows[0].disruptions[0].through, kOut);
  EXPECT_EQ(result.flows[0].received_on, kElsewhere);
}

TEST_F(MeterTest, WhatNoRouterForwardsIsNotMeasured) {
  send(100, make_frame({.hops = 1}));
  send(110, make_frame({.destination = 0xe0000005}));
  meter_.received(kOut, instant_ns(120), make_frame({.destination = 0xe0000005}));
  const MeterResult result = meter_.finish();
  EXPECT_EQ(result.not_measured, 2U);
  EXPECT_EQ(result.ignored, 1U);
  EXPECT_EQ(result.sent, 0U);
  EXPECT_EQ(result.unexpected, 0U);
}

TEST_F(MeterTest, MoreUnderWayThanTheFirstRingHolds) {
  std::vector<Frame> frames;
  for (std::uint64_t i = 0; i < 20'000; ++i) frames.push_back(frame(i));
  Meter meter(cabling());
  for (std::size_t i = 0; i < frames.size(); ++i) meter.sent(kIn, instant_ns(static_cast<std::int64_t>(i)), frames[i]);
  // Backwards, except each tenth: probing, erasing and growing must not lose anybody.
  for (std::size_t i = frames.size(); i-- > 0;)
    if (i % 10 != 3) meter.received(kOut, instant_ns(30'000), forwarded(frames[i]));
  const MeterResult result = meter.finish();
  EXPECT_EQ(result.received, 18'000U);
  EXPECT_EQ(result.lost, 2'000U);
  EXPECT_EQ(result.unexpected, 0U);
  EXPECT_EQ(result.flows[0].disruptions.size(), 2'000U);
}

TEST(MeterSpeed, PrintedNotAsserted) {
  // A figure for people; the benchmarks assert. 1000 flows, 1000 packets under way, frames warm as a rig's are.
  constexpr std::size_t kFrames = 1 << 13;
  std::vector<Frame> out, back;
  for (std::size_t i = 0; i < kFrames; ++i) {
    out.push_back(make_frame({.destination = 0x0b000000 + static_cast<std::uint32_t>(i % 1000), .payload = i}));
    back.push_back(forwarded(out.back()));
  }
  Meter meter({{kIn, "in", Slot(1)}, {kOut, "out", Slot(2)}});
  constexpr std::size_t kLag = 1000, kRounds = 128;
  const std::clock_t begin = std::clock();  // of this process, so that neighbours do not count
  for (std::size_t i = 0; i < kRounds * kFrames; ++i) {
    const auto at = static_cast<std::int64_t>(i) * 100;
    meter.sent(kIn, instant_ns(at), out[i % kFrames]);
    if (i >= kLag) meter.received(kOut, instant_ns(at), back[(i - kLag) % kFrames]);
    if (i % 1024 == 0) meter.advance(instant_ns(at));
  }
  const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  const MeterResult result = meter.finish();
  EXPECT_EQ(result.received, kRounds * kFrames - kLag);
  std::printf("  %.2f million packets sent and received a second\n", static_cast<double>(result.received) / took / 1e6);
}

}  // namespace
}  // namespace hitless::test
