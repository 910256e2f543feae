#include "control/fib_batches.h"

#include <algorithm>
#include <utility>

#include "linecards/fib_codec.h"

namespace hitless {

FibBatches::FibBatches(Epoch epoch, const AdjacencyTable& adjacencies, std::size_t changes_per_batch)
    : epoch_(epoch), adjacencies_(adjacencies), limit_(changes_per_batch) {}

void FibBatches::add_adjacencies() {
  for (const auto& entry : adjacencies_.entries()) {
    change_.adjacencies.push_back(entry);
    count_one();
  }
}

void FibBatches::add(const BestRoute& route) {
  if (route.hops.empty())
    change_.withdrawn.push_back(route.prefix);
  else
    change_.routes.push_back({route.prefix, position_of(route.key, route.hops)});
  count_one();
}

void FibBatches::add(const MovedNextHops& moved) {
  position_of(moved.key, moved.hops);
  count_one();
}

std::uint32_t FibBatches::position_of(std::uint64_t key, std::span<const ResolvedHop> hops) {
  const auto [found, fresh] = known_.try_emplace(key);
  Known& list = found->second;
  if (fresh) {
    for (const ResolvedHop& hop : hops) {
      const AdjacencyIndex index = adjacencies_.find(hop);
      // Two unknown neighbours of one network share its glean: one path, not two.
      if (std::find(list.members.begin(), list.members.end(), index) == list.members.end())
        list.members.push_back(index);
    }
  }
  if (list.batch != batch_) {
    list.batch = batch_;
    list.position = static_cast<std::uint32_t>(change_.path_lists.size());
    change_.path_lists.push_back({key, list.members});
  }
  return list.position;
}

void FibBatches::count_one() {
  if (++changes_ >= limit_) flush();
}

void FibBatches::flush() {
  if (changes_ == 0) return;
  change_.epoch = epoch_;
  done_.push_back({std::make_shared<const std::vector<std::uint8_t>>(encode_fib_change(change_)), changes_});
  change_.adjacencies.clear();
  change_.path_lists.clear();
  change_.routes.clear();
  change_.withdrawn.clear();
  changes_ = 0;
  ++batch_;
}

std::vector<ChangeBatch> FibBatches::take() {
  flush();
  return std::exchange(done_, {});
}

}  // namespace hitless
