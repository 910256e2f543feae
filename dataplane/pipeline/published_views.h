#pragma once
// Control hands the views of cards to the packet path, which may run on a thread of its own, as one immutable schedule
// behind a pointer. The packet path follows the pointer anew in each step and holds no count on the schedule. Control
// frees a schedule once the packet path has passed through a quiescent state and so cannot be reading the schedule.

#include <atomic>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "dataplane/fib/grace_period.h"
#include "dataplane/forwarder/card_view.h"

namespace hitless {

/// By slot: the card's views in order of time. The first view holds from the start. An empty slot has no views.
using ViewSchedule = std::vector<std::vector<ViewChange>>;

class PublishedViews {
 public:
  PublishedViews();
  ~PublishedViews();

  // Control's thread.
  /// Puts a card into the slot; the card starts with `first`.
  void install(Slot slot, CardViewPtr first);
  struct SlotChanges {
    Slot slot;
    std::vector<ViewChange> changes;  ///< none is before the step that is being walked
  };
  /// Adds the changes, drops views that no step will ask for again, and frees schedules that no step is reading.
  /// Control calls it once in a while without changes too.
  void publish(std::vector<SlotChanges> changes);

  // The packet path's thread.
  /// The schedule, which is valid until step_done().
  [[nodiscard]] const ViewSchedule& read() const { return *schedule_.read(); }
  /// Every step that begins from now on begins at `done` or later. No lock, no allocation.
  void step_done(Instant done);

 private:
  [[nodiscard]] bool forget_before(Instant done);

  ViewSchedule views_;    // control's copy of the published schedule
  bool several_ = false;  // a slot has more than one view: some will be forgotten
  GracePeriod grace_;
  Published<ViewSchedule> schedule_;
  std::atomic<Instant::rep> done_ns_;  // the packet path writes, control reads
};

/// The part of a card's views that concerns a step from `from` to `until`.
struct StepViews {
  const CardView* first = nullptr;      ///< holds when the step begins
  std::span<const ViewChange> changes;  ///< within [from, until)
};
[[nodiscard]] StepViews views_of_step(const std::vector<ViewChange>& views, Instant from, Instant until);

}  // namespace hitless
