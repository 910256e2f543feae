#pragma once
// Periods of the RP-card protocol: a row of the platform each. The initial values stand for a row that names none; they
// are assumed (no source publishes them).

#include "dataplane/base/time.h"

namespace hitless {

struct CardProtocolTimers {
  Duration hello_repeat = std::chrono::seconds(5);     ///< an active RP greets a card that has not answered
  Duration order_repeat = std::chrono::seconds(5);     ///< an order to restart that the card has not obeyed
  Duration preload_repeat = std::chrono::seconds(30);  ///< an order to preload that the card has not answered
  Duration table_repeat = std::chrono::seconds(5);     ///< a card without a table asks for one
  /// A card that acknowledges nothing for this long, on top of the time that it needs for the batches on their way, is
  /// given the batches again.
  Duration stall_patience = std::chrono::seconds(10);
  Duration resync_repeat = std::chrono::seconds(10);  ///< a card that has a gap in its batches asks for a full sync
};

}  // namespace hitless
