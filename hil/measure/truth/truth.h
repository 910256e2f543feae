#pragma once
// When the forwarder's own gates closed and opened, recorded at the gate, never from a planned duration.

#include <map>
#include <vector>

#include "dataplane/forwarder/gate_observer.h"

namespace hitless {

/// One closure of a gate, from its closing to its opening.
struct GateOutage {
  Gate gate;
  Instant closed;
  Instant opened = kNever;  ///< kNever: still closed at the end
  CauseId cause;
  std::vector<CauseId> later_causes;  ///< causes of further closings while the gate was closed
};

class Truth final : public GateObserver {
 public:
  /// A closed gate that is closed again keeps its first instant and cause; the opening of an open gate is ignored.
  void closed(const Gate& gate, Instant at, CauseId cause) override;
  void opened(const Gate& gate, Instant at) override;
  /// Adds the outages of another Truth, which heard other gates.
  void add(const Truth& other);
  /// In order of (closing, gate), whatever the order in which cards were walked.
  [[nodiscard]] const std::vector<GateOutage>& outages() const { return outages_; }

 private:
  std::vector<GateOutage> outages_;
  std::map<Gate, std::size_t> open_outages_;  ///< positions in outages_
};

}  // namespace hitless
