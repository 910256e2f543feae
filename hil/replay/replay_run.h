#pragma once
// A capture through the booted chassis of a scenario, in virtual time, in constant memory.

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hil/record/verdict.h"
#include "hil/replay/golden_comparison.h"
#include "hil/replay/stream_source.h"
#include "hil/run/prepared_run.h"

namespace hitless {

struct ReplayOptions {
  std::string capture;
  ReplayPace pace;
  std::uint32_t loops = 1;
  std::string ingress;                             ///< interface that every packet enters on; empty: its sender decides
  std::string golden;                              ///< golden to compare with; empty: none
  std::string write_to;                            ///< golden to write; empty: none
  std::size_t differences_shown = 10;              ///< most differences kept with their bytes
  const std::atomic<bool>* interrupted = nullptr;  ///< set from outside: no more packets are sent; may be null
  /// Stands between the packet path and the verdicts. A test puts a defect here and sees it found.
  std::function<std::unique_ptr<PacketObserver>(PacketObserver& inner)> tap;
};

/// The way of sending, as a golden's head names it.
[[nodiscard]] std::string sending_text(const ReplayOptions& options);

/// Everything that a finished replay leaves.
struct ReplayRecord {
  std::uint64_t packets = 0;  ///< packets of the capture, over all loops
  std::uint64_t sent = 0, sent_bytes = 0;
  std::vector<std::pair<std::string, std::uint64_t>> outcomes;  ///< VerdictBook::counts
  PaceFacts pace;
  Duration traffic{};                             ///< model time from the first packet to the last one's end
  std::optional<GoldenComparison> comparison;     ///< none without a golden
  std::map<std::uint64_t, std::string> recorded;  ///< the packets that differ, as recorded: frame_text
  Verdict verdict;
  bool interrupted = false;
  std::int64_t forwarding_wall_ns = 0;  ///< for people and environment.json only
};

/// The scenario without the parts that a replay leaves aside: traffic, steps, upgrade, faults, recorded updates.
[[nodiscard]] Scenario for_replay(Scenario scenario);

/// Runs the replay. An Error is a capture, golden or environment that cannot be used; the outcome is in the record. EAL
/// must have been started.
Result<ReplayRecord> replay_capture(const PreparedRun& prepared, const ReplayOptions& options);

}  // namespace hitless
