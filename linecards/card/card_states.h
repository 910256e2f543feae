#pragma once
// The life cycle of a card as a table. Forwarding: states forwarding and preloading.
//
//   empty -power_on-> booting -contact-> downloading_fib -synchronized-> forwarding <-> preloading
//                                ^                                           |              |
//                                +---contact--- warm_restart | reloading <---+---restart----+
//
// A crash (a fault) leads from every state but empty to booting. A halt (a fault) is not a state here: it may fall into
// any of them and outlive it. A card that is halted while it would forward shows as failed.

#include <array>
#include <cstdint>

#include "dataplane/base/fsm.h"
#include "linecards/ipc/card_messages.h"

namespace hitless {

class LineCard;

enum class CardEvent : std::uint8_t {
  power_on,
  contact,       ///< the card's software is up and an active RP has said hello
  synchronized,  ///< the end of a FIB sync stream is programmed
  preload,       ///< told to load software beside the running one, and there is room
  preloaded,     ///< that loading ended
  discard,       ///< told to forget what was preloaded
  restart_warm,  ///< told to restart into software that is preloaded
  restart_full,  ///< told to restart otherwise
  crash,         ///< a fault: everything volatile is gone
};
[[nodiscard]] const char* to_string(CardEvent event);

inline constexpr std::size_t kCardRowCount = 24;
using CardRow = FsmRow<CardState, CardEvent, LineCard>;

struct CardRows {
  static const std::array<CardRow, kCardRowCount> rows;
};

}  // namespace hitless
