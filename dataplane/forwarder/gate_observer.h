#pragma once
// A gate tells its observer when it closes or opens. Truth listens; no code that decides about packets reads this back.

#include <compare>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"
#include "dataplane/net/prefix.h"

namespace hitless {

enum class GateKind : std::uint8_t { card, interface, route, queue };

/// Names a gate. card: slot. interface, queue: slot and interface. route: slot (of the card with the FIB) and prefix.
struct Gate {
  GateKind kind = GateKind::card;
  Slot slot;
  InterfaceIndex interface;
  Prefix prefix;
  auto operator<=>(const Gate&) const = default;
};

class GateObserver {
 public:
  virtual ~GateObserver() = default;
  virtual void closed(const Gate& gate, Instant at, CauseId cause) = 0;
  virtual void opened(const Gate& gate, Instant at) = 0;
};

}  // namespace hitless
