#pragma once
// What runs on an RP between a boot and the next reset: destroyed and made anew, so that nothing volatile survives.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "control/cards/card_restarts.h"
#include "control/cards/card_sessions.h"
#include "control/cli/exec_commands.h"
#include "control/fib/adjacency_table.h"
#include "control/fib/fib_distributor.h"
#include "control/host/neighbour_cache.h"
#include "control/issu/issu_process.h"
#include "control/redundancy/redundancy.h"
#include "control/routing/rib.h"
#include "control/routing/route_feed.h"
#include "control/routing/route_source.h"

namespace hitless {

/// What of an RP outlives its software.
struct RpHardware {
  RpId id;
  Scheduler& scheduler;
  Journal& journal;
  const ChassisConfig& config;
  const FileSystem& disk;
  RouteSource& routes;
  LinkEnd& peer;
  std::map<Slot, LinkEnd>& cards;
  Nvram& nvram;
  SideBySide pieces;                           ///< how much work at once is done
  std::function<void(std::string why)> reset;  ///< after the present event
};

class RunningSoftware {
 public:
  RunningSoftware(RpHardware hardware, std::string image, ImageManifest manifest);
  ~RunningSoftware();
  RunningSoftware(const RunningSoftware&) = delete;
  RunningSoftware& operator=(const RunningSoftware&) = delete;

  void start();
  // What the presence line says.
  void become_active();
  void peer_present(bool here);

  Result<std::string> execute(std::string_view line);

  [[nodiscard]] bool active() const { return role_ != nullptr; }
  [[nodiscard]] const Redundancy& redundancy() const { return rf_; }
  [[nodiscard]] const IssuProcess& issu() const { return issu_; }
  [[nodiscard]] const std::string& image() const { return rf_.identity().image; }
  [[nodiscard]] const AdjacencyTable& adjacencies() const { return adjacencies_; }
  /// Null on a standby.
  [[nodiscard]] NeighbourCache* neighbours() { return role_ ? &role_->neighbours : nullptr; }
  /// Null on a standby.
  [[nodiscard]] const Rib* rib() const { return role_ ? &role_->rib : nullptr; }
  [[nodiscard]] Epoch epoch() const { return role_ ? role_->fib.epoch() : Epoch(); }
  [[nodiscard]] bool converged() const;
  [[nodiscard]] std::size_t cards_forwarding() const { return role_ ? role_->cards.forwarding() : 0; }

 private:
  /// The parts that only an active RP has.
  struct ActiveRole {
    ActiveRole(RunningSoftware& software, bool cold, Epoch epoch);
    Rib rib;
    CardSessions cards;
    CardRestarts restarts;
    FibDistributor fib;
    RouteFeed feed;
    NeighbourCache neighbours;
  };

  void receive(const std::vector<std::uint8_t>& bytes);
  void tell_neighbours();
  void close_epoch(const std::string& why);
  Result<std::string> run(const ExecCommand& command);
  [[nodiscard]] Result<void> slots_are_right(const ExecCommand& command) const;
  [[nodiscard]] ShownSystem shown() const;

  RpHardware hardware_;
  OwnedTimers timers_;
  Redundancy rf_;
  IssuProcess issu_;
  AdjacencyTable adjacencies_;  ///< a hot standby's is that of the active, as told
  std::unique_ptr<ActiveRole> role_;
};

}  // namespace hitless
