#pragma once
// Numbers for prefixes: found by hash, walked in order. A full table comes and goes route by route, so no route costs
// work in a tree: the order is made when a caller asks for it.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/net/prefix.h"

namespace hitless {

class PrefixTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  /// The prefix's number, dense from 0; kNone when it is not there.
  [[nodiscard]] std::uint32_t find(const Prefix& prefix) const;
  /// The number that the prefix has or gets now. Sets `fresh` to whether the prefix is new.
  std::uint32_t add(const Prefix& prefix, bool* fresh);
  /// Removes the prefix of this number. The number is given to another prefix some time later.
  void erase(std::uint32_t number);
  [[nodiscard]] const Prefix& operator[](std::uint32_t number) const { return prefixes_[number]; }
  /// Numbers in the order of their prefixes. Valid until the next change.
  [[nodiscard]] std::span<const std::uint32_t> in_order() const;
  [[nodiscard]] std::size_t size() const { return used_; }
  /// Numbers are below this.
  [[nodiscard]] std::size_t numbers() const { return prefixes_.size(); }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  /// A quarter to five eighths of the places are taken. `tag`, the hash's upper bits, spares most comparisons.
  struct Place {
    std::uint32_t number = kNone;
    std::uint32_t tag = 0;
  };
  [[nodiscard]] std::size_t place_of(const Prefix& prefix, std::uint64_t hash) const;
  void grow();
  void settle_order() const;

  std::vector<Prefix> prefixes_;
  std::vector<Place> places_;  ///< open addressing, linear; a power of two
  std::size_t used_ = 0;
  // Sorting is put off, even into const calls: use this table from one thread only.
  mutable std::vector<std::uint32_t> order_;     ///< sorted; holds numbers erased since
  mutable std::vector<std::uint32_t> unsorted_;  ///< numbers given since
  mutable std::vector<std::uint32_t> erased_;    ///< numbers erased since: still in the order
  mutable std::vector<std::uint32_t> free_;      ///< numbers to be given out again
  std::vector<bool> gone_;                       ///< by number
};

}  // namespace hitless
