#pragma once
// The parts that only an active RP has, from its takeover until its reset: the RIB with its feed, the sessions with the
// cards, the FIB's distribution, the neighbours.

#include "control/cards/card_restarts.h"
#include "control/cards/card_sessions.h"
#include "control/fib/adjacency_table.h"
#include "control/fib/fib_distributor.h"
#include "control/host/neighbour_cache.h"
#include "control/issu/issu_process.h"
#include "control/redundancy/redundancy.h"
#include "control/routing/rib.h"
#include "control/routing/route_feed.h"
#include "control/rp/rp_hardware.h"

namespace hitless {

class ActiveRole final : private CardListener, private RouteFeedListener, private NeighbourListener {
 public:
  /// All outlive the role.
  struct Surroundings {
    RpHardware& hardware;
    OwnedTimers& timers;
    const Redundancy& rf;
    IssuProcess& issu;
    AdjacencyTable& adjacencies;
  };
  /// `cold`: the RP was no hot standby before.
  ActiveRole(Surroundings around, bool cold, Epoch epoch);
  ~ActiveRole() override = default;
  ActiveRole(const ActiveRole&) = delete;
  ActiveRole& operator=(const ActiveRole&) = delete;

  /// Greets the cards and begins to read the routes.
  void start();

  [[nodiscard]] CardSessions& cards() { return cards_; }
  [[nodiscard]] NeighbourCache& neighbours() { return neighbours_; }
  [[nodiscard]] const Rib& rib() const { return rib_; }
  [[nodiscard]] Epoch epoch() const { return fib_.epoch(); }
  /// The feed is read, the epoch is closed, and every served card has every change.
  [[nodiscard]] bool converged() const { return feed_.done() && fib_.closed() && fib_.in_sync(); }
  [[nodiscard]] std::size_t cards_forwarding() const { return cards_.forwarding(); }

 private:
  // CardListener
  void preloaded(const PreloadResult& result) override { around_.issu.preloaded(result); }
  void card_greeted(Slot slot) override;
  // RouteFeedListener
  void rib_changed() override { fib_.publish(); }
  void rib_converged() override;
  // NeighbourListener
  void neighbour_changed(const LearntAdjacency& learnt) override;

  void close_epoch(const std::string& why);
  void note_epoch(const std::string& to, const std::string& why);

  Surroundings around_;
  Rib rib_;
  CardSessions cards_;
  CardRestarts restarts_;
  FibDistributor fib_;
  RouteFeed feed_;
  NeighbourCache neighbours_;
};

}  // namespace hitless
