#pragma once
// The FIB agents of 16 cards behind Links, and a route processor's distributor: the parts on a full table's way.

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <vector>

#include "bench/full_table.h"
#include "control/fib/fib_distributor.h"
#include "hil/clock/event_loop.h"
#include "hil/runtime/side_by_side.h"
#include "linecards/fib/fib_agent.h"

namespace hitless::bench {

inline constexpr std::uint16_t kCards = 16;
inline constexpr std::uint32_t kInstallsPerSecond = 100'000;

inline double cpu_s() {
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
class CardsAndDistributor final : public CardLinks {
 public:
  CardsAndDistributor() {
    config.platform = &platform;
    for (std::uint16_t slot = 1; slot <= kCards; ++slot) add_card(Slot(slot));
  }
  /// A new active RP, with an epoch of its own, that every card signs in to.
  void take_over(Epoch epoch, Rib& rib) {
    fib = nullptr;
    timers = std::make_unique<OwnedTimers>(loop);
    fib = std::make_unique<FibDistributor>(*timers, config, adjacencies, rib, epoch, *this, nullptr, side_by_side);
    for (auto& [slot, agent] : agents) {
      agent->follow_new_active();
      agent->epoch().valid() ? fib->card_forwarding(slot) : fib->card_fresh(slot);
    }
  }
  void send(Slot slot, WireBytes bytes) override { links.at(slot)->send(0, std::move(bytes)); }
  void settle() {
    while (!fib->in_sync()) HITLESS_CHECK(loop.run_next(), "the cards never acknowledged everything");
  }

  CpuWatch building;
  EventLoop loop;
  PlatformType platform;
  ChassisConfig config = neighbours_config(kCards);
  AdjacencyTable adjacencies{config};
  Timeline timeline;
  CauseTable causes;
  NoGates gates;
  /// Builds on the caller's thread, so that its CPU time can be told apart.
  FibVersionStore versions{[this](bool begins) { begins ? building.start() : building.stop(); }, side_by_side};
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
              CardSurroundings{loop, timeline, causes, gates, versions, config.vrfs, platform.card_timers}, slot,
              kInstallsPerSecond,
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

/// Puts the whole table into the RIB, timed by `loading`; then closes the epoch, so that the cards hear of the table.
inline void feed(const std::vector<RibRoute>& routes, Rib& rib, CardsAndDistributor& chassis, CpuWatch& loading) {
  loading.start();
  for (const RibRoute& route : routes) rib.add(route);
  loading.stop();
  chassis.fib->close_epoch();
}

}  // namespace hitless::bench
