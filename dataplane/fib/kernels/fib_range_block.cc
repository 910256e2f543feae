#include "dataplane/fib/kernels/fib_range_block.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "dataplane/base/result.h"

namespace hitless::range_block {
namespace {

constexpr std::uint16_t kLast = 0xffff;  // no position lies behind it
constexpr std::uint32_t kHalfSlots = 256;
constexpr std::size_t kHalfLines = kHalfSlots * sizeof(std::uint32_t) / sizeof(Leaf);

/// Calls `visit` for each slot of the upper page with the first and the last range that lie in it.
template <class Visit>
void each_slot(std::span<const Range> ranges, const Visit& visit) {
  std::size_t first = 0;
  for (std::uint32_t slot = 0; slot < kHalfSlots; ++slot) {
    const std::uint32_t end = slot * kHalfSlots + kHalfSlots - 1;
    std::size_t last = first;
    while (ranges[last].last < end) ++last;
    visit(slot, first, last);
    first = ranges[last].last == end ? last + 1 : last;
  }
}

void write_leaf(std::span<const Range> ranges, std::byte* line) {
  Leaf leaf;
  std::ranges::fill(leaf.last, kLast);
  std::ranges::fill(leaf.word, ranges.back().value);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (i + 1 < ranges.size()) leaf.last[i] = ranges[i].last;
    leaf.word[i] = ranges[i].value;
  }
  std::memcpy(line, &leaf, sizeof(leaf));
}

}  // namespace

void write_words(std::span<const Range> ranges, std::uint32_t first, std::size_t count, std::uint32_t* words) {
  const std::uint32_t end = first + static_cast<std::uint32_t>(count);
  auto range = ranges.begin();
  for (std::uint32_t at = first; at != end; ++range) {
    const std::uint32_t range_end = std::min(range->last + 1U, end);
    // Writes four words at a time, which -O2 does not do by itself.
    const std::array<std::uint32_t, 4> four{range->value, range->value, range->value, range->value};
    for (; at + 4 <= range_end; at += 4, words += 4) std::memcpy(words, four.data(), sizeof(four));
    for (; at < range_end; ++at) *words++ = range->value;
  }
}

Layout::Layout(std::span<const Range> ranges, bool may_be_tree)
    : ranges_(ranges),
      form_(ranges.size() <= kLeafRanges                  ? fib::Form::leaf
            : may_be_tree && ranges.size() <= kTreeRanges ? fib::Form::tree
                                                          : fib::Form::upper_page) {
  HITLESS_CHECK(!ranges.empty() && ranges.back().last == kLast, "ranges that do not cover all positions");
  if (form_ == fib::Form::tree) lines_ += (ranges.size() + kLeafRanges - 1) / kLeafRanges;
  if (form_ != fib::Form::upper_page) return;
  lines_ = kHalfLines;
  each_slot(ranges, [this](std::uint32_t slot, std::size_t first, std::size_t last) { add(slot, first, last); });
}

void Layout::add(std::uint32_t slot, std::size_t first, std::size_t last) {
  if (has_one_answer(first, last)) return;
  if (!pieces_.empty() && last - pieces_.back().first < kLeafRanges) {
    pieces_.back().last = last;
    return;
  }
  const bool is_leaf = last - first < kLeafRanges;
  pieces_.push_back(
      {slot, first, last, static_cast<std::uint32_t>(lines_), is_leaf ? fib::Form::leaf : fib::Form::lower_page});
  lines_ += is_leaf ? 1 : kHalfLines;
}

void Layout::write(std::byte* lines, std::uint32_t number) const {
  if (form_ == fib::Form::leaf)
    write_leaf(ranges_, lines);
  else if (form_ == fib::Form::tree)
    write_tree(lines, number);
  else
    write_pages(lines, number);
}

void Layout::write_tree(std::byte* lines, std::uint32_t number) const {
  std::vector<Range> ways;
  for (std::size_t first = 0; first < ranges_.size(); first += kLeafRanges) {
    const auto mine = ranges_.subspan(first, std::min(kLeafRanges, ranges_.size() - first));
    const auto line = static_cast<std::uint32_t>(1 + ways.size());
    write_leaf(mine, lines + line * sizeof(Leaf));
    ways.push_back({mine.back().last, fib::word_of(fib::Form::leaf, number + line)});
  }
  write_leaf(ways, lines);
}

void Layout::write_pages(std::byte* lines, std::uint32_t number) const {
  auto* const page = reinterpret_cast<std::uint32_t*>(lines);
  auto piece = pieces_.begin();
  each_slot(ranges_, [&](std::uint32_t slot, std::size_t first, std::size_t last) {
    if (has_one_answer(first, last)) {
      page[slot] = ranges_[first].value;
      return;
    }
    if (piece + 1 != pieces_.end() && (piece + 1)->slot == slot) ++piece;
    page[slot] = fib::word_of(piece->form, number + piece->line);
    if (piece->slot != slot) return;
    std::byte* const below = lines + piece->line * sizeof(Leaf);
    const auto mine = ranges_.subspan(piece->first, piece->last - piece->first + 1);
    if (piece->form == fib::Form::leaf)
      write_leaf(mine, below);
    else
      write_words(mine, slot * kHalfSlots, kHalfSlots, reinterpret_cast<std::uint32_t*>(below));
  });
}

}  // namespace hitless::range_block
