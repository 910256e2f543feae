#pragma once
// A run on the wall clock: the forwarding loop on a thread of its own, control on the caller's.
//
// Both work on the model's instants, which are the clock's. Control says up to which instant it has run (its
// watermark): no event before it is left, and none will come. The loop stamps frames when they come in, and moves them
// as far as the watermark allows: so every packet meets exactly the gates of its instant, as in virtual time, and a
// control that is late makes packets late, never wrong. Control knows its next event, so the watermark is ahead of the
// clock most of the time.

#include "hil/forwarding.h"
#include "hil/ports/port.h"

namespace hitless {

/// `ports`: of the interfaces that have one; they outlive the call. Fills record.clock and record.flows.
void forward_on_wall_clock(const Forwarding& run, std::span<const std::unique_ptr<Port>> ports);

}  // namespace hitless
