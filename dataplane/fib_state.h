#pragma once
// What a FIB version consists of: private to fib.cc and fib_lookup.cc.

#include "dataplane/fib.h"
#include "dataplane/fib_trie.h"
#include "dataplane/load_balance_table.h"
#include "dataplane/paged_vector.h"

namespace hitless {

/// Copying it is how a new version starts: everything in it is shared until changed.
struct FibVersion::State {
  trie::Root root4;
  trie::Root root6;
  std::size_t count4 = 0;
  std::size_t count6 = 0;
  LoadBalanceTable load_balance;
  PagedVector<Adjacency> adjacencies;
};

}  // namespace hitless
