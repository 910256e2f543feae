#pragma once
// Keeps the events of gates while packets are under way, and passes them on once a step: listeners allocate, but the
// packet path does not.

#include <vector>

#include "dataplane/forwarder/gate_observer.h"

namespace hitless {

class DeferredGates final : public GateObserver {
 public:
  explicit DeferredGates(GateObserver& listener) : listener_(listener) { told_.reserve(kRoom); }
  void closed(const Gate& gate, Instant at, CauseId cause) override { keep({gate, at, cause, true}); }
  void opened(const Gate& gate, Instant at) override { keep({gate, at, CauseId(), false}); }

  /// Passes on all events, in the order in which they came.
  void tell() {
    for (const Told& t : told_) t.is_closed ? listener_.closed(t.gate, t.at, t.cause) : listener_.opened(t.gate, t.at);
    told_.clear();
  }

 private:
  struct Told {
    Gate gate;
    Instant at;
    CauseId cause;
    bool is_closed;
  };
  /// More events in one step are passed on at once: then a listener's allocation is the smaller evil.
  static constexpr std::size_t kRoom = 1024;

  void keep(const Told& told) {
    if (told_.size() == kRoom) tell();
    told_.push_back(told);
  }

  GateObserver& listener_;
  std::vector<Told> told_;
};

}  // namespace hitless
