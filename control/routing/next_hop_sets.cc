#include "control/routing/next_hop_sets.h"

#include <algorithm>
#include <array>
#include <utility>

#include <xxhash.h>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

/// The last address of the prefix's range.
IpAddress last_address(const Prefix& prefix) {
  IpAddress last = prefix.address;
  for (int bit = prefix.length; bit < address_bits(last.family); ++bit) {
    auto& byte = last.bytes[static_cast<std::size_t>(bit / 8)];
    byte = static_cast<std::uint8_t>(byte | (0x80U >> (bit % 8)));
  }
  return last;
}

std::size_t first_bits(const IpAddress& address) {
  return static_cast<std::size_t>(address.bytes[0]) << 8 | address.bytes[1];
}

/// Digest of the hops as bytes in a fixed order, so that the key names the set on every machine.
std::uint64_t key_of(const std::vector<NamedHop>& named) {
  constexpr std::size_t kHopBytes = 23;
  std::array<std::uint8_t, 4 * kHopBytes> few;
  std::vector<std::uint8_t> many;
  std::uint8_t* begin = few.data();
  if (named.size() * kHopBytes > few.size()) {
    many.resize(named.size() * kHopBytes);
    begin = many.data();
  }
  std::uint8_t* at = begin;
  for (const NamedHop& n : named) {
    *at++ = static_cast<std::uint8_t>(n.resolved);
    *at++ = static_cast<std::uint8_t>(n.vrf.value);
    *at++ = static_cast<std::uint8_t>(n.vrf.value >> 8);
    *at++ = static_cast<std::uint8_t>(n.hop.kind);
    *at++ = static_cast<std::uint8_t>(n.hop.interface.value);
    *at++ = static_cast<std::uint8_t>(n.hop.interface.value >> 8);
    *at++ = static_cast<std::uint8_t>(n.hop.address.family);
    at = std::copy(n.hop.address.bytes.begin(), n.hop.address.bytes.end(), at);
  }
  return XXH3_64bits(begin, static_cast<std::size_t>(at - begin));
}

}  // namespace

void sort_and_cut(std::vector<ResolvedHop>& hops) {
  std::sort(hops.begin(), hops.end());
  hops.erase(std::unique(hops.begin(), hops.end()), hops.end());
  // Null0 among real hops would drop a share of the flows, so Null0 counts only alone.
  if (hops.size() > 1) std::erase_if(hops, [](const ResolvedHop& h) { return h.kind == HopKind::null; });
  if (hops.size() > NextHopSets::kMaxPaths) hops.resize(NextHopSets::kMaxPaths);
}

NextHopSets::Id NextHopSets::intern(std::span<const NamedHop> named, const Resolve& resolve) {
  sorted_.assign(named.begin(), named.end());
  if (sorted_.size() > 1) {
    std::sort(sorted_.begin(), sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
  }
  const std::uint64_t key = key_of(sorted_);
  const auto [found, fresh] = by_key_.try_emplace(key, free_.empty() ? static_cast<Id>(sets_.size()) : free_.back());
  const Id id = found->second;
  if (!fresh) {
    HITLESS_CHECK(sets_[id].named == sorted_, "two sets of next hops with one digest");
    return id;
  }
  if (free_.empty())
    sets_.emplace_back();
  else
    free_.pop_back();
  sets_[id] = {key, sorted_, {}, {}, 0, false};
  for (const NamedHop& n : sorted_) {
    if (n.resolved) continue;
    const auto [address, is_new] = addresses_.try_emplace(next_hop_of(n));
    if (is_new) {
      near_.set(first_bits(n.hop.address));
      address->second.leads = resolve(next_hop_of(n));
    }
    address->second.named_by.push_back(id);
  }
  resolve_hops_of(sets_[id]);
  return id;
}

void NextHopSets::drop_unused(const std::vector<bool>& used) {
  for (Id id = static_cast<Id>(sets_.size()); id-- > 0;) {
    const Set& set = sets_[id];
    if (!used[id] && !set.named.empty() && set.published_by == 0 && !set.moved) forget(id);
  }
}

void NextHopSets::forget(Id id) {
  Set& set = sets_[id];
  for (const NamedHop& n : set.named) {
    if (n.resolved) continue;
    const auto address = addresses_.find(next_hop_of(n));
    std::erase(address->second.named_by, id);
    if (address->second.named_by.empty()) addresses_.erase(address);
  }
  by_key_.erase(set.key);
  set = {};
  free_.push_back(id);
}

std::optional<NextHopSets::Id> NextHopSets::find(std::uint64_t key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? std::nullopt : std::optional(found->second);
}

void NextHopSets::resolve_hops_of(Set& set) const {
  set.hops.clear();
  for (const NamedHop& n : set.named) {
    if (n.resolved) {
      set.hops.push_back(n.hop);
    } else {
      const std::vector<ResolvedHop>& leads = addresses_.at(next_hop_of(n)).leads;
      set.hops.insert(set.hops.end(), leads.begin(), leads.end());
    }
  }
  sort_and_cut(set.hops);
}

bool NextHopSets::moved_within(const Prefix& prefix, const Resolve& resolve) const {
  if (prefix.length >= 16 && !near_.test(first_bits(prefix.address))) return false;
  auto it = addresses_.lower_bound({prefix.vrf, prefix.address});
  if (it == addresses_.end() || it->first.vrf != prefix.vrf || !prefix.contains(it->first.address)) return false;
  const NextHop last{prefix.vrf, last_address(prefix)};
  for (; it != addresses_.end() && it->first <= last; ++it)
    if (resolve(it->first) != it->second.leads) return true;
  return false;
}

std::vector<NextHopSets::Id> NextHopSets::resolve_all(const Resolve& resolve) {
  std::vector<Id> touched;
  for (auto& [next_hop, known] : addresses_) {
    auto now = resolve(next_hop);
    if (now == known.leads) continue;
    known.leads = std::move(now);
    touched.insert(touched.end(), known.named_by.begin(), known.named_by.end());
  }
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  std::erase_if(touched, [this](Id id) {
    const std::vector<ResolvedHop> before = sets_[id].hops;
    resolve_hops_of(sets_[id]);
    return sets_[id].hops == before;
  });
  return touched;
}

std::size_t NextHopSets::memory_bytes() const {
  std::size_t bytes = by_key_.size() * 32;
  for (const Set& set : sets_)
    bytes += sizeof(Set) + set.named.capacity() * sizeof(NamedHop) +
             (set.hops.capacity() + set.told.capacity()) * sizeof(ResolvedHop);
  for (const auto& [next_hop, known] : addresses_)
    bytes += sizeof(next_hop) + sizeof(known) + 32 + known.leads.capacity() * sizeof(ResolvedHop) +
             known.named_by.capacity() * sizeof(Id);
  return bytes;
}

}  // namespace hitless
