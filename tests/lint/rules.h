#pragma once
// The rules that no compiler enforces. Each returns what it finds wrong; nothing found means kept.

#include "tests/lint/source_tree.h"

namespace hitless::lint {

inline constexpr std::size_t kFileLinesMax = 400;
inline constexpr std::size_t kFileLinesMedianMax = 100;
inline constexpr std::size_t kFunctionLinesMax = 70;

/// dataplane <- linecards <- control <- hil <- {bench, tests}; the finer arrows between rooms are in rooms.h.
Findings check_includes(const Files& files);

/// No clock, sleep or source of randomness outside its one file: a seed must replay a run bit for bit.
Findings check_clocks(const Files& files);

/// No floating point in model state: results must be equal on any machine.
Findings check_floats(const Files& files);

/// What a link header looks like is known in one place: dataplane/encap.
Findings check_link_layer(const Files& files);

Findings check_file_lengths(const Files& files);
Findings check_function_lengths(const Files& files);

/// Names that say nothing: what such a class does belongs to a noun of the design.
Findings check_names(const Files& files);

/// Pages for readers: README.md has at most 200 lines, a room's page 40.
inline constexpr std::size_t kReadmeLinesMax = 200;
inline constexpr std::size_t kPageLinesMax = 40;
Findings check_pages(const Files& texts);

/// Marks of work left to do.
Findings check_unfinished(const Files& files);

}  // namespace hitless::lint
