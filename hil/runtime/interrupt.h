#pragma once
// Ctrl-C ends a run between two steps: the run closes its books and writes its results up to that step.

#include <atomic>

namespace hitless {

/// The first SIGINT or SIGTERM after this call only sets the flag; a second one ends the program as usual. The flag
/// lives as long as the program.
const std::atomic<bool>& listen_for_interrupt();

}  // namespace hitless
