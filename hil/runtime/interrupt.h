#pragma once
// Ctrl-C ends a run between two steps, with the books closed and what has happened until then written down.

#include <atomic>

namespace hitless {

/// From now on the first SIGINT or SIGTERM only sets the flag; a second one ends the program as usual. The flag lives
/// as long as the program.
const std::atomic<bool>& listen_for_interrupt();

}  // namespace hitless
