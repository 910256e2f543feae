#pragma once
// The table of one VRF and address family in one FIB version. Private to the FIB.

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <unordered_set>
#include <vector>

#include "dataplane/fib/fib_node_editor.h"
#include "dataplane/fib/paged_vector.h"

namespace hitless::fib {

/// Prefixes too short for a node, with their marks. Copies share the list.
class ShortPrefixes {
 public:
  /// For prefixes of lengths up to `end`, over 2^end positions.
  explicit ShortPrefixes(int end);
  [[nodiscard]] const std::vector<Entry>& entries() const { return held_->entries; }
  /// The entries as disjoint ranges.
  [[nodiscard]] const std::vector<range_block::Range>& painted() const { return held_->painted; }
  [[nodiscard]] const EpochMarksPtr& marks() const { return marks_; }
  void mark(const EpochMarksPtr& marks) { marks_ = marks; }
  /// True when no entry came, went or changed.
  template <class SlotOf>
  bool merge_in(std::span<const Edit> edits, const SlotOf& slot_of_address, EditResult& outcome);

 private:
  struct Held {
    std::vector<Entry> entries;
    std::vector<range_block::Range> painted;
  };
  void hold(std::vector<Entry> entries);

  int end_;
  std::shared_ptr<const Held> held_;
  EpochMarksPtr marks_;
};

/// Immutable once made; copies share what they do not change.
struct Table {
  /// Called for each entry with its prefix, its value, and whether it is marked.
  using Visit = std::function<void(const Prefix&, std::uint32_t value, bool marked)>;

  alignas(64) std::array<std::uint32_t, kTopSlots> top;     ///< where each slot's page lies: Store::top_word
  std::array<std::uint32_t, 1U << kFallbackBits> fallback;  ///< value of the longest of `fallbacks`, by first byte
  Family family = Family::ipv4;
  VrfId vrf = kDefaultVrf;
  ShortPrefixes fallbacks{kFallbackBits};  ///< prefixes of 0 to 8 bits
  ShortPrefixes shorts{kTopBits};          ///< prefixes of 9 to 14 bits
  PagedVector<NodePtr, 128> nodes;
  PagedVector<EpochMarksPtr, 128> marks;
  std::size_t count = 0;   ///< entries
  std::size_t marked = 0;  ///< marked entries

  Table(Family family_of, VrfId vrf_of);

  /// A table with `edits` applied: they ascend, each prefix once. An edit that brings a value marks its prefix.
  [[nodiscard]] std::shared_ptr<const Table> apply(Store& store, std::span<const Edit> edits,
                                                   EditResult& outcome) const;
  /// The same entries, none marked.
  [[nodiscard]] std::shared_ptr<const Table> unmarked() const;

  /// Value of exactly this prefix, kNothing when it is not there; `is_marked` may be null.
  [[nodiscard]] std::uint32_t find(const Prefix& prefix, bool* is_marked) const;
  /// Visits all entries in order of prefix.
  void for_each(const Visit& visit) const;
  /// Appends the prefixes of `from` that are not in this table, in order.
  void missing(const Table& from, std::vector<Prefix>& lost) const;
  [[nodiscard]] bool same_as(const Table& other) const;
  /// Bytes besides the nodes.
  [[nodiscard]] std::size_t own_bytes() const;
  /// Bytes of the nodes that are not in `seen`. Adds these nodes to `seen`.
  [[nodiscard]] std::size_t bytes_of_nodes(std::unordered_set<const Node*>& seen) const;
};

}  // namespace hitless::fib
