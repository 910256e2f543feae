#pragma once
// Where a gate tells that it closed or opened. Truth listens; nothing that decides about packets reads it back.

#include <compare>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"
#include "dataplane/net/prefix.h"

namespace hitless {

enum class GateKind : std::uint8_t { card, interface, route, queue };

/// Which gate. card: slot. interface, queue: slot and interface. route: slot (the card whose FIB it is) and prefix.
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
