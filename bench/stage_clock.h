#pragma once
// Cycles of the time stamp counter by stage, for the benchmark of a whole run.

#include <array>
#include <cstdint>
#include <string>

#include "dataplane/pipeline/stage_observer.h"

namespace hitless::bench {

class StageClock final : public StageObserver {
 public:
  void enter(Stage stage) override;
  /// Cycles spent in a stage up to the last enter().
  [[nodiscard]] std::uint64_t cycles(Stage stage) const { return cycles_[static_cast<std::size_t>(stage)]; }
  [[nodiscard]] std::uint64_t total() const;
  /// Number of calls of enter(). The cost of enter() itself is in the cycles, too.
  [[nodiscard]] std::uint64_t readings() const { return readings_; }

 private:
  std::array<std::uint64_t, kStages> cycles_{};
  std::uint64_t last_ = 0;
  std::uint64_t readings_ = 0;
  Stage now_ = Stage::count_;
};

/// Stages with cycles a packet and their share, one a line, and the sum.
[[nodiscard]] std::string stage_table(const StageClock& clock, std::uint64_t packets);

}  // namespace hitless::bench
