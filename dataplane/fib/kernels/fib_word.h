#pragma once
// A word that a lookup reads: a load-balance index or, with kDeeper set, either kNothing or the way to more words.
// Private to the FIB.

#include <cstdint>

#include "dataplane/base/ids.h"

namespace hitless::fib {

/// The number of an invalid index.
inline constexpr std::uint32_t kNothing = LoadBalanceIndex::kNone;
/// A word with this bit, unless it is kNothing, leads to lines below: its form stands from kFormShift on, the number of
/// the first line below that.
inline constexpr std::uint32_t kDeeper = 1U << 31;
inline constexpr unsigned kFormShift = 28;
inline constexpr std::uint32_t kLineMask = (1U << kFormShift) - 1;

/// The kind of lines that a word leads to. No form is 7: those are the bits of kNothing.
enum class Form : std::uint32_t {
  page = 0,        ///< the words of a node, indexed by all of the node's bits
  leaf = 1,        ///< a line to be searched for 16 bits
  upper_page = 2,  ///< words indexed by the upper half of 16 bits
  lower_page = 3,  ///< words indexed by the lower half of 16 bits
  tree = 4,        ///< a line to be searched for the leaf to search next
};

// These functions are inlined at every call: a kernel is compiled for its own kind of machine, so it must leave no copy
// that code on another machine could call.

/// The upper bits of a word that leads to this form.
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
