#include "dataplane/fib_range_block.h"

#include <algorithm>
#include <cstring>

#include "dataplane/base/result.h"

namespace hitless::range_block {
namespace {

constexpr std::uint16_t kNever = 0xffff;  // no position lies behind it
constexpr unsigned kHeightMax = 3;        // 32 * 32 * 32 * 11 ranges, more than there are positions

std::size_t parts(std::size_t whole, std::size_t part) { return (whole + part - 1) / part; }

/// Lines of each level, leaves first.
std::vector<std::size_t> levels_of(std::size_t ranges) {
  std::vector<std::size_t> levels{parts(ranges, kLeafRanges)};
  while (levels.back() > 1) levels.push_back(parts(levels.back(), kFanout));
  HITLESS_CHECK(levels.size() <= kHeightMax + 1, "more ranges than positions");
  return levels;
}

}  // namespace

Shape shape_of(std::size_t ranges) {
  const std::vector<std::size_t> levels = levels_of(ranges);
  Shape shape{static_cast<unsigned>(levels.size() - 1), 0};
  for (const std::size_t lines : levels) shape.lines += lines;
  return shape;
}

void write(std::span<const Range> ranges, std::byte* lines) {
  const std::vector<std::size_t> levels = levels_of(ranges.size());
  // The root stands first, the leaves last; `ends` is the last position under each line of the level below.
  std::size_t at = 0;
  for (const std::size_t count : levels) at += count;
  std::vector<std::uint16_t> ends;
  at -= levels[0];
  for (std::size_t leaf = 0; leaf < levels[0]; ++leaf) {
    const auto mine = ranges.subspan(leaf * kLeafRanges, std::min(kLeafRanges, ranges.size() - leaf * kLeafRanges));
    Leaf line;
    std::ranges::fill(line.last, kNever);
    std::ranges::fill(line.value, mine.back().value);
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (i + 1 < mine.size()) line.last[i] = mine[i].last;
      line.value[i] = mine[i].value;
    }
    ends.push_back(mine.back().last);
    std::memcpy(lines + (at + leaf) * sizeof(line), &line, sizeof(line));
  }
  for (std::size_t level = 1; level < levels.size(); ++level) {
    const std::size_t below = at;
    at -= levels[level];
    std::vector<std::uint16_t> own_ends;
    for (std::size_t i = 0; i < levels[level]; ++i) {
      const std::size_t first = i * kFanout;
      const std::size_t count = std::min(kFanout, ends.size() - first);
      Inner line;
      std::ranges::fill(line.last, kNever);
      for (std::size_t child = 0; child + 1 < count; ++child) line.last[child] = ends[first + child];
      line.below = static_cast<std::uint16_t>(below + first - (at + i));
      own_ends.push_back(ends[first + count - 1]);
      std::memcpy(lines + (at + i) * sizeof(line), &line, sizeof(line));
    }
    ends = std::move(own_ends);
  }
}

}  // namespace hitless::range_block
