// Views on their way from control to the packet path, on one thread and on two.
#include "dataplane/pipeline/published_views.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace hitless::test {
namespace {

constexpr Slot kSlot(3);

Instant at(std::int64_t ns) { return instant_ns(ns); }

/// A view that can be told from others by its one port's cause.
CardViewPtr view(std::uint32_t mark) {
  return std::make_shared<const CardView>(CardView{nullptr, {}, nullptr, {{true, CauseId(mark)}}});
}
std::uint32_t mark_of(const CardView& view) { return view.ports.front().cause.value; }

std::vector<PublishedViews::SlotChanges> change(Instant when, CardViewPtr next) {
  return {{kSlot, {{when, std::move(next)}}}};
}

TEST(ViewsOfStep, ChangeAtTheStepsBegin_BelongsToItAndAtItsEndToTheNext) {
  const std::vector<ViewChange> views = {{Instant::min(), view(0)}, {at(10), view(1)}, {at(20), view(2)}};
  const StepViews first = views_of_step(views, at(10), at(20));
  EXPECT_EQ(mark_of(*first.first), 0U);
  ASSERT_EQ(first.changes.size(), 1U);
  EXPECT_EQ(first.changes[0].at, at(10));
  const StepViews second = views_of_step(views, at(20), at(30));
  EXPECT_EQ(mark_of(*second.first), 1U);
  ASSERT_EQ(second.changes.size(), 1U);
  EXPECT_EQ(mark_of(*second.changes[0].view), 2U);
  EXPECT_EQ(mark_of(*views_of_step(views, at(21), at(30)).first), 2U);
}

TEST(PublishedViews, ViewThatAStepMayBeReading_IsKeptUntilTheStepIsDone) {
  PublishedViews views;
  auto first = view(0);
  const std::weak_ptr<const CardView> watched = first;
  views.install(kSlot, std::move(first));
  const ViewSchedule& followed = views.read();
  views.publish(change(at(10), view(1)));
  EXPECT_EQ(followed[kSlot.index()].size(), 1U) << "what was read is as it was";
  views.step_done(at(5));
  views.publish({});
  ASSERT_FALSE(watched.expired()) << "it still holds at 5";

  const ViewSchedule& during = views.read();
  EXPECT_EQ(mark_of(*views_of_step(during[kSlot.index()], at(5), at(30)).first), 0U);
  views.publish({});
  ASSERT_FALSE(watched.expired()) << "the step that began at 5 is still being walked";
  views.step_done(at(30));
  views.publish({});
  views.step_done(at(40));
  views.publish({});
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(mark_of(*views_of_step(views.read()[kSlot.index()], at(40), at(50)).first), 1U);
}

/// Control makes a view a nanosecond and says how far it has come; the reader walks what is there.
TEST(PublishedViews, ReaderOnAThreadOfItsOwn_MeetsEveryViewInItsTime) {
  constexpr std::int64_t kEnd = 20'000;
  PublishedViews views;
  views.install(kSlot, view(0));
  std::atomic<std::int64_t> promised{0};
  std::uint64_t wrong = 0;
  std::thread reader([&] {
    for (std::int64_t done = 0; done < kEnd;) {
      const std::int64_t until = promised.load(std::memory_order_acquire);
      if (until == done) continue;
      const StepViews step = views_of_step(views.read()[kSlot.index()], at(done), at(until));
      wrong += mark_of(*step.first) != static_cast<std::uint32_t>(done == 0 ? 0 : done - 1) ? 1U : 0U;
      wrong += step.changes.size() != static_cast<std::size_t>(until - done - (done == 0 ? 1 : 0)) ? 1U : 0U;
      for (const ViewChange& c : step.changes) wrong += mark_of(*c.view) != to_ns(c.at) ? 1U : 0U;
      views.step_done(at(until));
      done = until;
    }
  });
  for (std::int64_t now = 1; now <= kEnd; ++now) {
    views.publish(change(at(now), view(static_cast<std::uint32_t>(now))));
    promised.store(now, std::memory_order_release);
  }
  reader.join();
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace hitless::test
