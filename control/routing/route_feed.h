#pragma once
// Reads the route source into the active RP's RIB at the platform's rate, then says "converged". Changes at the source
// go into the RIB at once (and are told at the end of their instant), however far the feed has read.

#include "control/routing/rib.h"
#include "control/routing/route_source.h"
#include "dataplane/base/owned_timers.h"

namespace hitless {

/// Who hears of the reading.
class RouteFeedListener {
 public:
  virtual ~RouteFeedListener() = default;
  /// Routes went into the RIB or out of it.
  virtual void rib_changed() = 0;
  /// Everything was read; once.
  virtual void rib_converged() = 0;
};

class RouteFeed {
 public:
  /// `routes_per_s`: platform.rib_routes_per_s; 0: no limit. Everything given outlives the feed.
  RouteFeed(OwnedTimers& timers, RouteSource& source, Rib& rib, std::uint32_t routes_per_s,
            RouteFeedListener& listener);
  ~RouteFeed();
  RouteFeed(const RouteFeed&) = delete;
  RouteFeed& operator=(const RouteFeed&) = delete;

  void start();
  /// Whether everything was read and every change since was told.
  [[nodiscard]] bool done() const { return done_ && telling_ == 0; }

 private:
  void plan_next();
  void read(std::size_t end);

  OwnedTimers& timers_;
  RouteSource& source_;
  Rib& rib_;
  std::uint32_t routes_per_s_;
  RouteFeedListener& listener_;
  Instant started_{};
  std::size_t position_ = 0;
  bool done_ = false;
  OwnedTimers::Key telling_ = 0;  ///< not 0 while changes at the source are not told yet
};

}  // namespace hitless
