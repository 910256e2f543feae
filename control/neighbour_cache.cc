#include "control/neighbour_cache.h"

#include <algorithm>
#include <utility>

namespace hitless {

NeighbourCache::NeighbourCache(Surroundings surroundings) : around_(std::move(surroundings)) {}

std::vector<NeighbourAddress> NeighbourCache::take_requests() { return std::exchange(requests_, {}); }

/// Configured with a MAC address of its own: what it says changes nothing.
bool NeighbourCache::is_configured(const NeighbourAddress& neighbour) const {
  const auto& neighbours = around_.config.addressing[neighbour.interface.index()].neighbours;
  return std::ranges::any_of(neighbours,
                             [&](const Neighbour& n) { return n.address == neighbour.address && !n.presumed; });
}

void NeighbourCache::heard(const LearntNeighbour& neighbour) {
  HITLESS_CHECK(neighbour.at.interface.index() < around_.config.interfaces.size(),
                "heard on an interface that is none");
  if (is_configured(neighbour.at)) return;
  const auto known = around_.adjacencies.mac_of(neighbour.at);
  auto entry = entries_.find(neighbour.at);
  if (!known && entry == entries_.end() && !neighbour.may_add) return;
  if (known && *known != neighbour.mac && !neighbour.may_replace) return;
  if (entry == entries_.end()) {
    if (entries_.size() >= kNeighboursMax) return;
    entry = entries_.try_emplace(neighbour.at).first;
  }
  keep(neighbour.at, entry->second);
  if (known != neighbour.mac) adopt(neighbour.at, neighbour.mac);
}

void NeighbourCache::adopt(const NeighbourAddress& neighbour, const MacAddress& mac) {
  const auto before = around_.adjacencies.mac_of(neighbour);
  const bool is_new = !around_.adjacencies.has(neighbour);
  const LearntAdjacency learnt = around_.adjacencies.learn(neighbour, mac, around_.epoch);
  if (is_new)
    around_.rib.add_neighbour({HopKind::neighbour, neighbour.interface, neighbour.address},
                              around_.config.interfaces[neighbour.interface.index()].vrf);
  around_.journal.note(
      "neighbour", to_string(neighbour.address), to_string(mac),
      around_.config.interfaces[neighbour.interface.index()].name + (before ? ", was " + to_string(*before) : ""));
  around_.changed(learnt);
}

void NeighbourCache::forget(const NeighbourAddress& neighbour) {
  entries_.erase(neighbour);
  if (!around_.adjacencies.mac_of(neighbour)) return;
  around_.journal.note("neighbour", to_string(neighbour.address), "",
                       around_.config.interfaces[neighbour.interface.index()].name + ", no answer");
  around_.changed(around_.adjacencies.forget(neighbour, around_.epoch));
}

bool NeighbourCache::resolve(const IpAddress& destination, VrfId vrf) {
  const auto route = around_.rib.lookup(destination, vrf);
  bool hope = false;
  if (route)
    for (const ResolvedHop& hop : route->hops) {
      if (hop.kind == HopKind::attached) hope |= want({hop.interface, destination});
      if (hop.kind == HopKind::neighbour) hope |= want({hop.interface, hop.address});
    }
  return hope;
}

bool NeighbourCache::want(const NeighbourAddress& neighbour) {
  if (around_.adjacencies.mac_of(neighbour)) return true;
  if (const auto found = entries_.find(neighbour); found != entries_.end())
    return found->second.state != State::unreachable;
  if (entries_.size() >= kNeighboursMax) return false;
  begin_asking(neighbour, State::resolving);
  return true;
}

void NeighbourCache::confirm() {
  for (const ConfiguredInterface& interface : around_.config.addressing)
    for (const Neighbour& neighbour : interface.neighbours)
      if (neighbour.presumed) begin_asking({interface.index, neighbour.address}, State::confirming);
  for (const LearntAdjacency& learnt : around_.adjacencies.learnt())
    if (learnt.entry.adjacency.kind == AdjacencyKind::neighbour) begin_asking(learnt.neighbour, State::confirming);
}

void NeighbourCache::begin_asking(const NeighbourAddress& neighbour, State state) {
  Entry& entry = entries_[neighbour];
  entry.state = state;
  entry.asked = 0;
  ask(neighbour, entry);
}

void NeighbourCache::ask(const NeighbourAddress& neighbour, Entry& entry) {
  ++entry.asked;
  requests_.push_back(neighbour);
  around_.timers.cancel(entry.timer);
  entry.timer = around_.timers.after(kRetransmit, [this, neighbour] { on_timer(neighbour); });
}

/// Until it has been silent for long.
void NeighbourCache::keep(const NeighbourAddress& neighbour, Entry& entry) {
  entry.state = State::known;
  around_.timers.cancel(entry.timer);
  entry.timer = around_.timers.after(kAge, [this, neighbour] { on_timer(neighbour); });
}

void NeighbourCache::on_timer(const NeighbourAddress& neighbour) {
  const auto found = entries_.find(neighbour);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  entry.timer = 0;
  if (entry.state == State::known) return begin_asking(neighbour, State::expiring);
  if (entry.state == State::unreachable) return forget(neighbour);
  if (entry.asked < kRequestsMax) return ask(neighbour, entry);
  on_silence(neighbour, entry);
}

void NeighbourCache::on_silence(const NeighbourAddress& neighbour, Entry& entry) {
  switch (entry.state) {
    case State::resolving:
      entry.state = State::unreachable;
      entry.timer = around_.timers.after(kUnreachable, [this, neighbour] { on_timer(neighbour); });
      return;
    case State::confirming:
      // What the other RP knew holds on: the answer may have met a gate that is closed for the upgrade. So does what is
      // presumed.
      if (around_.adjacencies.is_learnt(neighbour)) return keep(neighbour, entry);
      entries_.erase(neighbour);
      return;
    case State::expiring:
      return forget(neighbour);
    case State::unreachable:
    case State::known:
      return;
  }
}

}  // namespace hitless
