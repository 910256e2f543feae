#pragma once

#include "dataplane/base/cause.h"
#include "dataplane/base/time.h"
#include "dataplane/base/timeline.h"
#include "dataplane/forwarder/gate_observer.h"
#include "linecards/ipc/card_timers.h"

namespace hitless {

class FibVersionStore;

/// The objects that a card shares with the rest of the rig; all outlive the card.
struct CardSurroundings {
  Scheduler& scheduler;
  Timeline& timeline;
  CauseTable& causes;
  GateObserver& gates;
  FibVersionStore& versions;  ///< chassis-wide store of shared FIB versions
  const VrfNames& vrfs;
  const CardProtocolTimers& periods;
};

}  // namespace hitless
