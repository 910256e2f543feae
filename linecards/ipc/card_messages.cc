#include "linecards/ipc/card_messages.h"

namespace hitless {

const char* to_string(CardState state) {
  switch (state) {
    case CardState::empty:
      return "empty";
    case CardState::booting:
      return "booting";
    case CardState::downloading_fib:
      return "downloading_fib";
    case CardState::forwarding:
      return "forwarding";
    case CardState::preloading:
      return "preloading";
    case CardState::warm_restart:
      return "warm_restart";
    case CardState::reloading:
      return "reloading";
    case CardState::failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace hitless
