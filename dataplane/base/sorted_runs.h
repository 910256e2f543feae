#pragma once
// Sorts items that already lie in a few sorted runs, such as one run for each port or card.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace hitless {

/// A stable merge sort that uses the sorted runs it finds: n items in r runs cost n log2(r) comparisons. The sorter
/// keeps its memory between calls.
template <class Item>
class SortedRuns {
 public:
  template <class Before>
  void merge(std::vector<Item>& items, Before before) {
    begins_.assign(1, 0);
    for (std::size_t i = 1; i < items.size(); ++i)
      if (before(items[i], items[i - 1])) begins_.push_back(i);
    if (begins_.size() == 1) return;
    spare_.resize(items.size());
    while (begins_.size() > 1) {
      std::size_t kept = 0;
      for (std::size_t run = 0; run < begins_.size(); run += 2) {
        const std::size_t first = begins_[run];
        const std::size_t second = run + 1 < begins_.size() ? begins_[run + 1] : items.size();
        const std::size_t end = run + 2 < begins_.size() ? begins_[run + 2] : items.size();
        merge_two(items.data() + first, items.data() + second, items.data() + end, spare_.data() + first, before);
        begins_[kept++] = first;
      }
      begins_.resize(kept);
      items.swap(spare_);
    }
  }

 private:
  /// The next item comes from either run with equal chance, so the choice is made without a branch.
  template <class Before>
  static void merge_two(const Item* a, const Item* b, const Item* b_end, Item* out, Before before) {
    const Item* const a_end = b;
    while (a != a_end && b != b_end) {
      const bool second = before(*b, *a);
      *out++ = *(second ? b : a);
      b += second ? 1 : 0;
      a += second ? 0 : 1;
    }
    out = std::copy(a, a_end, out);
    std::copy(b, b_end, out);
  }

  std::vector<Item> spare_;
  std::vector<std::size_t> begins_;
};

}  // namespace hitless
