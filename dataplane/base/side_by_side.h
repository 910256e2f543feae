#pragma once
// Pure work in pieces. Code that has such work need not know which threads run the pieces.

#include <cstddef>
#include <functional>

namespace hitless {

/// Calls `piece` with 0 to count - 1, in any order, perhaps on several threads at once, and returns when all pieces are
/// done. Where a null function is allowed, null means: one piece after the other.
using SideBySide = std::function<void(std::size_t count, const std::function<void(std::size_t)>& piece)>;

}  // namespace hitless
