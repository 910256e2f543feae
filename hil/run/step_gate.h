#pragma once
// Who may hold a run between two steps of its forwarding. A bench holds it closed between slices, so that what it
// times is a stretch of the run that everybody gets; in every other run nobody does, and that costs a branch a step.

#include <cstdint>

#include "hil/measure/ledger/ledger.h"

namespace hitless {

/// How far forwarding has come, between two steps.
struct ForwardingState {
  std::uint64_t packets = 0;  ///< taken from the traffic so far
  bool traffic_over = false;  ///< the traffic has ended by itself: no further packet will come
  const Ledger& ledger;
};

class StepGate {
 public:
  virtual ~StepGate() = default;
  /// Asked before each step, from the first on; may block. False ends the traffic here, as an interruption does, and it
  /// is not asked again.
  virtual bool let_pass(const ForwardingState& state) = 0;
};

}  // namespace hitless
