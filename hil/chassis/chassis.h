#pragma once
// The composition root of the model: two RPs, the cards, the presence line and the Links between them, on one clock.

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/images/image.h"
#include "control/routing/route_source.h"
#include "control/rp/route_processor.h"
#include "dataplane/pipeline/forwarding_plane.h"
#include "hil/clock/event_loop.h"
#include "hil/runtime/in_order.h"
#include "hil/runtime/side_by_side.h"
#include "hil/scenario/scenario.h"
#include "linecards/card/line_card.h"

namespace hitless {

/// When a card's next FIB version is built: on TBB's threads while the model's CPU of the card is busy with it, or on
/// the caller's thread when it is due. The versions are the same.
enum class FibBuilding : std::uint8_t { ahead, when_due };

class Chassis {
 public:
  /// `disks`: a folder that holds (or will hold) each RP's disk0:. `gates` hears every gate of the chassis.
  /// `config` outlives the chassis.
  Chassis(const ChassisConfig& config, std::uint64_t seed, const std::filesystem::path& disks, CauseTable& causes,
          Timeline& timeline, GateObserver& gates, FibBuilding building = FibBuilding::ahead);
  ~Chassis();

  /// Copies the images to both RPs' disk0:, as the operator does beforehand.
  Result<void> store_images(const std::vector<ImageManifest>& images);
  void power_on();

  [[nodiscard]] EventLoop& loop() { return loop_; }
  [[nodiscard]] RouteProcessor& rp(RpId id) { return *rps_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const RouteProcessor& rp(RpId id) const { return *rps_[static_cast<std::size_t>(id)]; }
  /// Null while no RP is active.
  [[nodiscard]] RouteProcessor* active();
  [[nodiscard]] const RouteProcessor* active() const;
  [[nodiscard]] std::map<Slot, std::unique_ptr<LineCard>>& cards() { return cards_; }
  [[nodiscard]] const std::map<Slot, std::unique_ptr<LineCard>>& cards() const { return cards_; }
  [[nodiscard]] const FibVersionStore& fib_versions() const { return versions_; }
  [[nodiscard]] const ChassisConfig& config() const { return config_; }
  /// The routes that the routing neighbours announce.
  [[nodiscard]] RouteSource& route_source() { return routes_; }

  /// Whether the condition holds now. An RP whose peer is gone for good can be ready alone.
  [[nodiscard]] bool holds(Condition condition) const;

  // The parts that faults strike.
  [[nodiscard]] Link& rp_link() { return *links_.front(); }
  [[nodiscard]] Link& card_link(Slot slot, RpId rp) { return *card_links_.at({slot, rp}); }
  [[nodiscard]] PresenceLine& presence() { return presence_; }
  /// The host's file behind "disk0:NAME".
  [[nodiscard]] std::filesystem::path disk_file(RpId rp, const std::string& url) const;
  /// Notes that this RP will never come back: from now on its peer alone can be ready.
  void note_gone_for_good(RpId rp) { gone_[static_cast<std::size_t>(rp)] = true; }
  [[nodiscard]] bool gone_for_good(RpId rp) const { return gone_[static_cast<std::size_t>(rp)]; }

  /// A planted fault: the routing neighbours withdraw the prefix, and announce it again after the outage.
  void withdraw_route(const Prefix& prefix, Duration outage);

  /// A packet path over this chassis's cards as they are now.
  std::unique_ptr<PacketPath> make_packet_path(CauseTable& causes, GateObserver& gates) const;
  /// One path for each of `gates`, which hears its queues; each path walks the cards that `path_of_slot` gives it.
  std::unique_ptr<ForwardingPlane> make_forwarding_plane(CauseTable& causes, std::span<GateObserver* const> gates,
                                                         const ForwardingPlane::PathOfSlot& path_of_slot) const;
  /// Hands the cards' view changes to the path.
  void move_views(PacketPath& path);
  void move_views(ForwardingPlane& paths);

  /// Checks the state that a finished upgrade or fault must have left behind: one RP active, the other hot (unless gone
  /// for good), every card's FIB equal to the active RP's RIB, nothing stale. One line for each deviation.
  [[nodiscard]] std::vector<std::string> audit() const;

 private:
  std::unique_ptr<PacketPath> make_empty_path(CauseTable& causes, GateObserver& gates) const;

  const ChassisConfig& config_;
  std::filesystem::path disks_;
  EventLoop loop_;
  InOrder fib_builder_;
  FibVersionStore versions_;
  RouteSource routes_;
  PresenceLine presence_;
  std::vector<std::unique_ptr<Link>> links_;
  std::map<std::pair<Slot, RpId>, Link*> card_links_;
  std::array<bool, 2> gone_{};
  std::map<Slot, std::unique_ptr<LineCard>> cards_;
  std::array<std::unique_ptr<RouteProcessor>, 2> rps_;
};

}  // namespace hitless
