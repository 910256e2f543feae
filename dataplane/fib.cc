#include "dataplane/fib.h"

#include <algorithm>

#include <xxhash.h>

#include "dataplane/base/result.h"
#include "dataplane/fib_state.h"

namespace hitless {
namespace {

/// The batch in prefix order, one edit a prefix: a later one wins, and a route over a withdrawal.
std::vector<fib::Edit> edits_of(const FibChange& change, const std::vector<std::uint32_t>& numbers) {
  std::vector<fib::Edit> edits;
  edits.reserve(change.withdrawn.size() + change.routes.size());
  const auto clean = [](const Prefix& prefix) {
    HITLESS_CHECK(make_prefix(prefix.address, prefix.length) == prefix, "a prefix has bits beyond its length");
    return prefix;
  };
  for (const Prefix& prefix : change.withdrawn) edits.push_back({clean(prefix), fib::kNothing});
  for (const FibChange::Route& route : change.routes) {
    HITLESS_CHECK(route.path_list < numbers.size(), "a route names a path list that its batch does not have");
    edits.push_back({clean(route.prefix), numbers[route.path_list]});
  }
  if (!std::ranges::is_sorted(edits, {}, &fib::Edit::prefix)) std::ranges::stable_sort(edits, {}, &fib::Edit::prefix);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edits.size(); ++i)
    if (i + 1 == edits.size() || edits[i + 1].prefix != edits[i].prefix) edits[kept++] = edits[i];
  edits.resize(kept);
  return edits;
}

/// Keeps a version's path lists in step with what became of its entries.
void count_users(const fib::Outcome& outcome, LoadBalanceTable& load_balance) {
  for (const fib::Outcome::Moved& moved : outcome.moved) {
    if (moved.after != fib::kNothing) load_balance.acquire(LoadBalanceIndex(moved.after));
    if (moved.before != fib::kNothing) load_balance.release(LoadBalanceIndex(moved.before));
  }
}

void apply_to(std::shared_ptr<const fib::Table>& table, fib::Store& store, std::span<const fib::Edit> edits,
              LoadBalanceTable& load_balance, std::vector<Prefix>* lost) {
  // In pieces that stay in the cache; a piece more costs a copy of the top array.
  constexpr std::size_t kPiece = 16384;
  for (std::size_t at = 0; at < edits.size(); at += kPiece) {
    fib::Outcome outcome;
    table = table->apply(store, edits.subspan(at, std::min(kPiece, edits.size() - at)), outcome);
    count_users(outcome, load_balance);
    if (lost != nullptr) lost->insert(lost->end(), outcome.lost.begin(), outcome.lost.end());
  }
}

}  // namespace

PathList path_list_of(std::vector<AdjacencyIndex> members) {
  const std::uint64_t key = XXH3_64bits(members.data(), members.size() * sizeof(members[0]));
  return {key, std::move(members)};
}

FibVersion::FibVersion(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->look_at_tables();
  state_->store->path_lists.living(&state_->load_balance);
}
FibVersion::~FibVersion() { state_->store->path_lists.gone(&state_->load_balance); }

FibVersionPtr FibVersion::empty(SideBySide pieces) {
  auto state = std::make_unique<State>();
  state->store = std::make_shared<fib::Store>(std::move(pieces));
  state->table4 = std::make_shared<const fib::Table>(Family::ipv4);
  state->table6 = std::make_shared<const fib::Table>(Family::ipv6);
  state->kernels = fib::kernels_here();
  return FibVersionPtr(new FibVersion(std::move(state)));
}

FibVersionPtr FibVersion::apply(const FibChange& change, std::vector<Prefix>* lost) const {
  fib::Store& store = *state_->store;
  store.path_lists.tidy();
  auto next = std::make_unique<State>(*state_);
  next->open(change.epoch);
  for (const FibChange::AdjacencyEntry& entry : change.adjacencies) {
    HITLESS_CHECK(entry.index.value < kAdjacenciesMax, "adjacency index beyond the table");
    next->adjacencies.grow(entry.index.index() + 1);
    next->adjacencies.edit(entry.index.index()) = entry.adjacency;
  }
  std::vector<std::uint32_t> numbers;
  numbers.reserve(change.path_lists.size());
  for (const PathList& list : change.path_lists) {
    numbers.push_back(store.path_lists.number_of(list.key));
    next->load_balance.set(LoadBalanceIndex(numbers.back()), list.members);
  }
  const std::vector<fib::Edit> edits = edits_of(change, numbers);
  const auto is_ipv4 = [](const fib::Edit& edit) { return edit.prefix.address.family == Family::ipv4; };
  const auto v4 = static_cast<std::size_t>(std::ranges::partition_point(edits, is_ipv4) - edits.begin());
  apply_to(next->table4, store, std::span(edits).first(v4), next->load_balance, lost);
  apply_to(next->table6, store, std::span(edits).subspan(v4), next->load_balance, lost);
  next->load_balance.collect();
  return FibVersionPtr(new FibVersion(std::move(next)));
}

FibVersionPtr FibVersion::sweep(Epoch epoch, std::vector<Prefix>* lost) const {
  auto next = std::make_unique<State>(*state_);
  const bool marked_go = state_->epoch < epoch, others_go = state_->earlier < epoch;
  next->open(epoch);
  for (auto* table : {&next->table4, &next->table6}) {
    const fib::Table& before = table == &next->table4 ? *state_->table4 : *state_->table6;
    if (!marked_go && (!others_go || before.marked == before.count)) continue;
    std::vector<fib::Edit> edits;
    before.for_each([&](const Prefix& prefix, std::uint32_t, bool marked) {
      if (marked ? marked_go : others_go) edits.push_back({prefix, fib::kNothing});
    });
    apply_to(*table, *next->store, edits, next->load_balance, lost);
  }
  next->load_balance.collect();
  return FibVersionPtr(new FibVersion(std::move(next)));
}

void FibVersion::State::open(Epoch opened) {
  if (opened <= epoch) return;
  earlier = std::exchange(epoch, opened);
  for (auto* table : {&table4, &table6})
    if ((*table)->count != 0) *table = (*table)->unmarked();
}

void FibVersion::State::look_at_tables() {
  const std::byte* const base = store->arena().base();
  view4 = {base, table4->top.data(), table4->fallback.data()};
  view6 = {base, table6->top.data(), table6->fallback.data()};
}

const fib::Table& FibVersion::State::table(Family family) const {
  return family == Family::ipv4 ? *table4 : *table6;
}

FibEntry FibVersion::State::entry(const Prefix& prefix, std::uint32_t value, bool marked) const {
  const auto paths = load_balance.paths(LoadBalanceIndex(value));
  return {prefix, marked ? epoch : earlier, {paths.begin(), paths.end()}};
}

bool FibVersion::find(const Prefix& prefix, FibEntry* entry) const {
  bool marked = false;
  const std::uint32_t value = state_->table(prefix.address.family).find(prefix, &marked);
  if (value == fib::kNothing) return false;
  if (entry != nullptr) *entry = state_->entry(prefix, value, marked);
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
  const auto each = [&](const Prefix& prefix, std::uint32_t value, bool marked) {
    visit(state_->entry(prefix, value, marked));
  };
  state_->table4->for_each(each);
  state_->table6->for_each(each);
}

std::vector<Prefix> FibVersion::missing(const FibVersion& from) const {
  std::vector<Prefix> lost;
  state_->table4->missing(*from.state_->table4, lost);
  state_->table6->missing(*from.state_->table6, lost);
  return lost;
}

bool FibVersion::same_as(const FibVersion& other) const {
  const State &a = *state_, &b = *other.state_;
  if (a.store != b.store || a.epoch != b.epoch || !a.table4->same_as(*b.table4) || !a.table6->same_as(*b.table6) ||
      !a.load_balance.same_as(b.load_balance) || a.adjacencies.size() != b.adjacencies.size())
    return false;
  for (std::size_t i = 0; i < a.adjacencies.size(); ++i)
    if (a.adjacencies[i] != b.adjacencies[i]) return false;
  return true;
}

std::size_t FibVersion::prefix_count() const { return state_->table4->count + state_->table6->count; }
std::size_t FibVersion::prefix_count(Family family) const { return state_->table(family).count; }
std::size_t FibVersion::path_list_count() const { return state_->load_balance.size(); }

std::size_t FibVersion::stale_count(Epoch epoch) const {
  std::size_t stale = 0;
  for (const auto* table : {state_->table4.get(), state_->table6.get()}) {
    if (state_->epoch < epoch) stale += table->marked;
    if (state_->earlier < epoch) stale += table->count - table->marked;
  }
  return stale;
}

std::size_t FibVersion::own_bytes() const {
  return sizeof(State) + state_->table4->own_bytes() + state_->table6->own_bytes() +
         state_->load_balance.memory_bytes() + state_->adjacencies.memory_bytes();
}

std::size_t FibVersion::memory_bytes() const {
  return own_bytes() + fib::bytes_of_nodes(*state_->table4, *state_->table6);
}

std::size_t FibVersion::shared_bytes() const { return state_->store->bytes(); }

}  // namespace hitless
