#include "control/rib.h"

#include <algorithm>
#include <set>

namespace hitless {
namespace {

/// A next hop may be reached through a route whose next hop is reached through a route...: no deeper than this. Also
/// ends what resolves through itself.
constexpr int kMaxDepth = 4;

std::size_t family_index(Family family) { return family == Family::ipv4 ? 0 : 1; }

IpAddress last_address(const Prefix& prefix) {
  IpAddress last = prefix.address;
  for (int bit = prefix.length; bit < address_bits(last.family); ++bit) {
    auto& byte = last.bytes[static_cast<std::size_t>(bit / 8)];
    byte = static_cast<std::uint8_t>(byte | (0x80U >> (bit % 8)));
  }
  return last;
}

void sort_and_cut(std::vector<ResolvedHop>& hops) {
  std::sort(hops.begin(), hops.end());
  hops.erase(std::unique(hops.begin(), hops.end()), hops.end());
  // Null0 among real hops would drop a share of the flows: it counts only alone.
  if (hops.size() > 1) std::erase_if(hops, [](const ResolvedHop& h) { return h.kind == HopKind::null; });
  if (hops.size() > Rib::kMaxPaths) hops.resize(Rib::kMaxPaths);
}

}  // namespace

Rib::Rib(const std::vector<ConfiguredInterface>& addressing) {
  for (const ConfiguredInterface& interface : addressing) {
    for (const InterfaceAddress& own : interface.addresses) {
      const Prefix network = own.network();
      const int bits = address_bits(own.address.family);
      if (network.length < bits)
        add_direct(network, RouteProtocol::connected, {HopKind::attached, interface.index, network.address});
      add_direct(make_prefix(own.address, bits), RouteProtocol::local,
                 {HopKind::receive, InterfaceIndex{}, own.address});
    }
    for (const Neighbour& neighbour : interface.neighbours)
      add_direct(make_prefix(neighbour.address, address_bits(neighbour.address.family)), RouteProtocol::connected,
                 {HopKind::neighbour, interface.index, neighbour.address});
  }
}

void Rib::add_direct(const Prefix& prefix, RouteProtocol protocol, ResolvedHop hop) {
  // Receive hops of all interfaces are one: the packet is for the chassis.
  if (hop.kind == HopKind::receive) hop.address = IpAddress{};
  insert(prefix, {protocol, default_distance(protocol), 0, kNone, intern({hop})});
}

void Rib::add(const RibRoute& route) {
  insert(route.prefix, {route.protocol, route.distance, route.metric, intern_set(route.via), kNone});
}

void Rib::insert(const Prefix& prefix, const Candidate& candidate) {
  const auto [found, fresh] = table_.try_emplace(prefix);
  if (fresh) ++lengths_[family_index(prefix.address.family)][prefix.length];
  Entry& entry = found->second;
  if (std::find(entry.candidates.begin(), entry.candidates.end(), candidate) != entry.candidates.end()) return;
  const auto before = [](const Candidate& a, const Candidate& b) {
    return std::tie(a.distance, a.metric, a.protocol, a.direct, a.via) <
           std::tie(b.distance, b.metric, b.protocol, b.direct, b.via);
  };
  entry.candidates.insert(std::upper_bound(entry.candidates.begin(), entry.candidates.end(), candidate, before),
                          candidate);
  settle(prefix, entry);
}

void Rib::withdraw(const Prefix& prefix, RouteProtocols protocols) {
  const auto found = table_.find(prefix);
  if (found == table_.end()) return;
  if (std::erase_if(found->second.candidates,
                    [&](const Candidate& c) { return c.via != kNone && (only(c.protocol) & protocols) != 0; }) == 0)
    return;
  settle(prefix, found->second);
}

Rib::HopsId Rib::intern(std::vector<ResolvedHop> hops) {
  const auto [found, fresh] = hops_.ids.try_emplace(std::move(hops), static_cast<HopsId>(hops_.lists.size()));
  if (fresh) hops_.lists.push_back(&found->first);
  return found->second;
}

Rib::SetId Rib::intern_set(const std::vector<IpAddress>& via) {
  const auto [found, fresh] = set_ids_.try_emplace(via, static_cast<SetId>(sets_.size()));
  if (fresh) {
    sets_.push_back(via);
    for (const IpAddress& hop : via)
      if (!tracked_.contains(hop)) tracked_.emplace(hop, resolve(hop, 0));
  }
  return found->second;
}

void Rib::settle(const Prefix& prefix, Entry& entry) {
  const IpAddress last = last_address(prefix);
  bool moved = false;
  for (auto it = tracked_.lower_bound(prefix.address); it != tracked_.end() && it->first <= last && !moved; ++it)
    moved = resolve(it->first, 0) != it->second;
  if (moved) {
    // A next hop leads elsewhere, and others may lead through it: resolve all again, then every route that uses one
    // that moved. Rare, so a walk over the table is better than an index kept for every route.
    std::set<IpAddress> changed;
    for (auto& [hop, leads] : tracked_)
      if (auto now = resolve(hop, 0); now != leads) {
        leads = std::move(now);
        changed.insert(hop);
      }
    std::vector<bool> touched(sets_.size());
    for (std::size_t i = 0; i < sets_.size(); ++i)
      touched[i] =
          std::any_of(sets_[i].begin(), sets_[i].end(), [&](const IpAddress& h) { return changed.contains(h); });
    for (auto& [other_prefix, other_entry] : table_)
      if (std::any_of(other_entry.candidates.begin(), other_entry.candidates.end(),
                      [&](const Candidate& c) { return c.via != kNone && touched[c.via]; }))
        recompute(other_prefix, other_entry);
  }
  recompute(prefix, entry);
}

void Rib::recompute(const Prefix& prefix, Entry& entry) {
  auto hops = lead(entry, -1, &entry.best);
  const bool was = entry.hops != kNone;
  entry.hops = hops.empty() ? kNone : intern(std::move(hops));
  usable_ += static_cast<std::size_t>(entry.hops != kNone);
  usable_ -= static_cast<std::size_t>(was);
  // An entry without candidates is dirty too: take_changes is where it is erased.
  if ((entry.hops != entry.published || entry.candidates.empty()) && !entry.dirty) {
    entry.dirty = true;
    dirty_.push_back(prefix);
  }
}

std::vector<ResolvedHop> Rib::lead(const Entry& entry, int depth, std::uint32_t* best) const {
  const auto& all = entry.candidates;
  for (std::size_t first = 0; first < all.size();) {
    std::vector<ResolvedHop> hops;
    std::size_t i = first;
    for (; i < all.size() && all[i].distance == all[first].distance && all[i].metric == all[first].metric; ++i) {
      if (all[i].via == kNone) {
        hops.insert(hops.end(), hops_.lists[all[i].direct]->begin(), hops_.lists[all[i].direct]->end());
      } else if (sets_[all[i].via].empty()) {
        hops.push_back({});
      } else {
        for (const IpAddress& hop : sets_[all[i].via]) {
          // depth -1 is the table's own best: the tracked hops are up to date then, and resolving again is dear.
          const auto further = depth < 0 ? tracked_.at(hop) : resolve(hop, depth + 1);
          hops.insert(hops.end(), further.begin(), further.end());
        }
      }
    }
    if (!hops.empty()) {
      sort_and_cut(hops);
      if (best != nullptr) *best = static_cast<std::uint32_t>(first);
      return hops;
    }
    first = i;
  }
  return {};
}

std::vector<ResolvedHop> Rib::resolve(const IpAddress& hop, int depth) const {
  if (depth >= kMaxDepth) return {};
  const auto& counts = lengths_[family_index(hop.family)];
  for (int length = address_bits(hop.family); length >= 0; --length) {
    if (counts[static_cast<std::size_t>(length)] == 0) continue;
    const auto found = table_.find(make_prefix(hop, length));
    if (found == table_.end()) continue;
    auto hops = lead(found->second, depth, nullptr);
    if (hops.empty()) continue;  // a route that leads nowhere is not there
    for (ResolvedHop& h : hops) {
      if (h.kind == HopKind::receive) return {};  // the chassis is not its own next hop
      if (h.kind == HopKind::attached) h = {HopKind::neighbour, h.interface, hop};
    }
    return hops;
  }
  return {};
}

std::vector<BestRoute> Rib::take_changes() {
  std::vector<BestRoute> changes;
  for (const Prefix& prefix : dirty_) {
    const auto found = table_.find(prefix);
    Entry& entry = found->second;
    entry.dirty = false;
    if (entry.hops != entry.published) {
      changes.push_back(describe(prefix, entry, entry.hops));
      entry.published = entry.hops;
    }
    if (entry.candidates.empty()) {
      --lengths_[family_index(prefix.address.family)][prefix.length];
      table_.erase(found);
    }
  }
  dirty_.clear();
  return changes;
}

BestRoute Rib::describe(const Prefix& prefix, const Entry& entry, HopsId hops) const {
  BestRoute route;
  route.prefix = prefix;
  if (hops == kNone) return route;
  const Candidate& best = entry.candidates[entry.best];
  route.protocol = best.protocol;
  route.distance = best.distance;
  route.metric = best.metric;
  route.hops = *hops_.lists[hops];
  return route;
}

std::optional<BestRoute> Rib::best(const Prefix& prefix) const {
  const auto found = table_.find(prefix);
  if (found == table_.end() || found->second.hops == kNone) return std::nullopt;
  return describe(prefix, found->second, found->second.hops);
}

std::optional<BestRoute> Rib::lookup(const IpAddress& address) const {
  const auto& counts = lengths_[family_index(address.family)];
  for (int length = address_bits(address.family); length >= 0; --length) {
    if (counts[static_cast<std::size_t>(length)] == 0) continue;
    if (auto found = best(make_prefix(address, length))) return found;
  }
  return std::nullopt;
}

void Rib::for_each_best(const std::function<void(const BestRoute&)>& visit) const {
  for (const auto& [prefix, entry] : table_)
    if (entry.hops != kNone) visit(describe(prefix, entry, entry.hops));
}

}  // namespace hitless
