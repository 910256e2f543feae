#include "dataplane/fib/fib.h"

#include <algorithm>

#include <xxhash.h>

#include "dataplane/base/result.h"
#include "dataplane/fib/fib_state.h"

namespace hitless {
namespace {

/// The edits of a batch in prefix order, one for each prefix: the last one wins, and a route wins over a withdrawal.
std::vector<fib::Edit> edits_of(const FibChange& change, const std::vector<std::uint32_t>& numbers) {
  std::vector<fib::Edit> edits;
  edits.reserve(change.withdrawn.size() + change.routes.size());
  const auto clean = [](const Prefix& prefix) {
    HITLESS_CHECK(make_prefix(prefix.address, prefix.length, prefix.vrf) == prefix && prefix.vrf.value < kVrfsMax,
                  "a prefix has bits beyond its length, or is of no VRF");
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

/// Counts the users of a version's path lists after its entries changed.
void count_users(const fib::EditResult& outcome, LoadBalanceTable& load_balance) {
  for (const fib::EditResult::Moved& moved : outcome.moved) {
    if (moved.after != fib::kNothing) load_balance.acquire(LoadBalanceIndex(moved.after));
    if (moved.before != fib::kNothing) load_balance.release(LoadBalanceIndex(moved.before));
  }
}

}  // namespace

PathList path_list_of(std::vector<AdjacencyIndex> members) {
  const std::uint64_t key = XXH3_64bits(members.data(), members.size() * sizeof(members[0]));
  return {key, std::move(members)};
}

FibVersion::FibVersion(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->store->path_lists.living(&state_->load_balance);
}
FibVersion::~FibVersion() { state_->store->path_lists.gone(&state_->load_balance); }

FibVersionPtr FibVersion::empty(SideBySide pieces) {
  auto state = std::make_unique<State>(std::make_shared<fib::Store>(std::move(pieces)));
  state->kernels = fib::kernels_here();
  return FibVersionPtr(new FibVersion(std::move(state)));
}

FibVersionPtr FibVersion::apply(const FibChange& change, std::vector<Prefix>* lost) const {
  fib::Store& store = *state_->store;
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
  next->edit(edits_of(change, numbers), lost);
  next->load_balance.collect();
  return FibVersionPtr(new FibVersion(std::move(next)));
}

void FibVersion::give_numbers_back() const { state_->store->path_lists.tidy(); }

FibVersionPtr FibVersion::sweep(Epoch epoch, std::vector<Prefix>* lost) const {
  auto next = std::make_unique<State>(*state_);
  const bool marked_go = state_->epoch < epoch, others_go = state_->earlier < epoch;
  next->open(epoch);
  std::vector<fib::Edit> edits;
  state_->tables.each([&](const fib::Table& table) {
    if (!marked_go && (!others_go || table.marked == table.count)) return;
    table.for_each([&](const Prefix& prefix, std::uint32_t, bool marked) {
      if (marked ? marked_go : others_go) edits.push_back({prefix, fib::kNothing});
    });
  });
  next->edit(edits, lost);
  next->load_balance.collect();
  return FibVersionPtr(new FibVersion(std::move(next)));
}

void FibVersion::State::open(Epoch opened) {
  if (opened <= epoch) return;
  earlier = std::exchange(epoch, opened);
  tables.unmark();
}

void FibVersion::State::edit(std::span<const fib::Edit> edits, std::vector<Prefix>* lost) {
  tables.apply(*store, edits, [&](fib::EditResult&& outcome) {
    count_users(outcome, load_balance);
    if (lost != nullptr) lost->insert(lost->end(), outcome.lost.begin(), outcome.lost.end());
  });
}

FibEntry FibVersion::State::entry(const Prefix& prefix, std::uint32_t value, bool marked) const {
  const auto paths = load_balance.paths(LoadBalanceIndex(value));
  return {prefix, marked ? epoch : earlier, {paths.begin(), paths.end()}};
}

bool FibVersion::find(const Prefix& prefix, FibEntry* entry) const {
  bool marked = false;
  const std::uint32_t value = state_->tables.table(prefix.vrf, prefix.address.family).find(prefix, &marked);
  if (value == fib::kNothing) return false;
  if (entry != nullptr) *entry = state_->entry(prefix, value, marked);
  return true;
}

bool FibVersion::match(const IpAddress& address, FibEntry* entry, VrfId vrf) const {
  for (int length = address_bits(address.family); length >= 0; --length)
    if (find(make_prefix(address, length, vrf), entry)) return true;
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
  state_->tables.each([&](const fib::Table& table) {
    table.for_each(
        [&](const Prefix& prefix, std::uint32_t value, bool marked) { visit(state_->entry(prefix, value, marked)); });
  });
}

std::vector<Prefix> FibVersion::missing(const FibVersion& from) const {
  return state_->tables.missing(from.state_->tables);
}

bool FibVersion::same_as(const FibVersion& other) const {
  const State &a = *state_, &b = *other.state_;
  if (a.store != b.store || a.epoch != b.epoch || !a.tables.same_as(b.tables) ||
      !a.load_balance.same_as(b.load_balance) || a.adjacencies.size() != b.adjacencies.size())
    return false;
  for (std::size_t i = 0; i < a.adjacencies.size(); ++i)
    if (a.adjacencies[i] != b.adjacencies[i]) return false;
  return true;
}

std::size_t FibVersion::prefix_count() const {
  std::size_t count = 0;
  state_->tables.each([&](const fib::Table& table) { count += table.count; });
  return count;
}

std::size_t FibVersion::prefix_count(VrfId vrf, Family family) const { return state_->tables.table(vrf, family).count; }
std::size_t FibVersion::path_list_count() const { return state_->load_balance.size(); }

std::size_t FibVersion::stale_count(Epoch epoch) const {
  std::size_t stale = 0;
  state_->tables.each([&](const fib::Table& table) {
    if (state_->epoch < epoch) stale += table.marked;
    if (state_->earlier < epoch) stale += table.count - table.marked;
  });
  return stale;
}

std::size_t FibVersion::own_bytes() const {
  return sizeof(State) + state_->tables.own_bytes() + state_->load_balance.memory_bytes() +
         state_->adjacencies.memory_bytes();
}

std::size_t FibVersion::memory_bytes() const { return own_bytes() + state_->tables.bytes_of_nodes(); }

std::size_t FibVersion::shared_bytes() const { return state_->store->bytes(); }

}  // namespace hitless
