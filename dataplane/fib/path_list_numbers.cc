#include "dataplane/fib/path_list_numbers.h"

#include <algorithm>
#include <functional>

#include "dataplane/fib/load_balance_table.h"

namespace hitless {

std::uint32_t PathListNumbers::number_of(std::uint64_t key) {
  const std::lock_guard guard(lock_);
  const auto [found, fresh] = by_key_.try_emplace(key, 0);
  if (!fresh) return found->second;
  if (free_.empty()) return found->second = next_++;
  found->second = free_.back();
  free_.pop_back();
  return found->second;
}

void PathListNumbers::living(const LoadBalanceTable* table) {
  const std::lock_guard guard(lock_);
  tables_.push_back(table);
}

void PathListNumbers::gone(const LoadBalanceTable* table) {
  const std::lock_guard guard(lock_);
  const auto found = std::ranges::find(tables_, table);
  *found = tables_.back();
  tables_.pop_back();
}

void PathListNumbers::tidy() {
  const std::lock_guard guard(lock_);
  if (by_key_.size() < tidy_at_) return;
  std::vector<bool> used(next_);
  for (const LoadBalanceTable* table : tables_)
    for (std::uint32_t i = 0; i < table->numbers(); ++i)
      if (table->holds(LoadBalanceIndex(i))) used[i] = true;
  std::erase_if(by_key_, [&](const auto& entry) {
    if (used[entry.second]) return false;
    free_.push_back(entry.second);
    return true;
  });
  std::ranges::sort(free_, std::greater<>());  // the smallest is given out first, so tables stay short
  tidy_at_ = std::max<std::size_t>(1024, 2 * by_key_.size());
}

}  // namespace hitless
