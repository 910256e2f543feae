#include "control/routing/rib.h"

#include <algorithm>
#include <utility>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

/// A next hop may be reached through a route whose next hop is reached through a route...: no deeper than this. The
/// limit also ends a chain that resolves through itself.
constexpr int kMaxDepth = 4;

std::size_t family_index(Family family) { return family == Family::ipv4 ? 0 : 1; }

}  // namespace

Rib::Rib(const std::vector<ConfiguredInterface>& addressing) {
  for (const ConfiguredInterface& interface : addressing) {
    for (const InterfaceAddress& own : interface.addresses) {
      const int bits = address_bits(own.address.family);
      const Prefix network = make_prefix(own.address, own.length, interface.vrf);
      if (network.length < bits)
        add_direct(network, RouteProtocol::connected, {HopKind::attached, interface.index, network.address});
      // Receive hops of all interfaces are one: the packet is for the chassis.
      add_direct(make_prefix(own.address, bits, interface.vrf), RouteProtocol::local,
                 {HopKind::receive, InterfaceIndex{}, {}});
    }
    for (const Neighbour& neighbour : interface.neighbours)
      add_host_route({HopKind::neighbour, interface.index, neighbour.address}, interface.vrf);
  }
}

void Rib::add_direct(const Prefix& prefix, RouteProtocol protocol, const ResolvedHop& hop) {
  const NamedHop named{true, kDefaultVrf, hop};
  insert(prefix, {default_distance(protocol), 0, protocol, true, sets_.intern({&named, 1}, resolve_)});
}

void Rib::add_host_route(const ResolvedHop& neighbour, VrfId vrf) {
  add_direct(make_prefix(neighbour.address, address_bits(neighbour.address.family), vrf), RouteProtocol::connected,
             neighbour);
}

void Rib::add_neighbour(const ResolvedHop& neighbour, VrfId vrf) {
  add_host_route(neighbour, vrf);
  for (NextHopSets::Id id = 0; id < sets_.ids(); ++id) {
    NextHopSets::Set& set = sets_[id];
    if (set.published_by == 0 || std::ranges::find(set.hops, neighbour) == set.hops.end()) continue;
    set.told.clear();
    if (!std::exchange(set.moved, true)) moved_.push_back(id);
  }
}

void Rib::add(const RibRoute& route) {
  Candidate candidate{route.distance, route.metric, route.protocol, false, 0};
  if (route.via.size() == 1) {
    const NamedHop named = via({route.prefix.vrf, route.via.front()});
    candidate.set = sets_.intern({&named, 1}, resolve_);
  } else {
    std::vector<NamedHop> named;
    for (const IpAddress& address : route.via) named.push_back(via({route.prefix.vrf, address}));
    if (named.empty()) named.push_back({true, kDefaultVrf, {}});  // Null0
    candidate.set = sets_.intern(named, resolve_);
  }
  insert(route.prefix, candidate);
}

void Rib::insert(const Prefix& prefix, const Candidate& candidate) {
  bool fresh = false;
  const std::uint32_t number = prefixes_.add(prefix, &fresh);
  if (fresh) {
    ++lengths_[family_index(prefix.address.family)][prefix.length];
    if (number == entries_.size()) entries_.emplace_back();
    entries_[number] = {};
  }
  choose_from(number, lists_.with(entries_[number].list, candidate));
}

void Rib::withdraw(const Prefix& prefix, RouteProtocols protocols) {
  const std::uint32_t number = prefixes_.find(prefix);
  if (number != kNone) choose_from(number, lists_.without(entries_[number].list, protocols));
}

void Rib::choose_from(std::uint32_t number, CandidateLists::Id list) {
  if (entries_[number].list == list) return;
  unchain(number);
  chain(number, list);
  re_resolve_through(prefixes_[number]);
  mark_dirty(number);
}

void Rib::unchain(std::uint32_t number) {
  const Entry& entry = entries_[number];
  if (entry.list == kNone) return;
  CandidateLists::List& list = lists_[entry.list];
  if (list.head == number)
    list.head = entry.next;
  else
    entries_[entry.previous].next = entry.next;
  if (entry.next != kNone) entries_[entry.next].previous = entry.previous;
  --list.prefixes;
  usable_ -= static_cast<std::size_t>(list.best != CandidateLists::kNone);
}

void Rib::chain(std::uint32_t number, CandidateLists::Id id) {
  Entry& entry = entries_[number];
  entry.list = id;
  if (id == kNone) return;
  CandidateLists::List& list = lists_[id];
  entry.previous = kNone;
  entry.next = list.head;
  if (list.head != kNone) entries_[list.head].previous = number;
  list.head = number;
  ++list.prefixes;
  usable_ += static_cast<std::size_t>(list.best != kNone);
}

void Rib::re_resolve_through(const Prefix& prefix) {
  if (!sets_.moved_within(prefix, resolve_)) return;
  // A next hop leads elsewhere, and others may lead through it: resolve all again. Prefixes wait for take_changes,
  // because a route that is replaced moves its next hops twice.
  for (const NextHopSets::Id id : sets_.resolve_all(resolve_)) {
    if (!sets_[id].moved) moved_.push_back(id);
    sets_[id].moved = true;
  }
}

/// The list's best group has changed, to another one, to none or back from none: each prefix of the list changes.
void Rib::requeue_prefixes_of(CandidateLists::Id id) {
  const CandidateLists::List& list = lists_[id];
  std::vector<std::uint32_t> numbers;
  numbers.reserve(list.prefixes);
  for (std::uint32_t number = list.head; number != kNone; number = entries_[number].next) numbers.push_back(number);
  std::ranges::sort(numbers, {}, [this](std::uint32_t number) -> const Prefix& { return prefixes_[number]; });
  for (const std::uint32_t number : numbers) mark_dirty(number);
}

/// The prefix may lead elsewhere, or have no candidate: take_changes looks at it.
void Rib::mark_dirty(std::uint32_t number) {
  ++touched_;
  Entry& entry = entries_[number];
  if (std::exchange(entry.dirty, true)) return;
  dirty_.push_back(number);
}

std::size_t Rib::size() const { return moved_.empty() ? usable_ : lists_.prefixes_of_usable(); }

std::vector<ResolvedHop> Rib::hops_of(const CandidateLists::List& list, int depth) const {
  for (const CandidateLists::Group& group : list.groups) {
    std::vector<ResolvedHop> hops;
    for (const NamedHop& named : sets_[group.set].named) {
      if (named.resolved) {
        hops.push_back(named.hop);
      } else {
        const auto further = resolve(next_hop_of(named), depth + 1);
        hops.insert(hops.end(), further.begin(), further.end());
      }
    }
    if (hops.empty()) continue;
    sort_and_cut(hops);
    return hops;
  }
  return {};
}

std::vector<ResolvedHop> Rib::resolve(const NextHop& hop, int depth) const {
  if (depth >= kMaxDepth) return {};
  const auto& counts = lengths_[family_index(hop.address.family)];
  for (int length = address_bits(hop.address.family); length >= 0; --length) {
    if (counts[static_cast<std::size_t>(length)] == 0) continue;
    const std::uint32_t number = prefixes_.find(make_prefix(hop.address, length, hop.vrf));
    if (number == kNone || entries_[number].list == kNone) continue;
    auto hops = hops_of(lists_[entries_[number].list], depth);
    if (hops.empty()) continue;  // a route that leads nowhere does not count
    for (ResolvedHop& h : hops) {
      if (h.kind == HopKind::receive) return {};  // the chassis is not its own next hop
      if (h.kind == HopKind::attached) h = {HopKind::neighbour, h.interface, hop.address};
    }
    return hops;
  }
  return {};
}

RibChanges Rib::take_changes() {
  RibChanges changes;
  std::ranges::sort(moved_);
  for (const CandidateLists::Id list : lists_.choose_again(moved_)) requeue_prefixes_of(list);
  if (!moved_.empty()) usable_ = lists_.prefixes_of_usable();
  for (const NextHopSets::Id id : moved_) {
    NextHopSets::Set& set = sets_[id];
    set.moved = false;
    // Prefixes behind a set that leads nowhere have changed themselves.
    if (set.published_by == 0 || set.hops.empty() || set.hops == set.told) continue;
    set.told = set.hops;
    changes.next_hops.push_back({set.key, set.hops});
  }
  moved_.clear();
  changes.routes.reserve(dirty_.size());
  for (const std::uint32_t number : dirty_) publish(number, changes);
  dirty_.clear();
  return changes;
}

void Rib::publish(std::uint32_t number, RibChanges& changes) {
  Entry& entry = entries_[number];
  entry.dirty = false;
  const NextHopSets::Id now = chosen(entry);
  if (now != entry.published) {
    changes.routes.push_back(describe(number));
    if (entry.published != kNone) --sets_[entry.published].published_by;
    if (now != kNone && sets_[now].published_by++ == 0) sets_[now].told = sets_[now].hops;
    entry.published = now;
  }
  if (entry.list != kNone) return;
  const Prefix& prefix = prefixes_[number];
  --lengths_[family_index(prefix.address.family)][prefix.length];
  prefixes_.erase(number);
}

BestRoute Rib::describe(std::uint32_t number) const {
  BestRoute route;
  route.prefix = prefixes_[number];
  const Entry& entry = entries_[number];
  if (chosen(entry) == kNone) return route;
  const CandidateLists::List& list = lists_[entry.list];
  const CandidateLists::Group& group = list.groups[lists_.best_now(list)];
  const Candidate& best = list.candidates[group.first];
  route.protocol = best.protocol;
  route.distance = best.distance;
  route.metric = best.metric;
  route.key = sets_[group.set].key;
  route.hops = sets_[group.set].hops;
  return route;
}

std::optional<BestRoute> Rib::best(const Prefix& prefix) const {
  const std::uint32_t number = prefixes_.find(prefix);
  if (number == kNone || chosen(entries_[number]) == kNone) return std::nullopt;
  return describe(number);
}

std::optional<BestRoute> Rib::lookup(const IpAddress& address, VrfId vrf) const {
  const auto& counts = lengths_[family_index(address.family)];
  for (int length = address_bits(address.family); length >= 0; --length) {
    if (counts[static_cast<std::size_t>(length)] == 0) continue;
    if (auto found = best(make_prefix(address, length, vrf))) return found;
  }
  return std::nullopt;
}

void Rib::for_each_best(const std::function<void(const BestRoute&)>& visit) const {
  for (const std::uint32_t number : prefixes_.in_order())
    if (chosen(entries_[number]) != kNone) visit(describe(number));
}

std::optional<MovedNextHops> Rib::next_hops(std::uint64_t key) const {
  const auto id = sets_.find(key);
  if (!id || sets_[*id].published_by == 0 || sets_[*id].hops.empty()) return std::nullopt;
  return MovedNextHops{key, sets_[*id].hops};
}

std::size_t Rib::memory_bytes() const {
  return prefixes_.memory_bytes() + entries_.capacity() * sizeof(Entry) + sets_.memory_bytes() + lists_.memory_bytes() +
         dirty_.capacity() * sizeof(std::uint32_t);
}

}  // namespace hitless
