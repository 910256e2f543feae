#pragma once
// The table of one address family in one FIB version. Private to the FIB.

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "dataplane/fib_rewriter.h"
#include "dataplane/paged_vector.h"

namespace hitless::fib {

/// Prefixes too short for a node, and which of them are marked.
struct ShortPrefixes {
  std::vector<Entry> entries;
  MarksPtr marks;
};

/// Immutable once made; copies share what they do not change.
struct Table {
  /// Told of each entry: the prefix, its value, whether it is marked.
  using Visit = std::function<void(const Prefix&, std::uint32_t value, bool marked)>;

  alignas(64) std::array<std::uint32_t, kTopSlots> top{};  ///< word number of each slot's page
  std::array<std::uint32_t, 1U << kFallbackBits> fallback;    ///< value of the longest of 0 to 8 bits, by first byte
  Family family = Family::ipv4;
  ShortPrefixes fallbacks;  ///< 0 to 8 bits
  ShortPrefixes shorts;     ///< 9 to 12 bits
  PagedVector<NodePtr> nodes;
  PagedVector<MarksPtr> marks;
  std::size_t count = 0;   ///< entries
  std::size_t marked = 0;  ///< of these

  explicit Table(Family of);

  /// `edits` ascend, each prefix once; those that bring a prefix mark it.
  [[nodiscard]] std::shared_ptr<const Table> apply(Store& store, std::span<const Edit> edits, Outcome& outcome) const;
  /// The same entries, none marked.
  [[nodiscard]] std::shared_ptr<const Table> unmarked() const;
  /// The same entries, all marked.
  [[nodiscard]] std::shared_ptr<const Table> all_as_marked() const;

  /// Value of exactly this prefix, kNothing when it is not there; `is_marked` may be null.
  [[nodiscard]] std::uint32_t find(const Prefix& prefix, bool* is_marked) const;
  /// In order of prefix.
  void for_each(const Visit& visit) const;
  /// Those of `from` that are not in this table, in order.
  void missing(const Table& from, std::vector<Prefix>& lost) const;
  [[nodiscard]] bool same_as(const Table& other) const;
  /// Bytes of the table and all nodes under it, each counted once.
  [[nodiscard]] std::size_t memory_bytes() const;
};

}  // namespace hitless::fib
