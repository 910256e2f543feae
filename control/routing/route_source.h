#pragma once
// The routes that the routing neighbours would tell: the configured routes, and all announcements and withdrawals
// since. The source stands outside both RPs, as the network does: a new active RP reads the routes that are then true.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "control/base/route.h"

namespace hitless {

class RouteSource {
 public:
  /// Hears that the prefix has lost its routes of the protocols `gone` and then, unless null, got `added`.
  using Listener = std::function<void(const Prefix& prefix, RouteProtocols gone, const RibRoute* added)>;

  /// `routes`: in the order in which a feed delivers them; null: none.
  explicit RouteSource(std::shared_ptr<const std::vector<RibRoute>> routes);

  // Each of these changes the source now, and the active RP hears of it at once.
  /// Adds a route beside others to its prefix.
  void announce(const RibRoute& route);
  /// Puts `route` in place of every route of its protocol to its prefix: RFC 4271 9, the implicit withdrawal.
  void replace(const RibRoute& route);
  void withdraw(const Prefix& prefix, RouteProtocols protocols = kAllProtocols);

  /// Whether a route of one of these protocols to exactly this prefix is there.
  [[nodiscard]] bool holds(const Prefix& prefix, RouteProtocols protocols = kAllProtocols) const;
  /// Positions of the feed: the configured routes, then those announced since. Never shrinks; grows only when more
  /// routes to one prefix are there at a time than ever before, so a replay without end does not fill memory.
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
  void put(const RibRoute& route);
  void take(const Prefix& prefix, RouteProtocols protocols);
  /// Calls `visit` with each configured route to the prefix.
  template <class Visit>
  void visit_configured(const Prefix& prefix, Visit visit) const;

  std::shared_ptr<const std::vector<RibRoute>> routes_;
  mutable std::vector<std::uint32_t> by_prefix_;  ///< positions of routes_ in order of prefix; made when first needed
  std::map<Prefix, RouteProtocols> withdrawn_;    ///< of the configured routes
  std::vector<Announced> announced_;
  std::map<Prefix, std::vector<std::uint32_t>> announced_at_;  ///< places in announced_, taken or free
  Listener listener_;
};

}  // namespace hitless
