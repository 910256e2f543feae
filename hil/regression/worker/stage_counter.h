#pragma once
// Counts instructions of one stage under callgrind: collection is on exactly while the rig reports that stage.

#include <array>
#include <cstdint>
#include <optional>

#include "dataplane/pipeline/stage_observer.h"

namespace hitless {

/// The cost of enter() itself, a handful of instructions a burst, is counted with the stage that it announces, and is
/// the same in every build.
class StageCounter final : public StageObserver {
 public:
  void enter(Stage stage) override;
  /// From now on the instructions of `counted` are counted; none: those of all stages.
  void begin(std::optional<Stage> counted);
  /// Ends the count and lets callgrind write a dump with this name in it. Returns the entries of the counted stage.
  std::uint64_t end(const char* name);
  /// Whether this process runs under valgrind, without which nothing is counted.
  [[nodiscard]] static bool possible();

 private:
  void collect(bool on);
  Stage counted_ = Stage::count_;
  Stage now_ = Stage::rig;
  bool collecting_ = false;
  bool all_ = false;
  bool instrumented_ = false;  ///< from the first begin() on: code before it runs several times as fast
  std::array<std::uint64_t, kStages> entries_{};
};

}  // namespace hitless
