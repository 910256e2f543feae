#pragma once
// A run on the wall clock: forwarding loops on threads of their own, control on the caller's thread.
//
// All threads work on the model's instants, which are the clock's. Control publishes its watermark: no event before the
// watermark is left, and none will come. A loop stamps frames when they come in, and moves frames only up to the
// watermark; out of a card, only up to the instant before which no other loop can still send to the card. So every
// packet meets exactly the gates of its instant, as in virtual time, and a control that is late makes packets late,
// never wrong. Control knows its next event, so the watermark is ahead of the clock most of the time.

#include "hil/ports/port.h"
#include "hil/run/forwarding.h"

namespace hitless {

/// `ports`: the ports of all interfaces that have one; they outlive the call. The recorder hears of clock, ports and
/// the flows that came from outside.
void forward_on_wall_clock(const Forwarding& run, std::span<const std::unique_ptr<Port>> ports);

}  // namespace hitless
