#pragma once
// A gate that may hold a run between two steps of its forwarding. A bench holds the gate closed between slices, so that
// it times a stretch of the run that everybody gets; every other run has no gate, which costs a branch a step.

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
  /// Asked before each step, from the first on; may block. False ends the traffic here, as an interruption does, and
  /// the gate is not asked again.
  virtual bool let_pass(const ForwardingState& state) = 0;
};

}  // namespace hitless
