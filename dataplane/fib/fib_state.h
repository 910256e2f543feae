#pragma once
// The parts of a FIB version. Private to the FIB.

#include "dataplane/fib/fib.h"
#include "dataplane/fib/fib_vrf_tables.h"
#include "dataplane/fib/kernels/fib_lookup.h"
#include "dataplane/fib/load_balance_table.h"
#include "dataplane/fib/paged_vector.h"

namespace hitless {

/// A new version starts as a copy of the state: every part is shared until it changes.
struct FibVersion::State {
  explicit State(std::shared_ptr<fib::Store> of) : store(std::move(of)) {}

  std::shared_ptr<fib::Store> store;  // first, so that nodes are destroyed before their store
  fib::VrfTables tables{store->arena().base()};
  LoadBalanceTable load_balance;
  PagedVector<Adjacency> adjacencies;
  Epoch epoch{0};    ///< of the marked entries
  Epoch earlier{0};  ///< of the others
  fib::Kernels kernels{};

  /// Opens an epoch: entries are marked for it from now on, and entries marked before are as stale as the others. Does
  /// nothing when the epoch is open already.
  void open(Epoch opened);
  /// Applies `edits`, which ascend and have each prefix once. `lost` (may be null) gets the lost prefixes.
  void edit(std::span<const fib::Edit> edits, std::vector<Prefix>* lost);
  [[nodiscard]] FibEntry entry(const Prefix& prefix, std::uint32_t value, bool marked) const;
};

}  // namespace hitless
