#pragma once
// When the forwarder's own gates closed and opened, recorded at the gate, never from a planned duration.

#include <map>
#include <vector>

#include "dataplane/forwarder/gate_observer.h"

namespace hitless {

struct Closure {
  Gate gate;
  Instant closed;
  Instant opened = kNever;  ///< kNever: still closed at the end
  CauseId cause;
  std::vector<CauseId> later_causes;  ///< of closings told while it was closed already
};

class Truth final : public GateObserver {
 public:
  /// A gate that is closed again while closed keeps its first instant and cause; one opened while open is ignored.
  void closed(const Gate& gate, Instant at, CauseId cause) override;
  void opened(const Gate& gate, Instant at) override;
  /// Adds what another one heard, of other gates.
  void add(const Truth& other);
  /// In order of (closing, gate), whatever the order in which cards were walked.
  [[nodiscard]] const std::vector<Closure>& closures() const { return closures_; }

 private:
  std::vector<Closure> closures_;
  std::map<Gate, std::size_t> open_closures_;  ///< positions in closures_
};

}  // namespace hitless
