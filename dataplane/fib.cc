#include "dataplane/fib.h"

#include <algorithm>

#include <xxhash.h>

#include "dataplane/base/result.h"
#include "dataplane/fib_state.h"

namespace hitless {
namespace {

/// Keeps a version's counts and path lists in step with what happens in its tries.
class Bookkeeping : public trie::Changes {
 public:
  Bookkeeping(LoadBalanceTable& load_balance, std::size_t& count, std::vector<Prefix>* lost)
      : load_balance_(load_balance), count_(count), lost_(lost) {}

  void changed(const Prefix& prefix, std::uint32_t before, std::uint32_t after) override {
    if (after != 0) load_balance_.acquire(LoadBalanceIndex(after - 1));
    if (before != 0) load_balance_.release(LoadBalanceIndex(before - 1));
    if (before == 0) ++count_;
    if (after == 0) --count_;
    if (after == 0 && lost_ != nullptr) lost_->push_back(prefix);
  }

 private:
  LoadBalanceTable& load_balance_;
  std::size_t& count_;
  std::vector<Prefix>* lost_;
};

/// The batch in prefix order, one edit a prefix: a later one wins, and a route over a withdrawal.
std::vector<trie::Edit> edits_of(const FibChange& change, const std::vector<LoadBalanceIndex>& interned) {
  std::vector<trie::Edit> edits;
  edits.reserve(change.withdrawn.size() + change.routes.size());
  const auto clean = [](const Prefix& prefix) {
    HITLESS_CHECK(make_prefix(prefix.address, prefix.length) == prefix, "a prefix has bits beyond its length");
    return prefix;
  };
  for (const Prefix& prefix : change.withdrawn) edits.push_back({clean(prefix), 0, 0});
  for (const FibChange::Route& route : change.routes) {
    HITLESS_CHECK(route.path_list < interned.size(), "a route names a path list that its batch does not have");
    edits.push_back({clean(route.prefix), interned[route.path_list].value + 1, change.epoch.value});
  }
  std::ranges::stable_sort(edits, {}, &trie::Edit::prefix);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edits.size(); ++i)
    if (i + 1 == edits.size() || edits[i + 1].prefix != edits[i].prefix) edits[kept++] = edits[i];
  edits.resize(kept);
  return edits;
}

FibEntry entry_of(const FibVersion& version, const Prefix& prefix, const trie::Entry& entry) {
  const auto paths = version.paths(LoadBalanceIndex(entry.value - 1));
  return {prefix, Epoch(entry.epoch), {paths.begin(), paths.end()}};
}

}  // namespace

PathList path_list_of(std::vector<AdjacencyIndex> members) {
  const std::uint64_t key = XXH3_64bits(members.data(), members.size() * sizeof(members[0]));
  return {key, std::move(members)};
}

FibVersion::FibVersion(std::unique_ptr<State> state) : state_(std::move(state)) {}
FibVersion::~FibVersion() = default;

FibVersionPtr FibVersion::empty() { return FibVersionPtr(new FibVersion(std::make_unique<State>())); }

FibVersionPtr FibVersion::apply(const FibChange& change, std::vector<Prefix>* lost) const {
  auto next = std::make_unique<State>(*state_);
  for (const FibChange::AdjacencyEntry& entry : change.adjacencies) {
    HITLESS_CHECK(entry.index.value < kAdjacenciesMax, "adjacency index beyond the table");
    next->adjacencies.grow(entry.index.index() + 1);
    next->adjacencies.edit(entry.index.index()) = entry.adjacency;
  }
  std::vector<LoadBalanceIndex> interned;
  interned.reserve(change.path_lists.size());
  for (const auto& list : change.path_lists) interned.push_back(next->load_balance.intern(list.members));

  const std::vector<trie::Edit> edits = edits_of(change, interned);
  const auto is_ipv4 = [](const trie::Edit& edit) { return edit.prefix.address.family == Family::ipv4; };
  const auto v4 = static_cast<std::size_t>(std::ranges::partition_point(edits, is_ipv4) - edits.begin());
  Bookkeeping book4(next->load_balance, next->count4, lost);
  next->root4 = trie::apply(next->root4, Family::ipv4, std::span(edits).first(v4), book4);
  Bookkeeping book6(next->load_balance, next->count6, lost);
  next->root6 = trie::apply(next->root6, Family::ipv6, std::span(edits).subspan(v4), book6);
  next->load_balance.collect();
  return FibVersionPtr(new FibVersion(std::move(next)));
}

FibVersionPtr FibVersion::sweep(Epoch epoch, std::vector<Prefix>* lost) const {
  auto next = std::make_unique<State>(*state_);
  Bookkeeping book4(next->load_balance, next->count4, lost);
  next->root4 = trie::sweep(next->root4, Family::ipv4, epoch.value, book4);
  Bookkeeping book6(next->load_balance, next->count6, lost);
  next->root6 = trie::sweep(next->root6, Family::ipv6, epoch.value, book6);
  next->load_balance.collect();
  return FibVersionPtr(new FibVersion(std::move(next)));
}

bool FibVersion::find(const Prefix& prefix, FibEntry* entry) const {
  const bool is_ipv4 = prefix.address.family == Family::ipv4;
  const trie::Entry* found = trie::find(is_ipv4 ? state_->root4 : state_->root6, prefix);
  if (found == nullptr) return false;
  if (entry != nullptr) *entry = entry_of(*this, prefix, *found);
  return true;
}

bool FibVersion::match(const IpAddress& address, FibEntry* entry) const {
  for (int length = address_bits(address.family); length >= 0; --length)
    if (find(make_prefix(address, length), entry)) return true;
  return false;
}

std::span<const AdjacencyIndex> FibVersion::paths(LoadBalanceIndex index) const {
  return state_->load_balance.paths(index);
}

const Adjacency& FibVersion::adjacency(AdjacencyIndex index) const {
  static constexpr Adjacency kUnknown{};
  return index.index() < state_->adjacencies.size() ? state_->adjacencies[index.index()] : kUnknown;
}

void FibVersion::for_each(const std::function<void(const FibEntry&)>& visit) const {
  const auto each = [&](const Prefix& prefix, const trie::Entry& entry) { visit(entry_of(*this, prefix, entry)); };
  trie::for_each(state_->root4, Family::ipv4, each);
  trie::for_each(state_->root6, Family::ipv6, each);
}

std::size_t FibVersion::prefix_count() const { return state_->count4 + state_->count6; }
std::size_t FibVersion::prefix_count(Family family) const {
  return family == Family::ipv4 ? state_->count4 : state_->count6;
}
std::size_t FibVersion::path_list_count() const { return state_->load_balance.size(); }

std::size_t FibVersion::stale_count(Epoch epoch) const {
  return trie::stale_count(state_->root4, epoch.value) + trie::stale_count(state_->root6, epoch.value);
}

std::size_t FibVersion::memory_bytes() const {
  return sizeof(State) + trie::memory_bytes(state_->root4) + trie::memory_bytes(state_->root6) +
         state_->load_balance.memory_bytes() + state_->adjacencies.memory_bytes();
}

}  // namespace hitless
