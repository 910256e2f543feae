#pragma once
// A run on the wall clock: forwarding loops on threads of their own, control on the caller's.
//
// All work on the model's instants, which are the clock's. Control says up to which instant it has run (its
// watermark): no event before it is left, and none will come. A loop stamps frames when they come in, and moves them
// as far as the watermark allows, and out of a card no further than what other loops may still send to it: so every
// packet meets exactly the gates of its instant, as in virtual time, and a control that is late makes packets late,
// never wrong. Control knows its next event, so the watermark is ahead of the clock most of the time.

#include "hil/ports/port.h"
#include "hil/run/forwarding.h"

namespace hitless {

/// `ports`: of the interfaces that have one; they outlive the call. The recorder is told of clock, ports and
/// the flows that came from outside.
void forward_on_wall_clock(const Forwarding& run, std::span<const std::unique_ptr<Port>> ports);

}  // namespace hitless
