#include "control/fib_batches.h"

#include <algorithm>

#include "linecards/fib_codec.h"

namespace hitless {

FibBatches::FibBatches(Epoch epoch, const AdjacencyTable& adjacencies, std::size_t changes_per_batch)
    : epoch_(epoch), adjacencies_(adjacencies), limit_(changes_per_batch) {}

void FibBatches::add_adjacencies() {
  for (const auto& entry : adjacencies_.entries()) {
    change_.adjacencies.push_back(entry);
    flush_if_full();
  }
}

void FibBatches::add(const BestRoute& route) {
  if (route.hops.empty()) {
    change_.withdrawn.push_back(route.prefix);
  } else {
    std::vector<AdjacencyIndex> paths;
    for (const ResolvedHop& hop : route.hops) {
      const AdjacencyIndex index = adjacencies_.find(hop);
      // Two unknown neighbours of one network share its glean: one path, not two.
      if (std::find(paths.begin(), paths.end(), index) == paths.end()) paths.push_back(index);
    }
    const auto [found, fresh] =
        path_lists_.try_emplace(std::move(paths), static_cast<std::uint32_t>(change_.path_lists.size()));
    if (fresh) change_.path_lists.push_back(found->first);
    change_.routes.push_back({route.prefix, found->second});
  }
  flush_if_full();
}

void FibBatches::flush_if_full() {
  if (change_.adjacencies.size() + change_.routes.size() + change_.withdrawn.size() >= limit_) flush();
}

void FibBatches::flush() {
  if (change_.adjacencies.empty() && change_.routes.empty() && change_.withdrawn.empty()) return;
  change_.epoch = epoch_;
  done_.push_back(std::make_shared<const std::vector<std::uint8_t>>(encode_fib_change(change_)));
  change_ = {};
  path_lists_.clear();
}

std::vector<FibBatches::Bytes> FibBatches::take() {
  flush();
  return std::exchange(done_, {});
}

}  // namespace hitless
