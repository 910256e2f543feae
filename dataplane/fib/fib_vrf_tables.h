#pragma once
// The tables of all VRFs: of a FIB version, or of a card's closed routes. Private to the FIB.

#include <functional>
#include <span>
#include <vector>

#include "dataplane/fib/fib_table.h"
#include "dataplane/fib/kernels/fib_lookup.h"

namespace hitless::fib {

/// Copies share what they do not change. A table that nothing was ever written to costs nothing.
class VrfTables {
 public:
  /// `base` of the store's arena.
  explicit VrfTables(const std::byte* base);
  [[nodiscard]] const Table& table(VrfId vrf, Family family) const {
    const Table* const held = vrf.index() < vrfs_.size() ? vrfs_[vrf.index()].of(family).table.get() : nullptr;
    return held != nullptr ? *held : empty(family);
  }
  /// What a kernel reads.
  [[nodiscard]] const LookupView& view(VrfId vrf, Family family) const {
    return (vrf.index() < vrfs_.size() ? vrfs_[vrf.index()] : none_).of(family).view;
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
  std::vector<Vrf> vrfs_;  ///< by number, as far as entries were ever told
};

}  // namespace hitless::fib
