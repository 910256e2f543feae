#include "control/host/neighbour_cache.h"

#include <algorithm>
#include <utility>

#include "dataplane/base/timeline_words.h"

namespace hitless {

NeighbourCache::NeighbourCache(Surroundings surroundings)
    : around_(surroundings), periods_(around_.config.platform->neighbour_timers) {}

std::vector<NeighbourAddress> NeighbourCache::take_requests(std::size_t most) {
  std::vector<NeighbourAddress> taken;
  for (; taken.size() < most && !requests_.empty(); requests_.pop_front()) {
    const auto entry = entries_.find(requests_.front());
    if (entry == entries_.end() || entry->second.state == State::known) continue;  // the neighbour spoke meanwhile
    look_at(entry->first, entry->second, around_.timers.now() + periods_.retransmit);
    taken.push_back(requests_.front());
  }
  return taken;
}

/// Whether the neighbour is configured with a MAC address: its own statements then change nothing.
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
  const bool other_mac = known && *known != neighbour.mac;
  if (other_mac && (!neighbour.may_replace ||
                    (entry != entries_.end() && around_.timers.now() < entry->second.changed + periods_.change_again)))
    return;
  if (entry == entries_.end()) {
    if (entries_.size() - unanswered_ >= kNeighboursMax) return;
    entry = entries_.try_emplace(neighbour.at).first;
    ++unanswered_;
  }
  keep(neighbour.at, entry->second);
  if (!known || other_mac) adopt(neighbour.at, entry->second, neighbour.mac);
}

void NeighbourCache::adopt(const NeighbourAddress& neighbour, Entry& entry, const MacAddress& mac) {
  const auto before = around_.adjacencies.mac_of(neighbour);
  const bool is_new = !around_.adjacencies.has(neighbour);
  entry.changed = around_.timers.now();
  const LearntAdjacency learnt = around_.adjacencies.learn(neighbour, mac, around_.epoch);
  if (is_new)
    around_.rib.add_neighbour({HopKind::neighbour, neighbour.interface, neighbour.address},
                              around_.config.interfaces[neighbour.interface.index()].vrf);
  around_.timeline.note(
      timeline::kNeighbour, to_string(neighbour.address), to_string(mac),
      around_.config.interfaces[neighbour.interface.index()].name + (before ? ", was " + to_string(*before) : ""));
  around_.listener.neighbour_changed(learnt);
}

void NeighbourCache::erase(const NeighbourAddress& neighbour) {
  const auto entry = entries_.find(neighbour);
  if (is_unanswered(entry->second.state)) --unanswered_;
  entries_.erase(entry);
}

void NeighbourCache::forget(const NeighbourAddress& neighbour) {
  erase(neighbour);
  if (!around_.adjacencies.mac_of(neighbour)) return;
  around_.timeline.note(timeline::kNeighbour, to_string(neighbour.address), "",
                        around_.config.interfaces[neighbour.interface.index()].name + ", no answer");
  around_.listener.neighbour_changed(around_.adjacencies.forget(neighbour, around_.epoch));
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
  if (unanswered_ < kUnansweredMax) begin_asking(neighbour, State::resolving);
  return true;
}

void NeighbourCache::confirm() {
  for (const ConfiguredInterface& interface : around_.config.addressing)
    for (const Neighbour& neighbour : interface.neighbours)
      if (neighbour.presumed) begin_asking({interface.index, neighbour.address}, State::confirming);
  for (const LearntAdjacency& learnt : around_.adjacencies.learnt())
    if (learnt.entry.adjacency.kind == AdjacencyKind::neighbour) begin_asking(learnt.neighbour, State::confirming);
}

void NeighbourCache::become(Entry& entry, State state) {
  if (is_unanswered(entry.state)) --unanswered_;
  if (is_unanswered(state)) ++unanswered_;
  entry.state = state;
}

void NeighbourCache::begin_asking(const NeighbourAddress& neighbour, State state) {
  const auto [place, is_new] = entries_.try_emplace(neighbour);
  if (is_new) ++unanswered_;  // a new entry is unanswered
  become(place->second, state);
  place->second.asked = 0;
  ask(neighbour, place->second);
}

/// The time for an answer begins when the request is taken.
void NeighbourCache::ask(const NeighbourAddress& neighbour, Entry& entry) {
  ++entry.asked;
  entry.due = kNever;
  requests_.push_back(neighbour);
}

/// Timers are not cancelled: one that runs earlier finds that it is not time yet, and is set anew.
void NeighbourCache::look_at(const NeighbourAddress& neighbour, Entry& entry, Instant due) {
  entry.due = due;
  if (entry.timer_at <= due) return;
  entry.timer_at = due;
  around_.timers.at(due, [this, neighbour, due] { on_timer(neighbour, due); });
}

/// Keeps the neighbour until it has been silent for the age of the row.
void NeighbourCache::keep(const NeighbourAddress& neighbour, Entry& entry) {
  become(entry, State::known);
  look_at(neighbour, entry, around_.timers.now() + periods_.age);
}

void NeighbourCache::on_timer(const NeighbourAddress& neighbour, Instant at) {
  const auto found = entries_.find(neighbour);
  if (found == entries_.end() || found->second.timer_at != at) return;  // an outdated timer
  Entry& entry = found->second;
  entry.timer_at = kNever;
  if (entry.due == kNever) return;  // the request waits to be taken
  if (at < entry.due) return look_at(neighbour, entry, entry.due);
  if (entry.state == State::known) return begin_asking(neighbour, State::expiring);
  if (entry.state == State::unreachable) return forget(neighbour);
  if (entry.asked < periods_.requests) return ask(neighbour, entry);
  on_silence(neighbour, entry);
}

void NeighbourCache::on_silence(const NeighbourAddress& neighbour, Entry& entry) {
  switch (entry.state) {
    case State::resolving:
      become(entry, State::unreachable);
      return look_at(neighbour, entry, around_.timers.now() + periods_.unreachable);
    case State::confirming:
      // A neighbour that the other RP knew stays known: its answer may have met a gate that is closed for the upgrade.
      // A presumed neighbour stays, too.
      if (around_.adjacencies.is_learnt(neighbour)) return keep(neighbour, entry);
      return erase(neighbour);
    case State::expiring:
      return forget(neighbour);
    case State::unreachable:
    case State::known:
      return;
  }
}

}  // namespace hitless
