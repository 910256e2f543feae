#pragma once
// What the routing neighbours would tell: the configured routes and everything that was announced or withdrawn since.
// It stands outside both RPs, as the network does: a new active RP reads from it what is then true.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "control/route.h"

namespace hitless {

class RouteSource {
 public:
  /// `withdraw`: only route.prefix counts.
  using Listener = std::function<void(bool withdraw, const RibRoute& route)>;

  /// `routes`: in the order in which a feed delivers them; null: none.
  explicit RouteSource(std::shared_ptr<const std::vector<RibRoute>> routes);

  /// Now: the active RP hears it at once.
  void announce(const RibRoute& route);
  void withdraw(const Prefix& prefix);

  /// Positions of the feed: the configured routes, then those announced since. Grows by announce, never shrinks.
  [[nodiscard]] std::size_t positions() const;
  /// The route at this position, or null when it is withdrawn.
  [[nodiscard]] const RibRoute* at(std::size_t position) const;

  /// One listener at a time (the active RP's feed); null: nobody.
  void listen(Listener listener) { listener_ = std::move(listener); }

 private:
  struct Announced {
    RibRoute route;
    bool valid = true;
  };
  std::shared_ptr<const std::vector<RibRoute>> routes_;
  std::set<Prefix> withdrawn_;  ///< of the configured ones
  std::vector<Announced> announced_;
  Listener listener_;
};

}  // namespace hitless
