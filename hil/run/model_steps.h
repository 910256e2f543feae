#pragma once
// Steps of model time on one thread: control's events up to an instant, the changed views, then the packets.

#include "dataplane/pipeline/stage_observer.h"
#include "hil/chassis/chassis.h"
#include "hil/measure/meter/meter.h"

namespace hitless {

/// Longest step. The length of a step never changes a result.
inline constexpr Duration kStepMax = std::chrono::milliseconds(100);
/// Most packets taken in a step. Their number never changes a result either.
inline constexpr std::size_t kStepPackets = 1024;
/// Pause between a ready chassis and the first packet.
inline constexpr Duration kPauseBeforeTraffic = std::chrono::seconds(1);

class ModelSteps {
 public:
  /// Everything given outlives the object. `stages` hears which stage is at work; `meter` may be null.
  ModelSteps(Chassis& chassis, PacketPath& path, StageMarker stages = StageMarker(), Meter* meter = nullptr)
      : chassis_(chassis), path_(path), stages_(stages), meter_(meter) {}

  /// Takes at most `packets` of the packets that `source` sends before `horizon`; returns the instant up to which the
  /// step goes.
  Instant take(PacketSource& source, Instant horizon, std::size_t packets) const {
    stages_.enter(Stage::source);
    return path_.take(source, horizon, packets);
  }
  /// Runs all events before `until`.
  void run_before(Instant until) const;

 private:
  Chassis& chassis_;
  PacketPath& path_;
  StageMarker stages_;
  Meter* meter_;
};

}  // namespace hitless
