#pragma once
// A range block gives the word for a 16-bit position: disjoint ranges in order, in lines that a lookup reads. Private
// to the FIB.
//
// Up to 11 ranges are one line, which is searched whole: the last positions of the first ten ranges, then the eleven
// words. Unused positions hold 65535, which no search exceeds. More ranges are a page of 256 words, indexed by the
// upper half of the position. A word of the page is the answer when all 256 positions of its slot have the same;
// otherwise the word leads to a line as above, which neighbouring slots share while their ranges fit, or to a page
// indexed by the lower half. So a lookup reads two lines at most, and searches none where a table is crowded. At levels
// where most blocks are sparse, up to 121 ranges are lines below one line instead.

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

/// `value` holds from the position behind the range before up to `last`, included.
struct Range {
  std::uint16_t last = 0;
  std::uint32_t value = 0;
  bool operator==(const Range&) const = default;
};

/// Writes the words of `count` positions from `first` on, which `ranges` cover.
void write_words(std::span<const Range> ranges, std::uint32_t first, std::size_t count, std::uint32_t* words);

/// The layout of a block.
class Layout {
 public:
  /// `ranges` ascend and outlive the layout. The program ends unless the last range ends at 65535. `may_be_tree`: a
  /// small block rather than a fast one.
  Layout(std::span<const Range> ranges, bool may_be_tree);
  [[nodiscard]] std::size_t lines() const { return lines_; }
  [[nodiscard]] fib::Form form() const { return form_; }
  /// Writes the block to `lines`, which are 64-byte aligned. `number` is that of the first line.
  void write(std::byte* lines, std::uint32_t number) const;

 private:
  /// A line or page below the upper page. `slot` and the slots behind it lead here, but for those with a piece or one
  /// answer of their own.
  struct Piece {
    std::uint32_t slot;
    std::size_t first, last;  ///< ranges
    std::uint32_t line;       ///< counted from the block's first line
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
