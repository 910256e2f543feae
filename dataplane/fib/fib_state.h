#pragma once
// What a FIB version consists of: private to the FIB.

#include "dataplane/fib/fib.h"
#include "dataplane/fib/fib_vrf_tables.h"
#include "dataplane/fib/kernels/fib_lookup.h"
#include "dataplane/fib/load_balance_table.h"
#include "dataplane/fib/paged_vector.h"

namespace hitless {

/// Copying it is how a new version starts: everything in it is shared until changed.
struct FibVersion::State {
  explicit State(std::shared_ptr<fib::Store> of) : store(std::move(of)) {}

  std::shared_ptr<fib::Store> store;  // first: nodes go before their store
  fib::VrfTables tables{store->arena().base()};
  LoadBalanceTable load_balance;
  PagedVector<Adjacency> adjacencies;
  Epoch epoch{0};    ///< of the marked entries
  Epoch earlier{0};  ///< of the others
  fib::Kernels kernels{};

  /// From now on entries are marked for this epoch, and those that were marked are as stale as the others; nothing when
  /// it is open already.
  void open(Epoch opened);
  /// Changes the entries; `edits` ascend, each prefix once. `lost` may be null.
  void edit(std::span<const fib::Edit> edits, std::vector<Prefix>* lost);
  [[nodiscard]] FibEntry entry(const Prefix& prefix, std::uint32_t value, bool marked) const;
};

}  // namespace hitless
