#include "control/fib/fib_batches.h"

#include <algorithm>
#include <utility>

#include "linecards/ipc/fib_codec.h"

namespace hitless {
namespace {

/// Fewer batches are encoded faster than threads are woken.
constexpr std::size_t kWorthSideBySide = 16;

}  // namespace

FibBatches::FibBatches(Epoch epoch, const AdjacencyTable& adjacencies, std::size_t changes_per_batch, SideBySide pieces)
    : epoch_(epoch), adjacencies_(adjacencies), limit_(changes_per_batch), pieces_(std::move(pieces)) {}

void FibBatches::add_adjacencies() {
  for (const auto& entry : adjacencies_.entries()) add(entry);
}

void FibBatches::add(const FibChange::AdjacencyEntry& adjacency) {
  change_.adjacencies.push_back(adjacency);
  count_one();
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
  if (++changes_ >= limit_) begin_batch();
}

void FibBatches::begin_batch() {
  if (changes_ == 0) return;
  change_.epoch = epoch_;
  full_.push_back({std::exchange(change_, {}), std::exchange(changes_, 0)});
  ++batch_;
}

std::vector<ChangeBatch> FibBatches::take() {
  begin_batch();
  std::vector<ChangeBatch> batches(full_.size());
  const auto encode_one = [this, &batches](std::size_t i) {
    batches[i] = {std::make_shared<const std::vector<std::uint8_t>>(encode_fib_change(full_[i].change)),
                  full_[i].changes};
    full_[i].change = {};
  };
  if (pieces_ != nullptr && full_.size() >= kWorthSideBySide)
    pieces_(full_.size(), encode_one);
  else
    for (std::size_t i = 0; i < full_.size(); ++i) encode_one(i);
  full_.clear();
  return batches;
}

}  // namespace hitless
