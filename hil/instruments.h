#pragma once
// The instruments of a run, each behind its tap when a test has put one there.

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "hil/capture_writer.h"
#include "hil/meter.h"
#include "hil/meter_tap.h"
#include "hil/reach_probe.h"
#include "hil/run.h"

namespace hitless {

struct Instruments {
  /// Makes record.ledger, for `flows` flows.
  Instruments(RunRecord& record, const RunTaps& taps, std::size_t flows);
  /// All of them listen to the path.
  void listen(PacketPath& path);

  Meter meter;
  MeterTap meter_tap;
  std::unique_ptr<PacketObserver> wrapped_ledger, wrapped_meter;
  std::optional<ReachProbe> reach;
  std::unique_ptr<CaptureWriter> captures;
  std::vector<std::pair<PacketObserver*, Stage>> observers;
};

}  // namespace hitless
