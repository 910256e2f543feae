#include <gtest/gtest.h>

#include "linecards/ipc/link.h"
#include "tests/support/virtual_time.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

WireBytes bytes(std::size_t size, std::uint8_t mark = 0) {
  return std::make_shared<const std::vector<std::uint8_t>>(size, mark);
}

struct Arrivals {
  test::VirtualTime& scheduler;
  std::vector<std::pair<std::int64_t, int>> seen;  // ns, mark
  Link::Receiver receiver() {
    return [this](const WireBytes& m) { seen.emplace_back(to_ns(scheduler.now()), m->empty() ? -1 : (*m)[0]); };
  }
};

TEST(Link, SerializesThenTravels) {
  test::VirtualTime s;
  Link link(s, "l", {50us, 100'000'000, 0}, 1);
  Arrivals far{s, {}};
  link.attach(1, far.receiver());
  link.send(0, bytes(125, 1));   // 1000 bits: 10 us
  link.send(0, bytes(1250, 2));  // 100 us, behind the first
  s.run_all();
  EXPECT_EQ(far.seen, (std::vector<std::pair<std::int64_t, int>>{{60'000, 1}, {160'000, 2}}));
}

TEST(Link, DirectionsDoNotShareTheLine) {
  test::VirtualTime s;
  Link link(s, "l", {1us, 8'000'000, 0}, 1);
  Arrivals a{s, {}}, b{s, {}};
  link.attach(0, a.receiver());
  link.attach(1, b.receiver());
  link.send(0, bytes(1000, 1));
  link.send(1, bytes(1, 2));
  s.run_all();
  ASSERT_EQ(a.seen.size(), 1U);
  EXPECT_EQ(a.seen[0].first, 2'000);
  EXPECT_EQ(b.seen[0].first, 1'001'000);
}

TEST(Link, RoundsSerializationUp) {
  test::VirtualTime s;
  Link link(s, "l", {0us, 3'000'000'000, 0}, 1);  // 8 bits: 2.67 ns
  Arrivals far{s, {}};
  link.attach(1, far.receiver());
  link.send(0, bytes(1));
  s.run_all();
  EXPECT_EQ(far.seen[0].first, 3);
}

TEST(Link, WithoutBandwidthLimitOnlyLatency) {
  test::VirtualTime s;
  Link link(s, "l", {7us, 0, 0}, 1);
  Arrivals far{s, {}};
  link.attach(1, far.receiver());
  for (std::uint8_t i = 0; i < 5; ++i) link.send(0, bytes(100'000, i));
  s.run_all();
  ASSERT_EQ(far.seen.size(), 5U);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(far.seen[static_cast<std::size_t>(i)], std::pair(std::int64_t{7'000}, i));
}

TEST(Link, GoingDownLosesWhatIsOnTheWay) {
  test::VirtualTime s;
  Link link(s, "l", {1ms, 0, 0}, 1);
  Arrivals far{s, {}};
  link.attach(1, far.receiver());
  link.send(0, bytes(1, 1));
  s.run_for(500us);
  link.set_up(false);
  link.send(0, bytes(1, 2));
  link.set_up(true);
  link.send(0, bytes(1, 3));
  s.run_all();
  EXPECT_EQ(far.seen, (std::vector<std::pair<std::int64_t, int>>{{1'500'000, 3}}));
  EXPECT_EQ(link.sent(), 3U);
  EXPECT_EQ(link.lost(), 2U);
}

TEST(Link, GoingDownFreesTheLine) {
  test::VirtualTime s;
  Link link(s, "l", {0us, 8'000, 0}, 1);
  Arrivals far{s, {}};
  link.attach(1, far.receiver());
  link.send(0, bytes(1000));  // a second
  link.set_up(false);
  link.set_up(true);
  link.send(0, bytes(1, 9));
  s.run_all();
  EXPECT_EQ(far.seen, (std::vector<std::pair<std::int64_t, int>>{{1'000'000, 9}}));
}

TEST(Link, NobodyListeningIsLoss) {
  test::VirtualTime s;
  Link link(s, "l", {1us, 0, 0}, 1);
  LinkEnd end(link, 1);
  int heard = 0;
  end.attach([&](const WireBytes&) {
    ++heard;
    end.detach();
  });
  link.send(0, bytes(1));
  link.send(0, bytes(1));
  s.run_all();
  EXPECT_EQ(heard, 1);
  EXPECT_EQ(link.lost(), 1U);
  EXPECT_FALSE(LinkEnd().up());
}

std::vector<int> survivors(const std::string& name, std::uint64_t seed, bool other_direction = false) {
  test::VirtualTime s;
  Link link(s, name, {1us, 0, 250'000}, seed);
  Arrivals far{s, {}};
  link.attach(1, far.receiver());
  for (int i = 0; i < 200; ++i) link.send(0, bytes(1, static_cast<std::uint8_t>(i)));
  if (other_direction) link.send(1, bytes(1));
  s.run_all();
  std::vector<int> marks;
  for (const auto& [at, mark] : far.seen) marks.push_back(mark);
  EXPECT_EQ(link.lost() + marks.size(), link.sent());
  return marks;
}

TEST(Link, LossComesFromItsOwnStream) {
  const auto first = survivors("rp-a/slot-1", 7);
  EXPECT_GT(first.size(), 110U);
  EXPECT_LT(first.size(), 190U);
  EXPECT_EQ(first, survivors("rp-a/slot-1", 7));
  EXPECT_NE(first, survivors("rp-a/slot-2", 7));
  EXPECT_NE(first, survivors("rp-a/slot-1", 8));
}

TEST(Link, AllOrNothingLoss) {
  test::VirtualTime s;
  Link link(s, "l", {1us, 0, 1'000'000}, 1);
  Arrivals far{s, {}};
  link.attach(1, far.receiver());
  for (int i = 0; i < 50; ++i) link.send(0, bytes(1));
  s.run_all();
  EXPECT_TRUE(far.seen.empty());
  EXPECT_EQ(link.lost(), 50U);
}

}  // namespace
}  // namespace hitless::test
