#pragma once
// A word that a lookup reads: a load-balance index, or with kDeeper set nothing or the way to more words. Private to
// the FIB.

#include <cstdint>

#include "dataplane/base/ids.h"

namespace hitless::fib {

/// What an invalid index is.
inline constexpr std::uint32_t kNothing = LoadBalanceIndex::kNone;
/// With this bit set, and unless it is kNothing: the form of what lies below from kFormShift on, its first line.
inline constexpr std::uint32_t kDeeper = 1U << 31;
inline constexpr unsigned kFormShift = 28;
inline constexpr std::uint32_t kLineMask = (1U << kFormShift) - 1;

/// What a word leads to. None is 7, which is that of kNothing.
enum class Form : std::uint32_t {
  page = 0,        ///< the words of a node by all of its bits
  leaf = 1,        ///< a line to be searched for 16 bits
  upper_page = 2,  ///< words by the upper half of 16 bits
  lower_page = 3,  ///< words by their lower half
  tree = 4,        ///< a line to be searched for the way to the line to be searched
};

// Inlined wherever they stand: kernels are compiled for machines that others do not run on, so that no copy of theirs
// may be left for others to call.

/// A word's upper bits when it leads to this form.
[[nodiscard, gnu::always_inline]] constexpr std::uint32_t tag_of(Form form) {
  return (kDeeper >> kFormShift) | static_cast<std::uint32_t>(form);
}
[[nodiscard, gnu::always_inline]] constexpr std::uint32_t word_of(Form form, std::uint32_t line) {
  return tag_of(form) << kFormShift | line;
}
[[nodiscard, gnu::always_inline]] constexpr bool leads_to(Form form, std::uint32_t word) {
  return word >> kFormShift == tag_of(form);
}
[[nodiscard, gnu::always_inline]] constexpr bool leads_deeper(std::uint32_t word) {
  return word - kDeeper < kNothing - kDeeper;
}

}  // namespace hitless::fib
