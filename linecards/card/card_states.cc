#include "linecards/card/card_states.h"

#include "dataplane/base/enum_name.h"
#include "linecards/card/line_card.h"

namespace hitless {

using S = CardState;
using E = CardEvent;

constexpr std::array<CardRow, kCardRowCount> CardRows::rows{{
    {S::empty, E::power_on, S::booting, &LineCard::begin_boot},

    {S::booting, E::contact, S::downloading_fib, &LineCard::begin_download},
    {S::warm_restart, E::contact, S::downloading_fib, &LineCard::begin_download},
    {S::reloading, E::contact, S::downloading_fib, &LineCard::begin_download},
    {S::downloading_fib, E::contact, S::downloading_fib, &LineCard::begin_download},  // another RP took over meanwhile
    {S::downloading_fib, E::synchronized, S::forwarding, nullptr},

    {S::forwarding, E::preload, S::preloading, &LineCard::begin_preload},
    {S::preloading, E::preload, S::preloading, &LineCard::begin_preload},  // the later request wins
    {S::preloading, E::preloaded, S::forwarding, nullptr},
    {S::preloading, E::discard, S::forwarding, &LineCard::forget_preload},
    {S::forwarding, E::discard, S::forwarding, &LineCard::forget_preload},

    {S::forwarding, E::restart_warm, S::warm_restart, &LineCard::begin_restart},
    {S::forwarding, E::restart_full, S::reloading, &LineCard::begin_restart},
    {S::preloading, E::restart_full, S::reloading, &LineCard::begin_restart},
    {S::downloading_fib, E::restart_full, S::reloading, &LineCard::begin_restart},
    {S::booting, E::restart_full, S::reloading, &LineCard::begin_restart},
    {S::warm_restart, E::restart_full, S::reloading, &LineCard::begin_restart},
    {S::reloading, E::restart_full, S::reloading, &LineCard::begin_restart},

    {S::booting, E::crash, S::booting, &LineCard::begin_crash},
    {S::downloading_fib, E::crash, S::booting, &LineCard::begin_crash},
    {S::forwarding, E::crash, S::booting, &LineCard::begin_crash},
    {S::preloading, E::crash, S::booting, &LineCard::begin_crash},
    {S::warm_restart, E::crash, S::booting, &LineCard::begin_crash},
    {S::reloading, E::crash, S::booting, &LineCard::begin_crash},
}};
static_assert(rows_are_unique(CardRows::rows));

const char* to_string(CardEvent event) {
  return enum_name<CardEvent::crash>(event,
                                     {"power_on", "contact", "synchronized", "preload", "preloaded", "discard",
                                      "restart_warm", "restart_full", "crash"},
                                     "unknown");
}

}  // namespace hitless
