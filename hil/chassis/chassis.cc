#include "hil/chassis/chassis.h"

#include <algorithm>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

std::filesystem::path disk_folder(const std::filesystem::path& disks, RpId rp) {
  return disks / (rp == RpId::a ? "rp-a" : "rp-b") / "disk0";
}

FileSystem make_disk(const std::filesystem::path& disks, RpId rp) {
  std::error_code error;
  std::filesystem::create_directories(disk_folder(disks, rp), error);
  // A folder that cannot be made shows as an error when the first image is written to it.
  return FileSystem(disk_folder(disks, rp));
}

}  // namespace

Chassis::Chassis(const ChassisConfig& config, std::uint64_t seed, const std::filesystem::path& disks,
                 CauseTable& causes, Timeline& timeline, GateObserver& gates, FibBuilding building)
    : config_(config),
      disks_(disks),
      versions_(nullptr, side_by_side,
                building == FibBuilding::when_due ? FibVersionStore::Builder{}
                                                  : FibVersionStore::Builder{[this](std::function<void()> task) {
                                                                               fib_builder_.post(std::move(task));
                                                                             },
                                                                             [this] { fib_builder_.finish(); }}),
      routes_(config.routes),
      presence_(loop_, config.platform->presence_detection) {
  links_.push_back(std::make_unique<Link>(loop_, "rp-a/rp-b", config.platform->rp_link, seed));
  std::array<std::map<Slot, LinkEnd>, 2> card_ends;
  for (const InstalledCard& installed : config.cards) {
    std::array<LinkEnd, 2> own_ends;
    for (std::size_t rp = 0; rp < 2; ++rp) {
      const std::string name = std::string(rp == 0 ? "rp-a/" : "rp-b/") + to_string(installed.slot);
      links_.push_back(std::make_unique<Link>(loop_, name, config.platform->card_link, seed));
      card_links_.emplace(std::pair(installed.slot, static_cast<RpId>(rp)), links_.back().get());
      card_ends[rp].emplace(installed.slot, LinkEnd(*links_.back(), 0));
      own_ends[rp] = LinkEnd(*links_.back(), 1);
    }
    std::vector<InterfaceIndex> ports;
    for (const Interface& interface : config.interfaces)
      if (interface.slot == installed.slot) ports.push_back(interface.index);
    const CardSurroundings around{
        loop_, timeline, causes, gates, versions_, config_.vrfs, config_.platform->card_timers};
    cards_.emplace(installed.slot, std::make_unique<LineCard>(around, installed.slot, *installed.type,
                                                              installed.software, std::move(ports), own_ends));
  }
  for (const RpId rp : {RpId::a, RpId::b})
    rps_[static_cast<std::size_t>(rp)] =
        std::make_unique<RouteProcessor>(rp, loop_, timeline, config_, make_disk(disks_, rp), presence_, routes_,
                                         LinkEnd(*links_.front(), static_cast<int>(rp)),
                                         std::move(card_ends[static_cast<std::size_t>(rp)]), side_by_side);
}

Chassis::~Chassis() = default;

std::filesystem::path Chassis::disk_file(RpId rp, const std::string& url) const {
  return disk_folder(disks_, rp) / url.substr(url.find(':') + 1);
}

Result<void> Chassis::store_images(const std::vector<ImageManifest>& images) {
  for (const RpId rp : {RpId::a, RpId::b}) {
    FileSystem disk = make_disk(disks_, rp);
    for (const ImageManifest& image : images)
      if (const auto written = disk.write(image); !written) return written;
  }
  return {};
}

void Chassis::power_on() {
  for (const auto& rp : rps_) rp->power_on();
  for (const auto& [slot, card] : cards_) card->power_on();
}

RouteProcessor* Chassis::active() {
  for (const auto& rp : rps_)
    if (rp->active()) return rp.get();
  return nullptr;
}

const RouteProcessor* Chassis::active() const {
  for (const auto& rp : rps_)
    if (rp->active()) return rp.get();
  return nullptr;
}

bool Chassis::holds(Condition condition) const {
  const RouteProcessor* rp = active();
  if (condition == Condition::none) return true;
  // The active RP's knowledge decides, because it judges the commands that are typed on it.
  if (rp == nullptr) return false;
  const RfState peer = rp->peer_rf_state();
  const bool alone = gone_for_good(other(rp->id())) && (peer == RfState::disabled || peer == RfState::unknown);
  if (!rp->standby_signed_in() && !(alone && condition == Condition::ready)) return false;
  switch (condition) {
    case Condition::none:
      return true;
    case Condition::standby_hot:
      return peer == RfState::standby_hot;
    case Condition::preloaded:
      return rp->preload_finished();
    case Condition::ready:
      break;
  }
  return rp->issu_settled() && rp->converged() && rp->preload_finished() &&
         std::all_of(cards_.begin(), cards_.end(), [](const auto& entry) {
           return entry.second->state() == CardState::forwarding && entry.second->view()->forwarding();
         });
}

void Chassis::withdraw_route(const Prefix& prefix, Duration outage) {
  std::vector<RibRoute> routes;
  for (std::size_t i = 0; i < routes_.positions(); ++i)
    if (const RibRoute* route = routes_.at(i); route != nullptr && route->prefix == prefix) routes.push_back(*route);
  routes_.withdraw(prefix);
  loop_.after(outage, [this, routes] {
    for (const RibRoute& route : routes) routes_.announce(route);
  });
}

std::unique_ptr<PacketPath> Chassis::make_empty_path(CauseTable& causes, GateObserver& gates) const {
  std::vector<std::vector<MacAddress>> stations(config_.interfaces.size());
  for (const ConfiguredInterface& interface : config_.addressing)
    for (const Neighbour& neighbour : interface.neighbours) stations[interface.index.index()].push_back(neighbour.mac);
  return std::make_unique<PacketPath>(config_.interfaces, std::move(stations), config_.platform->fabric_latency, causes,
                                      gates);
}

std::unique_ptr<PacketPath> Chassis::make_packet_path(CauseTable& causes, GateObserver& gates) const {
  auto path = make_empty_path(causes, gates);
  for (const auto& [slot, card] : cards_) {
    card->take_view_changes();
    path->install(slot, card->view());
  }
  return path;
}

std::unique_ptr<ForwardingPlane> Chassis::make_forwarding_plane(CauseTable& causes,
                                                                std::span<GateObserver* const> gates,
                                                                const ForwardingPlane::PathOfSlot& path_of_slot) const {
  std::vector<std::unique_ptr<PacketPath>> made;
  for (GateObserver* listener : gates) made.push_back(make_empty_path(causes, *listener));
  auto paths = std::make_unique<ForwardingPlane>(std::move(made), path_of_slot);
  for (const auto& [slot, card] : cards_) {
    card->take_view_changes();
    (*paths)[paths->path_of(slot)].install(slot, card->view());
  }
  return paths;
}

void Chassis::move_views(PacketPath& path) {
  std::vector<PublishedViews::SlotChanges> moved;
  for (const auto& [slot, card] : cards_)
    if (auto changes = card->take_view_changes(); !changes.empty()) moved.push_back({slot, std::move(changes)});
  path.views().publish(std::move(moved));
}

void Chassis::move_views(ForwardingPlane& paths) {
  std::vector<std::vector<PublishedViews::SlotChanges>> moved(paths.size());
  for (const auto& [slot, card] : cards_)
    if (auto changes = card->take_view_changes(); !changes.empty())
      moved[paths.path_of(slot)].push_back({slot, std::move(changes)});
  for (std::size_t i = 0; i < paths.size(); ++i) paths[i].views().publish(std::move(moved[i]));
}

}  // namespace hitless
