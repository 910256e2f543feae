#pragma once
// Which value holds at a 16-bit position: disjoint ranges in order, searched one cache line at a time. Private to the
// FIB.
//
// A leaf line has up to 11 ranges: the last positions of the first ten, then the eleven values. An inner line leads to
// up to 32 lines below it: the last positions of the first 31, then how many lines further on the first of them lies.
// Positions that are not needed hold 65535, which no search exceeds.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hitless::range_block {

inline constexpr std::size_t kLeafRanges = 11;
inline constexpr std::size_t kFanout = 32;

struct Leaf {
  std::uint16_t last[kLeafRanges - 1];
  std::uint32_t value[kLeafRanges];
};
struct Inner {
  std::uint16_t last[kFanout - 1];
  std::uint16_t below;  ///< lines from this one to the first below it
};
static_assert(sizeof(Leaf) == 64 && sizeof(Inner) == 64);

/// `value` holds from behind the range before up to `last`.
struct Range {
  std::uint16_t last = 0;
  std::uint32_t value = 0;
  bool operator==(const Range&) const = default;
};

/// Form of a block of so many ranges: inner levels above the leaves (0 to 3), and lines in all.
struct Shape {
  unsigned height = 0;
  std::size_t lines = 0;
};
[[nodiscard]] Shape shape_of(std::size_t ranges);
/// Writes the block to `lines`, 64-byte aligned. `ranges` ascend; the last one ends at 65535.
void write(std::span<const Range> ranges, std::byte* lines);

}  // namespace hitless::range_block
