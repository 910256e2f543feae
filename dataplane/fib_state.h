#pragma once
// What a FIB version consists of: private to the FIB.

#include "dataplane/fib.h"
#include "dataplane/fib_lookup.h"
#include "dataplane/fib_table.h"
#include "dataplane/load_balance_table.h"
#include "dataplane/paged_vector.h"

namespace hitless {

/// Copying it is how a new version starts: everything in it is shared until changed.
struct FibVersion::State {
  std::shared_ptr<fib::Store> store;  // first: nodes go before their store
  std::shared_ptr<const fib::Table> table4, table6;
  LoadBalanceTable load_balance;
  PagedVector<Adjacency> adjacencies;
  Epoch epoch{0};    ///< of the marked entries
  Epoch earlier{0};  ///< of the others
  fib::Kernels kernels{};
  fib::LookupView view4{}, view6{};

  /// From now on entries are marked for this epoch, and those that were marked are as stale as the others; nothing when
  /// it is open already.
  void open(Epoch opened);
  /// Points the views at the tables, once these are what they will be.
  void look_at_tables();
  [[nodiscard]] const fib::Table& table(Family family) const;
  [[nodiscard]] FibEntry entry(const Prefix& prefix, std::uint32_t value, bool marked) const;
};

}  // namespace hitless
