#pragma once
// Packs best routes and next-hop updates into encoded batches.

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "control/fib/adjacency_table.h"
#include "control/routing/rib.h"
#include "dataplane/base/side_by_side.h"
#include "dataplane/fib/fib.h"
#include "linecards/ipc/link.h"

namespace hitless {

/// An encoded FibChange on its way to cards.
struct ChangeBatch {
  WireBytes change;         ///< null: the place where the epoch was closed
  std::size_t changes = 0;  ///< adjacencies, routes, withdrawals and next-hop updates in it
};

/// Takes changes one by one and begins a new batch whenever one is full. The same changes in the same order give the
/// same bytes on either RP. A path list keeps the members that its next hops had when the list was added, so all
/// changes given to one FibBatches are of one state of the RIB.
class FibBatches {
 public:
  /// `pieces` runs the encoding of batches.
  FibBatches(Epoch epoch, const AdjacencyTable& adjacencies, std::size_t changes_per_batch,
             SideBySide pieces = nullptr);
  /// All adjacencies, in front of the routes that use them.
  void add_adjacencies();
  /// An adjacency that has changed.
  void add(const FibChange::AdjacencyEntry& adjacency);
  /// A route without hops is a withdrawal.
  void add(const BestRoute& route);
  /// A path list without routes: the routes that point to the list lead elsewhere now.
  void add(const MovedNextHops& moved);
  /// Everything added so far, encoded, in order.
  std::vector<ChangeBatch> take();

 private:
  /// A path list met before, and where it lies in the batch of this number.
  struct Known {
    std::vector<AdjacencyIndex> members;
    std::uint64_t batch = 0;
    std::uint32_t position = 0;
  };
  std::uint32_t position_of(std::uint64_t key, std::span<const ResolvedHop> hops);
  void begin_batch();
  void count_one();

  Epoch epoch_;
  const AdjacencyTable& adjacencies_;
  std::size_t limit_;
  SideBySide pieces_;
  FibChange change_;
  std::size_t changes_ = 0;
  std::uint64_t batch_ = 1;
  std::unordered_map<std::uint64_t, Known> known_;
  struct Full {
    FibChange change;
    std::size_t changes = 0;
  };
  std::vector<Full> full_;  ///< not yet encoded
};

}  // namespace hitless
