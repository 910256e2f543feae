#pragma once
// Instructions of one stage under callgrind: collection is on exactly while the rig says that the stage is at work.

#include <array>
#include <cstdint>
#include <optional>

#include "dataplane/pipeline/stage_observer.h"

namespace hitless {

/// What enter() itself costs, a handful of instructions a burst, is counted with the stage that it announces, and is
/// the same in every build.
class StageCounter final : public StageObserver {
 public:
  void enter(Stage stage) override;
  /// From now on the stage's instructions are counted; none: those of all stages.
  void begin(std::optional<Stage> counted);
  /// Ends it and has callgrind write a dump with this name in it. Returns how often the counted stage was entered.
  std::uint64_t end(const char* name);
  /// Whether this process runs under valgrind, without which nothing is counted.
  [[nodiscard]] static bool possible();

 private:
  void collect(bool on);
  Stage counted_ = Stage::count_;
  Stage now_ = Stage::rig;
  bool collecting_ = false;
  bool all_ = false;
  bool instrumented_ = false;  ///< from the first begin() on: what comes before runs several times as fast
  std::array<std::uint64_t, kStages> entries_{};
};

}  // namespace hitless
