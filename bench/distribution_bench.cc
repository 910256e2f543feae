// From the RIB into 16 cards: what a full table costs on its way, without the building of the FIB itself, which is done
// once and has figures of its own. CPU time of the process, virtual time of the model.

#include <benchmark/benchmark.h>

#include <ctime>
#include <map>
#include <memory>
#include <vector>

#include "bench/full_table.h"
#include "control/fib_distributor.h"
#include "hil/event_loop.h"
#include "linecards/fib_agent.h"

namespace hitless::bench {
namespace {

constexpr std::uint16_t kCards = 16;
constexpr std::size_t kFeedStep = 512;  ///< routes between two calls of publish, as the route feed does
constexpr std::uint32_t kInstallsPerSecond = 100'000;

double cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Adds up the CPU time between start and stop.
class CpuWatch {
 public:
  void start() { began_ = cpu_s(); }
  void stop() { total_ += cpu_s() - began_; }
  [[nodiscard]] double seconds() const { return total_; }

 private:
  double began_ = 0, total_ = 0;
};

class NoGates final : public GateObserver {
 public:
  void closed(const Gate&, Instant, CauseId) override {}
  void opened(const Gate&, Instant) override {}
};

/// The route processor's end and the cards' ends of 16 Links. The agents outlive a route processor, as after a
/// switchover.
class Chassis {
 public:
  Chassis() {
    for (std::uint16_t slot = 1; slot <= kCards; ++slot) add_card(Slot(slot));
  }
  /// A new active RP, with an epoch of its own, that every card signs in to.
  void take_over(Epoch epoch, Rib& rib) {
    fib = nullptr;
    timers = std::make_unique<OwnedTimers>(loop);
    fib = std::make_unique<FibDistributor>(
        *timers, config, adjacencies, rib, epoch,
        [this](Slot slot, WireBytes bytes) { links.at(slot)->send(0, std::move(bytes)); });
    for (auto& [slot, agent] : agents) {
      agent->obey_another();
      agent->epoch().valid() ? fib->card_forwarding(slot) : fib->card_fresh(slot);
    }
  }
  void settle() {
    while (!fib->in_sync()) HITLESS_CHECK(loop.run_next(), "the cards never acknowledged everything");
  }

  CpuWatch building;
  EventLoop loop;
  ChassisConfig config = neighbours_config(kCards);
  AdjacencyTable adjacencies{config};
  Timeline timeline;
  CauseTable causes;
  NoGates gates;
  FibVersions versions{[this](bool begins) { begins ? building.start() : building.stop(); }};
  std::map<Slot, std::unique_ptr<Link>> links;
  std::map<Slot, std::unique_ptr<FibAgent>> agents;
  std::unique_ptr<OwnedTimers> timers;
  std::unique_ptr<FibDistributor> fib;

 private:
  void add_card(Slot slot) {
    const LinkSpec spec{std::chrono::microseconds(100), 1'000'000'000, 0};
    Link& link = *(links[slot] = std::make_unique<Link>(loop, "slot-" + std::to_string(slot.value), spec, 1));
    FibAgent& agent =
        *(agents[slot] = std::make_unique<FibAgent>(
              CardSurroundings{loop, timeline, causes, gates, versions}, slot, kInstallsPerSecond,
              FibAgent::Outlets{[&link](WireBytes bytes) { link.send(1, std::move(bytes)); }, [] {}, [] {}}));
    link.attach(0, [this, slot](const WireBytes& bytes) {
      if (const auto ack = decode<FibAck>(*bytes))
        fib->acknowledged(slot, *ack);
      else
        HITLESS_CHECK(false, decode<FibResync>(*bytes).value().why);
    });
    link.attach(1, [&agent](const WireBytes& bytes) {
      switch (static_cast<CardMessageType>(wire_type(*bytes))) {
        case CardMessageType::fib_sync_begin:
          return agent.begin(decode<FibSyncBegin>(*bytes).value());
        case CardMessageType::fib_sync_end:
          return agent.end(decode<FibSyncEnd>(*bytes).value());
        default:
          return agent.batch(decode<FibBatch>(*bytes).value());
      }
    });
  }
};

const std::vector<RibRoute>& table(benchmark::State& state) {
  static std::string why;
  static const std::vector<RibRoute> routes = full_table(&why);
  if (routes.empty()) state.SkipWithError(why.c_str());
  return routes;
}

/// Feeds the table step by step; what the RIB itself takes is `loading`.
void feed(const std::vector<RibRoute>& routes, Rib& rib, Chassis& chassis, CpuWatch& loading) {
  for (std::size_t at = 0; at < routes.size();) {
    loading.start();
    for (const std::size_t end = std::min(at + kFeedStep, routes.size()); at < end; ++at) rib.add(routes[at]);
    loading.stop();
    chassis.fib->publish();
  }
}

/// Distribution until the last card has acknowledged everything. Per million prefixes: a build of the FIB, and the
/// rest.
template <class Work>
void measure(benchmark::State& state, Chassis& chassis, std::size_t prefixes, const Work& work) {
  const double built = chassis.building.seconds();
  CpuWatch all, loading;
  all.start();
  work(loading);
  chassis.settle();
  all.stop();
  const double building = chassis.building.seconds() - built;
  const double rest = all.seconds() - building - loading.seconds();
  const double millions = static_cast<double>(prefixes) / 1e6;
  for (const auto& [slot, agent] : chassis.agents)
    HITLESS_CHECK(agent->version() == chassis.agents.begin()->second->version(), "the cards do not share one version");
  state.SetIterationTime(rest);
  state.counters["rest_s/M"] = rest / millions;
  state.counters["first_build_s/M"] = building / millions;
  if (loading.seconds() > 0) state.counters["rib_s/M"] = loading.seconds() / millions;
}

/// The RIB alone: routes into an empty one.
void RibLoad(benchmark::State& state) {
  const std::vector<RibRoute>& routes = table(state);
  const ChassisConfig config = neighbours_config(kCards);
  for (auto _ : state) {
    Rib rib(config.addressing);
    CpuWatch loading, taking;
    loading.start();
    for (const RibRoute& route : routes) rib.add(route);
    loading.stop();
    taking.start();
    benchmark::DoNotOptimize(rib.take_changes().routes.size());
    taking.stop();
    const auto prefixes = static_cast<double>(rib.size());
    state.SetIterationTime(loading.seconds());
    state.counters["load_s/M"] = loading.seconds() / prefixes * 1e6;
    state.counters["take_s/M"] = taking.seconds() / prefixes * 1e6;
    state.counters["bytes/route"] = static_cast<double>(rib.memory_bytes()) / prefixes;
  }
}
BENCHMARK(RibLoad)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// Cold start: cards without a table wait for the RIB to converge, then each loads all of it.
void DistributionColdStart(benchmark::State& state) {
  const std::vector<RibRoute>& routes = table(state);
  for (auto _ : state) {
    Chassis chassis;
    Rib rib(chassis.config.addressing);
    chassis.take_over(Epoch(1), rib);
    measure(state, chassis, routes.size(), [&](CpuWatch& loading) {
      feed(routes, rib, chassis, loading);
      chassis.fib->close_epoch();
    });
  }
}
BENCHMARK(DistributionColdStart)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// After a switchover: the new RP's table refreshes in place what the cards forward with.
void DistributionRefresh(benchmark::State& state) {
  const std::vector<RibRoute>& routes = table(state);
  for (auto _ : state) {
    Chassis chassis;
    CpuWatch unused;
    Rib before(chassis.config.addressing), after(chassis.config.addressing);
    chassis.take_over(Epoch(1), before);
    feed(routes, before, chassis, unused);
    chassis.fib->close_epoch();
    chassis.settle();
    chassis.take_over(Epoch(2), after);
    measure(state, chassis, routes.size(), [&](CpuWatch& loading) {
      feed(routes, after, chassis, loading);
      chassis.fib->close_epoch();
    });
  }
}
BENCHMARK(DistributionRefresh)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// Every prefix behind one next hop that its route leads elsewhere: an update of one path list.
void NextHopUpdate(benchmark::State& state) {
  std::vector<RibRoute> routes = table(state);
  if (routes.empty()) return;
  const Prefix behind = parse_prefix("100.64.0.1/32").value();
  for (RibRoute& route : routes) route.via = {behind.address};
  const auto over = [&](std::uint32_t neighbour) {
    return RibRoute{behind, RouteProtocol::static_, 1, 0, {IpAddress::v4(0x0a000002 + (neighbour << 8))}};
  };
  for (auto _ : state) {
    Chassis chassis;
    CpuWatch unused;
    Rib rib(chassis.config.addressing);
    rib.add(over(0));
    chassis.take_over(Epoch(1), rib);
    feed(routes, rib, chassis, unused);
    chassis.fib->close_epoch();
    chassis.settle();
    const std::uint64_t touched = rib.prefixes_touched();
    measure(state, chassis, routes.size(), [&](CpuWatch&) {
      rib.withdraw(behind);
      rib.add(over(1));
      chassis.fib->publish();
    });
    state.counters["prefixes_touched"] = static_cast<double>(rib.prefixes_touched() - touched);
  }
}
BENCHMARK(NextHopUpdate)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hitless::bench
