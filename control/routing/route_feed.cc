#include "control/routing/route_feed.h"

#include <algorithm>

namespace hitless {
namespace {
/// Routes in one step: as many as a FIB batch holds, so that a step of the feed fills a batch.
constexpr std::size_t kChunk = 512;
}  // namespace

RouteFeed::RouteFeed(OwnedTimers& timers, RouteSource& source, Rib& rib, std::uint32_t routes_per_s,
                     RouteFeedListener& listener)
    : timers_(timers), source_(source), rib_(rib), routes_per_s_(routes_per_s), listener_(listener) {}

RouteFeed::~RouteFeed() {
  source_.listen(nullptr);
  timers_.cancel(telling_);
}

void RouteFeed::start() {
  started_ = timers_.now();
  source_.listen([this](const Prefix& prefix, RouteProtocols gone, const RibRoute* added) {
    if (gone != 0) rib_.withdraw(prefix, gone);
    if (added != nullptr) rib_.add(*added);
    // A neighbour tells many routes at one instant: they go to the cards together, in full batches.
    if (telling_ == 0)
      telling_ = timers_.after(Duration{}, [this] {
        telling_ = 0;
        listener_.rib_changed();
      });
  });
  plan_next();
}

void RouteFeed::plan_next() {
  const std::size_t end = std::min(position_ + kChunk, source_.positions());
  // The time is counted from the start, so that rounding does not add up.
  const auto since = routes_per_s_ == 0
                         ? Duration{}
                         : Duration(static_cast<std::int64_t>(std::uint64_t{end} * 1'000'000'000U / routes_per_s_));
  timers_.at(std::max(timers_.now(), started_ + since), [this, end] { read(end); });
}

void RouteFeed::read(std::size_t end) {
  for (; position_ < end; ++position_)
    if (const RibRoute* route = source_.at(position_)) rib_.add(*route);
  listener_.rib_changed();
  if (position_ < source_.positions()) {
    plan_next();
  } else {
    done_ = true;
    listener_.rib_converged();
  }
}

}  // namespace hitless
