#include <gtest/gtest.h>

#include "hil/clock/event_loop.h"
#include "hil/routes/update_player.h"

namespace hitless::test {
namespace {

RibRoute route(const std::string& prefix, const std::string& via, RouteProtocol protocol = RouteProtocol::bgp) {
  return {*parse_prefix(prefix), protocol, default_distance(protocol), 0, {*parse_address(via)}};
}
RouteEvent told(int second, const RibRoute& route) { return {std::chrono::seconds(second), false, route}; }
RouteEvent gone(int second, const std::string& prefix) {
  RouteEvent event{std::chrono::seconds(second), true, route(prefix, "10.0.0.2")};
  event.route.via.clear();
  return event;
}

/// What the source holds, in the order of its positions.
std::string held(const RouteSource& source) {
  std::string text;
  for (std::size_t i = 0; i < source.positions(); ++i)
    if (const RibRoute* r = source.at(i)) text += to_string(r->prefix) + ">" + to_string(r->via.at(0)) + " ";
  return text;
}

TEST(UpdatePlayer, EachEventComesAtItsTime) {
  EventLoop loop;
  RouteSource source(std::make_shared<const std::vector<RibRoute>>(std::vector{route("20.0.0.0/8", "10.0.0.2")}));
  const UpdateTrace trace{{told(1, route("21.0.0.0/8", "10.0.0.2")), gone(2, "20.0.0.0/8"),
                           told(3, route("21.0.0.0/8", "10.0.1.2")), gone(3, "29.0.0.0/8"), gone(9, "21.0.0.0/8")},
                          12};
  UpdatePlayer replay(loop, source, &trace);
  const Instant from = loop.now() + std::chrono::seconds(5);
  replay.start(from);
  loop.run_before(from + std::chrono::seconds(1));
  EXPECT_EQ(held(source), "20.0.0.0/8>10.0.0.2 ");
  loop.run_before(from + std::chrono::seconds(2));
  EXPECT_EQ(held(source), "20.0.0.0/8>10.0.0.2 21.0.0.0/8>10.0.0.2 ");
  loop.run_before(from + std::chrono::seconds(3));
  EXPECT_EQ(held(source), "21.0.0.0/8>10.0.0.2 ");
  loop.run_before(from + std::chrono::seconds(4));
  EXPECT_EQ(held(source), "21.0.0.0/8>10.0.1.2 ");
  EXPECT_EQ(replay.played().recorded, 12U);
  EXPECT_EQ(replay.played().unchanged, 7U);
  EXPECT_EQ(replay.played().announced, 2U);
  EXPECT_EQ(replay.played().withdrawn, 1U);
  EXPECT_EQ(replay.played().unknown, 1U);
  EXPECT_EQ(replay.played().not_played, 1U);
}

TEST(UpdatePlayer, WithoutATraceNothingIsPlayed) {
  EventLoop loop;
  RouteSource source(nullptr);
  UpdatePlayer replay(loop, source, nullptr);
  replay.start(loop.now());
  EXPECT_EQ(loop.next_at(), kNever);
  EXPECT_EQ(replay.played().recorded, 0U);
}

TEST(UpdatePlayer, ALongReplayDoesNotGrowTheSource) {
  EventLoop loop;
  RouteSource source(std::make_shared<const std::vector<RibRoute>>(std::vector{route("20.0.0.0/8", "10.0.0.2")}));
  UpdateTrace trace;
  for (int second = 0; second < 3000; second += 3) {
    trace.events.push_back(told(second, route("20.0.0.0/8", "10.0.1.2")));
    trace.events.push_back(told(second + 1, route("20.0.0.0/8", "10.0.2.2")));
    trace.events.push_back(gone(second + 2, "20.0.0.0/8"));
  }
  trace.recorded = trace.events.size();
  UpdatePlayer replay(loop, source, &trace);
  replay.start(loop.now());
  loop.run_before(loop.now() + std::chrono::hours(1));
  EXPECT_EQ(replay.played().announced, 2000U);
  EXPECT_EQ(replay.played().withdrawn, 1000U);
  EXPECT_EQ(source.positions(), 2U);
  EXPECT_EQ(held(source), "");
}

}  // namespace
}  // namespace hitless::test
