#pragma once
// The tables of all VRFs: of a FIB version, or of a card's closed routes. Private to the FIB.

#include <functional>
#include <span>
#include <vector>

#include "dataplane/fib_lookup.h"
#include "dataplane/fib_table.h"

namespace hitless::fib {

/// Copies share what they do not change. A table that nothing was ever written to costs nothing.
class VrfTables {
 public:
  [[nodiscard]] const Table& table(VrfId vrf, Family family) const {
    const std::shared_ptr<const Table>& held =
        vrf.index() < vrfs_.size() ? held_of(vrfs_[vrf.index()], family) : none();
    return held != nullptr ? *held : empty(family);
  }
  /// What a kernel reads; `base` of the store's arena.
  [[nodiscard]] LookupView view(VrfId vrf, Family family, const std::byte* base) const {
    const Table& of = table(vrf, family);
    return {base, of.top.data(), of.fallback.data()};
  }
  /// Tables that hold entries, in the order of their prefixes.
  void each(const std::function<void(const Table&)>& visit) const;
  /// `edits` ascend, each prefix once; `told` hears what became of them, piece by piece, in order.
  void apply(Store& store, std::span<const Edit> edits, const std::function<void(Outcome&&)>& told);
  /// No entry is marked from now on.
  void unmark();

  /// Those of `from` that are not here, in order.
  [[nodiscard]] std::vector<Prefix> missing(const VrfTables& from) const;
  [[nodiscard]] bool same_as(const VrfTables& other) const;
  /// Bytes besides the nodes.
  [[nodiscard]] std::size_t own_bytes() const;
  /// Bytes of the nodes of all tables, each counted once.
  [[nodiscard]] std::size_t bytes_of_nodes() const;

 private:
  struct Vrf {
    std::shared_ptr<const Table> table4, table6;  ///< null: empty
  };
  [[nodiscard]] static const std::shared_ptr<const Table>& held_of(const Vrf& vrf, Family family) {
    return family == Family::ipv4 ? vrf.table4 : vrf.table6;
  }
  [[nodiscard]] static const std::shared_ptr<const Table>& none();
  [[nodiscard]] static const Table& empty(Family family);
  [[nodiscard]] std::shared_ptr<const Table>& place_of(VrfId vrf, Family family);

  std::vector<Vrf> vrfs_;  ///< by number, as far as entries were ever told
};

}  // namespace hitless::fib
