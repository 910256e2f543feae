#pragma once
// Which word holds at a 16-bit position: disjoint ranges in order, in lines that a lookup reads. Private to the FIB.
//
// Up to 11 ranges are one line, searched whole: the last positions of the first ten, then the eleven words. Positions
// that are not needed hold 65535, which no search exceeds. More ranges are a page of 256 words by the upper half of the
// position. Each is the answer where the slot's 256 positions have one, or leads to a line as above, which neighbours
// share as long as it holds their ranges, or to a page by the lower half. So a lookup reads two lines at most, and
// where a table is crowded it searches none. Where most blocks are sparse, up to 121 ranges are lines below one line
// instead.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/fib/kernels/fib_word.h"

namespace hitless::range_block {

inline constexpr std::size_t kLeafRanges = 11;
inline constexpr std::size_t kTreeRanges = kLeafRanges * kLeafRanges;

struct Leaf {
  std::uint16_t last[kLeafRanges - 1];
  std::uint32_t word[kLeafRanges];
};
static_assert(sizeof(Leaf) == 64);

/// `value` holds from behind the range before up to `last`.
struct Range {
  std::uint16_t last = 0;
  std::uint32_t value = 0;
  bool operator==(const Range&) const = default;
};

/// Writes the words of `count` positions from `first` on, which `ranges` cover.
void write_words(std::span<const Range> ranges, std::uint32_t first, std::size_t count, std::uint32_t* words);

/// How a block is laid out.
class Layout {
 public:
  /// `ranges` ascend; the last one ends at 65535, or the program ends. They must outlive this. `may_be_tree`: small
  /// rather than fast.
  Layout(std::span<const Range> ranges, bool may_be_tree);
  [[nodiscard]] std::size_t lines() const { return lines_; }
  [[nodiscard]] fib::Form form() const { return form_; }
  /// Writes the block to `lines`, 64-byte aligned, the first of which has this number.
  void write(std::byte* lines, std::uint32_t number) const;

 private:
  /// What a slot of the upper page leads to, as do the slots behind it that have no piece and no one answer.
  struct Piece {
    std::uint32_t slot;
    std::size_t first, last;  ///< ranges
    std::uint32_t line;       ///< from the block's first on
    fib::Form form;
  };
  void write_tree(std::byte* lines, std::uint32_t number) const;
  void write_pages(std::byte* lines, std::uint32_t number) const;
  void add(std::uint32_t slot, std::size_t first, std::size_t last);
  /// Whether the slot of these ranges has one answer.
  [[nodiscard]] bool has_one_answer(std::size_t first, std::size_t last) const {
    return first == last && !fib::leads_deeper(ranges_[first].value);
  }

  std::span<const Range> ranges_;
  fib::Form form_;
  std::vector<Piece> pieces_;
  std::size_t lines_ = 1;
};

}  // namespace hitless::range_block
