#include "dataplane/fib/fib_vrf_tables.h"

#include <algorithm>
#include <unordered_set>

namespace hitless::fib {

VrfTables::VrfTables(const std::byte* base) : base_(base) {
  none_.ipv4.view = view_of(empty(Family::ipv4));
  none_.ipv6.view = view_of(empty(Family::ipv6));
}

const Table& VrfTables::empty(Family family) {
  static const Table empty4(Family::ipv4, kDefaultVrf), empty6(Family::ipv6, kDefaultVrf);
  return family == Family::ipv4 ? empty4 : empty6;
}

VrfTables::Held& VrfTables::place_of(VrfId vrf, Family family) {
  if (vrf.index() >= vrfs_.size()) vrfs_.resize(vrf.index() + 1, none_);
  Vrf& found = vrfs_[vrf.index()];
  return family == Family::ipv4 ? found.ipv4 : found.ipv6;
}

void VrfTables::each(const std::function<void(const Table&)>& visit) const {
  for (const Vrf& vrf : vrfs_)
    for (const Held* held : {&vrf.ipv4, &vrf.ipv6})
      if (held->table != nullptr) visit(*held->table);
}

void VrfTables::apply(Store& store, std::span<const Edit> edits, const std::function<void(EditResult&&)>& told) {
  // Pieces of this size stay in the cache. Each piece costs a copy of the top array.
  constexpr std::size_t kPiece = 16384;
  while (!edits.empty()) {
    const VrfId vrf = edits.front().prefix.vrf;
    const Family family = edits.front().prefix.address.family;
    const auto other = std::ranges::partition_point(
        edits, [&](const Edit& edit) { return edit.prefix.vrf == vrf && edit.prefix.address.family == family; });
    const std::size_t count = std::min(kPiece, static_cast<std::size_t>(other - edits.begin()));
    Held& held = place_of(vrf, family);
    if (held.table == nullptr) held.table = std::make_shared<const Table>(family, vrf);
    EditResult outcome;
    held.table = held.table->apply(store, edits.first(count), outcome);
    if (held.table->count == 0) held.table = nullptr;
    held.view = view_of(table(vrf, family));
    told(std::move(outcome));
    edits = edits.subspan(count);
  }
}

void VrfTables::unmark() {
  for (Vrf& vrf : vrfs_)
    for (Held* held : {&vrf.ipv4, &vrf.ipv6}) {
      if (held->table == nullptr || held->table->marked == 0) continue;
      held->table = held->table->unmarked();
      held->view = view_of(*held->table);
    }
}

std::vector<Prefix> VrfTables::missing(const VrfTables& from) const {
  std::vector<Prefix> lost;
  from.each([&](const Table& of) { table(of.vrf, of.family).missing(of, lost); });
  return lost;
}

bool VrfTables::same_as(const VrfTables& other) const {
  for (std::size_t i = 0; i < std::max(vrfs_.size(), other.vrfs_.size()); ++i)
    for (const Family family : {Family::ipv4, Family::ipv6}) {
      const VrfId vrf(static_cast<VrfId::rep>(i));
      if (!table(vrf, family).same_as(other.table(vrf, family))) return false;
    }
  return true;
}

std::size_t VrfTables::own_bytes() const {
  std::size_t bytes = vrfs_.size() * sizeof(Vrf);
  each([&](const Table& table) { bytes += table.own_bytes(); });
  return bytes;
}

std::size_t VrfTables::bytes_of_nodes() const {
  std::unordered_set<const Node*> seen;
  std::size_t bytes = 0;
  each([&](const Table& table) { bytes += table.bytes_of_nodes(seen); });
  return bytes;
}

}  // namespace hitless::fib
