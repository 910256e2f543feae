#pragma once
// Packs best routes into encoded batches.

#include <memory>
#include <vector>

#include "control/adjacency_table.h"
#include "control/rib.h"
#include "dataplane/fib.h"

namespace hitless {

/// Takes routes one by one and gives out a batch whenever one is full. The same routes in the same order give the same
/// bytes on either RP.
class FibBatches {
 public:
  using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;

  FibBatches(Epoch epoch, const AdjacencyTable& adjacencies, std::size_t changes_per_batch);
  /// All adjacencies, in front of the routes that use them.
  void add_adjacencies();
  /// A route without hops is a withdrawal.
  void add(const BestRoute& route);
  /// Everything added so far, encoded, in order.
  std::vector<Bytes> take();

 private:
  void flush();
  void flush_if_full();

  Epoch epoch_;
  const AdjacencyTable& adjacencies_;
  std::size_t limit_;
  FibChange change_;
  std::map<std::vector<AdjacencyIndex>, std::uint32_t> path_lists_;
  std::vector<Bytes> done_;
};

}  // namespace hitless
