#pragma once
// The tables of all VRFs: of a FIB version, or of a card's closed routes. Private to the FIB.

#include <functional>
#include <span>
#include <vector>

#include "dataplane/fib/fib_table.h"
#include "dataplane/fib/kernels/fib_lookup.h"

namespace hitless::fib {

/// Copies share the tables that they do not change. A table without entries costs nothing.
class VrfTables {
 public:
  /// `base` of the store's arena.
  explicit VrfTables(const std::byte* base);
  [[nodiscard]] const Table& table(VrfId vrf, Family family) const {
    const Table* const held = vrf.index() < vrfs_.size() ? vrfs_[vrf.index()].of(family).table.get() : nullptr;
    return held != nullptr ? *held : empty(family);
  }
  /// The parts of a table that a kernel reads.
  [[nodiscard]] const LookupView& view(VrfId vrf, Family family) const {
    return (vrf.index() < vrfs_.size() ? vrfs_[vrf.index()] : none_).of(family).view;
  }
  /// Visits the tables that hold entries, in the order of their prefixes.
  void each(const std::function<void(const Table&)>& visit) const;
  /// Applies `edits`, which ascend and have each prefix once. `told` hears the outcome piece by piece, in order.
  void apply(Store& store, std::span<const Edit> edits, const std::function<void(EditResult&&)>& told);
  /// Removes all marks.
  void unmark();

  /// The prefixes of `from` that are not in these tables, in order.
  [[nodiscard]] std::vector<Prefix> missing(const VrfTables& from) const;
  [[nodiscard]] bool same_as(const VrfTables& other) const;
  /// Bytes besides the nodes.
  [[nodiscard]] std::size_t own_bytes() const;
  /// Bytes of the nodes of all tables, each counted once.
  [[nodiscard]] std::size_t bytes_of_nodes() const;

 private:
  struct Held {
    std::shared_ptr<const Table> table;  ///< null: empty
    LookupView view{};
  };
  struct Vrf {
    Held ipv4, ipv6;
    [[nodiscard]] const Held& of(Family family) const { return family == Family::ipv4 ? ipv4 : ipv6; }
  };
  [[nodiscard]] static const Table& empty(Family family);
  [[nodiscard]] Held& place_of(VrfId vrf, Family family);
  [[nodiscard]] LookupView view_of(const Table& table) const {
    return {base_, table.top.data(), table.fallback.data()};
  }

  const std::byte* base_;
  Vrf none_;               ///< without entries
  std::vector<Vrf> vrfs_;  ///< by number, up to the highest VRF that an edit has named
};

}  // namespace hitless::fib
