#pragma once
// Where the time of a run goes: the rig says which stage it enters, burst by burst. A benchmark listens and reads its
// own clock; any other run has no listener, which costs a branch a burst.

#include <array>
#include <cstddef>
#include <cstdint>

namespace hitless {

enum class Stage : std::uint8_t {
  source,    ///< makes packets and hands them to their cards
  control,   ///< events of the control plane, view changes
  ingress,   ///< gate, validation, lookup, load balance
  fabric,    ///< merging arrivals from all cards
  egress,    ///< gate, adjacency, rewrite, taking into the queue
  delivery,  ///< departures, stations, giving mbufs back
  ledger,
  meter,
  captures,
  rig,  ///< the step around all of them
  count_
};
inline constexpr std::size_t kStages = static_cast<std::size_t>(Stage::count_);

/// "source", "control": as reports and records name it.
[[nodiscard]] constexpr const char* to_string(Stage stage) {
  constexpr std::array<const char*, kStages> kNames{"source",   "control", "ingress", "fabric",   "egress",
                                                    "delivery", "ledger",  "meter",   "captures", "rig"};
  return stage < Stage::count_ ? kNames[static_cast<std::size_t>(stage)] : "?";
}

class StageObserver {
 public:
  virtual ~StageObserver() = default;
  /// Work from now on, until the next call, belongs to this stage.
  virtual void enter(Stage stage) = 0;
};

/// A StageObserver or none.
class StageMarker {
 public:
  explicit StageMarker(StageObserver* observer = nullptr) : observer_(observer) {}
  void enter(Stage stage) const {
    if (observer_ != nullptr) [[unlikely]]
      observer_->enter(stage);
  }

 private:
  StageObserver* observer_;
};

}  // namespace hitless
