#pragma once
// Pieces of pure work, spread over TBB's threads.

#include <cstddef>
#include <functional>

namespace hitless {

/// Calls `piece` with 0 to count - 1, in any order and side by side; returns when all are done.
void side_by_side(std::size_t count, const std::function<void(std::size_t)>& piece);

}  // namespace hitless
