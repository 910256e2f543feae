#pragma once
// Pure work in pieces, whoever has the threads for it.

#include <cstddef>
#include <functional>

namespace hitless {

/// Calls `piece` with 0 to count - 1, in any order, perhaps side by side, and returns when all are done. Null where one
/// may be given: one piece after the other.
using SideBySide = std::function<void(std::size_t count, const std::function<void(std::size_t)>& piece)>;

}  // namespace hitless
