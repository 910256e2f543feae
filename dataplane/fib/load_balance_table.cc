#include "dataplane/fib/load_balance_table.h"

#include <algorithm>

#include "dataplane/base/result.h"

namespace hitless {

void LoadBalanceTable::set(LoadBalanceIndex index, std::span<const AdjacencyIndex> members) {
  HITLESS_CHECK(!members.empty() && members.size() <= kPathsMax, "a path list has 1 to 16 members");
  items_.grow(index.index() + 1);
  const Item& before = items_[index.index()];
  if (before.users == 0) touched_.push_back(index.value);
  if (std::ranges::equal(paths(index), members)) return;
  if (before.count == 0) ++used_;
  Item& item = items_.edit(index.index());
  item.members = {};  // so that equal lists are equal items
  std::ranges::copy(members, item.members.begin());
  item.count = static_cast<std::uint32_t>(members.size());
}

void LoadBalanceTable::acquire(LoadBalanceIndex index) { ++items_.edit(index.index()).users; }

void LoadBalanceTable::release(LoadBalanceIndex index) {
  Item& item = items_.edit(index.index());
  HITLESS_CHECK(item.users > 0, "a path list lost more users than it had");
  if (--item.users == 0) touched_.push_back(index.value);
}

void LoadBalanceTable::collect() {
  for (const std::uint32_t number : touched_) {
    // A list may be noted twice, or may have a user again.
    if (items_[number].count == 0 || items_[number].users != 0) continue;
    items_.edit(number) = Item{};
    --used_;
  }
  std::size_t end = items_.size();
  while (end > 0 && items_[end - 1].count == 0) --end;
  items_.shrink(end);
  touched_.clear();
  touched_.shrink_to_fit();
}

bool LoadBalanceTable::same_as(const LoadBalanceTable& other) const {
  if (used_ != other.used_) return false;
  const std::size_t both = std::min(items_.size(), other.items_.size());
  for (std::size_t i = 0; i < both; ++i)
    if (items_[i] != other.items_[i]) return false;
  return true;  // both tables use equally many lists, so the lists beyond `both` are unused
}

}  // namespace hitless
