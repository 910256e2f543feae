#pragma once
// A route processor: role, image, and the parts that do its work. A chassis has two; they know each other through the
// presence line and the RP-RP Link, and the cards through Links only.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/host/neighbour_cache.h"
#include "control/images/file_system.h"
#include "control/issu/issu_process.h"
#include "control/issu/upgrade_plan.h"
#include "control/redundancy/presence_line.h"
#include "control/redundancy/redundancy.h"
#include "control/routing/rib.h"
#include "control/routing/route_source.h"
#include "dataplane/base/timeline.h"
#include "linecards/ipc/link.h"

namespace hitless {

/// Writes to the Timeline as "RP A" or "RP B"; the properties stand in dataplane/base/timeline_words.h.
class RouteProcessor {
 public:
  /// `scheduler`, `timeline`, `config`, `presence`, `routes` and the Links outlive the RP. `disk` is this RP's own file
  /// system. `routes` stands for the routing neighbours of both RPs. `pieces` runs the pieces of a large work.
  RouteProcessor(RpId id, Scheduler& scheduler, Timeline& timeline, const ChassisConfig& config, FileSystem disk,
                 PresenceLine& presence, RouteSource& routes, LinkEnd peer, std::map<Slot, LinkEnd> cards,
                 SideBySide pieces = nullptr);
  ~RouteProcessor();

  /// Boots the image that the BOOT variable names (config's start image), then becomes active or standby as the
  /// presence line decides: RP A wins a tie. An RP that has power already goes on unchanged.
  void power_on();
  /// Loses power, or is pulled: nothing runs until power_on.
  void power_off(const std::string& why);
  /// A crash or a commanded reset, now: everything volatile is gone, the disk and the BOOT variable stay, and the RP
  /// boots again. Without power nothing happens.
  void reset(const std::string& why);

  /// One exec line typed on this RP: issu loadversion | runversion | acceptversion | commitversion | abortversion and
  /// the show commands of this build. Refusals carry the reason and change nothing.
  Result<std::string> execute(std::string_view line);
  /// The refusal of a command after execute() had accepted it (the standby does not hold the image); none: no refusal.
  /// The next ISSU command clears the refusal.
  [[nodiscard]] std::optional<Error> late_refusal() const;

  [[nodiscard]] RpId id() const;
  [[nodiscard]] bool powered() const;
  [[nodiscard]] bool active() const;
  /// The RP has power and stands still: no image that the BOOT variable names could be read.
  [[nodiscard]] bool found_no_image() const;
  [[nodiscard]] RfState rf_state() const;
  /// The peer's RF state, as this RP knows it.
  [[nodiscard]] RfState peer_rf_state() const;
  /// The standby is as ready as it gets: hot, or in a forced upgrade (RPR) cold with the expected image.
  [[nodiscard]] bool standby_signed_in() const;
  [[nodiscard]] IssuState issu_state() const;
  /// No ISSU command is still being carried out.
  [[nodiscard]] bool issu_settled() const;
  /// "disk0:c10k2-p11-mz.2.20040830"; empty while it is booting.
  [[nodiscard]] std::string running_image() const;
  [[nodiscard]] const std::string& boot_variable() const;
  /// The FIB epoch of an active RP; none on a standby.
  [[nodiscard]] Epoch epoch() const;
  /// The RIB of the active RP; empty on a standby.
  [[nodiscard]] const Rib& rib() const;
  /// The adjacency of this hop as the RP sent it to the cards.
  [[nodiscard]] const Adjacency& adjacency(const ResolvedHop& hop) const;
  /// The RP's knowledge of the stations on its links; null on a standby.
  [[nodiscard]] NeighbourCache* neighbours();
  /// The feed is read, every change is sent and acknowledged by every card that is there, stale entries are swept.
  [[nodiscard]] bool converged() const;
  /// No preload is on its way (true when none was needed); false while loadversion is under way.
  [[nodiscard]] bool preload_finished() const;
  /// Cards that the active RP knows to be forwarding.
  [[nodiscard]] std::size_t cards_forwarding() const;
  /// The plan of the upgrade in progress or of the last one; empty before the first.
  [[nodiscard]] const std::vector<PlanRow>& plan() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hitless
