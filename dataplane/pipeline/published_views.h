#pragma once
// How the views of cards come from control to the packet path, which may run on a thread of its own: as one immutable
// schedule behind a pointer. The packet path follows the pointer anew in each step and holds no count on what it finds;
// what it may still be reading is kept until it has passed through a quiescent state, and is freed by control.

#include <atomic>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "dataplane/fib/grace_period.h"
#include "dataplane/forwarder/card_view.h"

namespace hitless {

/// By slot: the card's views in order of time, of which the first holds from the start; none: the slot is empty.
using ViewSchedule = std::vector<std::vector<ViewChange>>;

class PublishedViews {
 public:
  PublishedViews();
  ~PublishedViews();

  // Control's thread.
  /// A slot with a card, and the view that it starts with.
  void install(Slot slot, CardViewPtr first);
  struct SlotChanges {
    Slot slot;
    std::vector<ViewChange> changes;  ///< none before the step that is being walked
  };
  /// Adds the changes, lets go of views that no step will ask for again, and frees those that none is reading. Called
  /// once in a while without changes too.
  void publish(std::vector<SlotChanges> changes);

  // The packet path's thread.
  /// To be followed until step_done().
  [[nodiscard]] const ViewSchedule& read() const { return *schedule_.read(); }
  /// Every step that begins from now on begins at `done` or later. No lock, no allocation.
  void step_done(Instant done);

 private:
  [[nodiscard]] bool forget_before(Instant done);

  ViewSchedule views_;    // control's copy of what is published
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
