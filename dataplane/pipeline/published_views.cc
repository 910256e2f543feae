#include "dataplane/pipeline/published_views.h"

#include <algorithm>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

constexpr std::uint32_t kPacketPath = 0;  // the one reader

/// The first view that takes effect at `instant` or later.
template <class Views>
auto first_from(Views& views, Instant instant) {
  return std::find_if(views.begin(), views.end(), [instant](const ViewChange& v) { return v.at >= instant; });
}

}  // namespace

PublishedViews::PublishedViews() : grace_(1), done_ns_(Instant::min().time_since_epoch().count()) {
  schedule_.publish(std::make_shared<const ViewSchedule>(), grace_);
  grace_.enter(kPacketPath);
}

PublishedViews::~PublishedViews() { grace_.leave(kPacketPath); }

void PublishedViews::install(Slot slot, CardViewPtr first) {
  if (slot.index() >= views_.size()) views_.resize(slot.index() + 1);
  views_[slot.index()] = {{Instant::min(), std::move(first)}};
  schedule_.publish(std::make_shared<const ViewSchedule>(views_), grace_);
}

bool PublishedViews::forget_before(Instant done) {
  bool forgot = false;
  for (std::vector<ViewChange>& views : views_) {
    const auto next = first_from(views, done);
    if (next - views.begin() < 2) continue;
    views.erase(views.begin(), next - 1);
    forgot = true;
  }
  several_ = std::any_of(views_.begin(), views_.end(), [](const auto& views) { return views.size() > 1; });
  return forgot;
}

void PublishedViews::publish(std::vector<SlotChanges> changes) {
  bool changed = several_ && forget_before(Instant{Duration{done_ns_.load(std::memory_order_acquire)}});
  for (SlotChanges& of_slot : changes) {
    std::vector<ViewChange>& views = views_.at(of_slot.slot.index());
    HITLESS_CHECK(!views.empty(), "a view for an empty slot");
    views.insert(views.end(), std::make_move_iterator(of_slot.changes.begin()),
                 std::make_move_iterator(of_slot.changes.end()));
    changed = several_ = true;
  }
  if (changed) schedule_.publish(std::make_shared<const ViewSchedule>(views_), grace_);
  grace_.collect();
}

void PublishedViews::step_done(Instant done) {
  done_ns_.store(to_ns(done), std::memory_order_release);
  grace_.quiescent(kPacketPath);
}

StepViews views_of_step(const std::vector<ViewChange>& views, Instant from, Instant until) {
  HITLESS_CHECK(!views.empty(), "a card without a view");
  const auto begin = std::max(first_from(views, from), views.begin() + 1);
  const auto end = std::find_if(begin, views.end(), [until](const ViewChange& v) { return v.at >= until; });
  return {(begin - 1)->view.get(), std::span<const ViewChange>(begin, end)};
}

}  // namespace hitless
