#include "linecards/ipc/card_messages.h"

#include "dataplane/base/enum_name.h"

namespace hitless {

const char* to_string(CardState state) {
  return enum_name<CardState::failed>(
      state, {"empty", "booting", "downloading_fib", "forwarding", "preloading", "warm_restart", "reloading", "failed"},
      "unknown");
}

}  // namespace hitless
