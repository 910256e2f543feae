#pragma once
// When the forwarder's own gates closed and opened, recorded at the gate, never from a planned duration.

#include <map>
#include <vector>

#include "dataplane/gate_observer.h"

namespace hitless {

struct Closure {
  Gate gate;
  Instant closed;
  Instant opened = kNever;  ///< kNever: still closed at the end
  CauseId cause;
};

class Truth final : public GateObserver {
 public:
  /// A gate that is closed again while closed keeps its first instant and cause; one opened while open is ignored.
  void closed(const Gate& gate, Instant at, CauseId cause) override;
  void opened(const Gate& gate, Instant at) override;
  /// In order of closing.
  [[nodiscard]] const std::vector<Closure>& closures() const { return closures_; }

 private:
  std::vector<Closure> closures_;
  std::map<Gate, std::size_t> open_closures_;
};

}  // namespace hitless
