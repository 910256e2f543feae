#pragma once
// The instruments of a run, each behind its tap when a test has put one there.

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "hil/measure/meter/meter.h"
#include "hil/pcap/capture_writer.h"
#include "hil/record/run_recorder.h"
#include "hil/run/measurement.h"
#include "hil/run/meter_tap.h"
#include "hil/run/reach_probe.h"
#include "hil/run/run.h"

namespace hitless {

struct Instruments {
  /// The books are open: recorder.ledger() is there. `recorder` outlives the instruments.
  Instruments(RunRecorder& recorder, const RunTaps& taps);
  /// Lets every instrument listen to the paths. With several paths, each path has its own books, and the Meter needs a
  /// thread of its own (`measurement`).
  void listen(ForwardingPlane& paths);
  /// Adds up the books of all paths; call when nothing moves any more.
  void add_up();
  /// Null: the run does not ask which cards reach each other.
  [[nodiscard]] ReachProbe* reach_of(std::size_t path) {
    return !reach ? nullptr : path == 0 ? &*reach : further_reaches[path - 1].get();
  }

  RunRecorder& recorder;
  Meter meter;
  MeterTap meter_tap;
  std::unique_ptr<PacketObserver> wrapped_ledger, wrapped_meter;
  std::optional<ReachProbe> reach;
  std::unique_ptr<CaptureWriter> captures;
  std::vector<std::pair<PacketObserver*, Stage>> observers;
  std::vector<std::unique_ptr<Ledger>> further_ledgers;      ///< of the second and every further path
  std::vector<std::unique_ptr<ReachProbe>> further_reaches;  ///< the same
  std::unique_ptr<Measurement> measurement;                  ///< with several paths
};

}  // namespace hitless
