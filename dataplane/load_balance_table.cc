#include "dataplane/load_balance_table.h"

#include <algorithm>

#include "dataplane/base/result.h"
#include "dataplane/flow_hash.h"

namespace hitless {
namespace {

constexpr std::size_t kFirstBuckets = 1024;

}  // namespace

std::size_t LoadBalanceTable::home_of(std::span<const AdjacencyIndex> members) const {
  return crc32c(std::as_bytes(members)) & (buckets_.size() - 1);
}

LoadBalanceIndex LoadBalanceTable::intern(std::span<const AdjacencyIndex> members) {
  HITLESS_CHECK(!members.empty() && members.size() <= kPathsMax, "a path list has 1 to 16 members");
  if ((used_ + 1) * 2 > buckets_.size()) grow_buckets();
  for (std::size_t b = home_of(members); buckets_[b] != 0; b = (b + 1) & (buckets_.size() - 1)) {
    const LoadBalanceIndex found(buckets_[b] - 1);
    if (std::ranges::equal(paths(found), members)) {
      touched_.push_back(found.value);
      return found;
    }
  }
  std::uint32_t slot;
  if (first_free_ != 0) {
    slot = first_free_ - 1;
    first_free_ = items_[slot].users;
  } else {
    slot = static_cast<std::uint32_t>(items_.size());
    items_.grow(items_.size() + 1);
  }
  Item& item = items_.edit(slot);
  item = Item{};
  std::ranges::copy(members, item.members.begin());
  item.count = static_cast<std::uint32_t>(members.size());
  insert_bucket(slot);
  ++used_;
  touched_.push_back(slot);
  return LoadBalanceIndex(slot);
}

void LoadBalanceTable::acquire(LoadBalanceIndex index) { ++items_.edit(index.index()).users; }

void LoadBalanceTable::release(LoadBalanceIndex index) {
  Item& item = items_.edit(index.index());
  HITLESS_CHECK(item.users > 0, "a path list lost more users than it had");
  if (--item.users == 0) touched_.push_back(index.value);
}

void LoadBalanceTable::collect() {
  for (const std::uint32_t slot : touched_) {
    // A list may stand here twice, or have found a user again.
    if (items_[slot].count == 0 || items_[slot].users != 0) continue;
    erase_bucket(slot);
    Item& item = items_.edit(slot);
    item.count = 0;
    item.users = first_free_;
    first_free_ = slot + 1;
    --used_;
  }
  touched_.clear();
  touched_.shrink_to_fit();
}

void LoadBalanceTable::insert_bucket(std::uint32_t item) {
  const std::size_t mask = buckets_.size() - 1;
  std::size_t b = home_of(paths(LoadBalanceIndex(item)));
  while (buckets_[b] != 0) b = (b + 1) & mask;
  buckets_.edit(b) = item + 1;
}

void LoadBalanceTable::erase_bucket(std::uint32_t item) {
  const std::size_t mask = buckets_.size() - 1;
  std::size_t hole = home_of(paths(LoadBalanceIndex(item)));
  while (buckets_[hole] != item + 1) hole = (hole + 1) & mask;
  // Close the hole: whatever a later probe would have to pass it for moves into it.
  for (std::size_t b = (hole + 1) & mask; buckets_[b] != 0; b = (b + 1) & mask) {
    const std::size_t home = home_of(paths(LoadBalanceIndex(buckets_[b] - 1)));
    if (((b - home) & mask) < ((b - hole) & mask)) continue;
    buckets_.edit(hole) = buckets_[b];
    hole = b;
  }
  buckets_.edit(hole) = 0;
}

void LoadBalanceTable::grow_buckets() {
  const std::size_t size = buckets_.size() == 0 ? kFirstBuckets : buckets_.size() * 2;
  buckets_ = {};
  buckets_.grow(size);
  for (std::uint32_t slot = 0; slot < items_.size(); ++slot)
    if (items_[slot].count != 0) insert_bucket(slot);
}

}  // namespace hitless
