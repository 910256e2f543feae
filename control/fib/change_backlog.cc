#include "control/fib/change_backlog.h"

#include <algorithm>
#include <utility>

#include <xxhash.h>

#include "linecards/ipc/fib_codec.h"

namespace hitless {
namespace {

/// The log holds our own encoding, so it decodes.
FibChange decoded(const WireBytes& bytes) {
  auto change = decode_fib_change(*bytes);
  HITLESS_CHECK(change.has_value(), "a batch of the log does not decode");
  return std::move(*change);
}

}  // namespace

void ChangeBacklog::absorb(const ChangeBatch& batch) {
  if (batch.change == nullptr) {
    order_.push_back({Item::Kind::end, {}, 0});
    return;
  }
  const FibChange change = decoded(batch.change);
  adjacencies_ |= !change.adjacencies.empty();
  for (const PathList& list : change.path_lists)
    if (keys_.insert(list.key).second) order_.push_back({Item::Kind::next_hops, {}, list.key});
  const auto add = [this](const Prefix& prefix) {
    if (prefixes_.insert(prefix).second) order_.push_back({Item::Kind::prefix, prefix, 0});
  };
  for (const Prefix& prefix : change.withdrawn) add(prefix);
  for (const FibChange::Route& route : change.routes) add(route.prefix);
}

std::optional<ChangeBatch> ChangeBacklog::next(const Rib& rib, const AdjacencyTable& adjacencies, Epoch epoch,
                                               std::size_t limit) {
  FibBatches batches(epoch, adjacencies, limit);
  std::size_t added = 0;
  if (ready_.empty() && std::exchange(adjacencies_, false)) {
    batches.add_adjacencies();
    added += adjacencies.entries().size();
  }
  while (ready_.empty() && added < limit && !order_.empty()) {
    const Item item = order_.front();
    if (item.kind == Item::Kind::end && added > 0) break;
    order_.pop_front();
    switch (item.kind) {
      case Item::Kind::end:
        return ChangeBatch{};
      case Item::Kind::next_hops:
        keys_.erase(item.key);
        if (const auto moved = rib.next_hops(item.key)) {
          batches.add(*moved);
          ++added;
        }
        break;
      case Item::Kind::prefix: {
        prefixes_.erase(item.prefix);
        BestRoute gone;
        gone.prefix = item.prefix;
        batches.add(rib.best(item.prefix).value_or(gone));
        ++added;
      }
    }
  }
  for (ChangeBatch& batch : batches.take()) ready_.push_back(std::move(batch));
  if (ready_.empty()) return std::nullopt;
  ChangeBatch batch = std::move(ready_.front());
  ready_.pop_front();
  return batch;
}

std::size_t estimate_distinct(const std::vector<WireBytes>& changes) {
  constexpr std::uint64_t kOneIn = 16;  // by hash, so that all changes of one prefix are in the sample or none is
  std::vector<std::uint64_t> sample;
  const auto take = [&sample](const Prefix& prefix) {
    const std::uint64_t hash = XXH3_64bits(&prefix, sizeof(prefix));
    if (hash % kOneIn == 0) sample.push_back(hash);
  };
  for (const WireBytes& bytes : changes) {
    const FibChange change = decoded(bytes);
    for (const Prefix& prefix : change.withdrawn) take(prefix);
    for (const FibChange::Route& route : change.routes) take(route.prefix);
  }
  std::ranges::sort(sample);
  return kOneIn * static_cast<std::size_t>(std::unique(sample.begin(), sample.end()) - sample.begin());
}

}  // namespace hitless
