#pragma once
// Routes that a card has lost, each with the cause: asked only when a packet found no route, so that a loss through a
// withdrawn prefix is told from a destination that never had one. Persistent, as the FIB is: 100,000 routes that go one
// by one must not cost a copy of the list each time.

#include <memory>
#include <span>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/net/prefix.h"

namespace hitless {

class ClosedRoutes;
using ClosedRoutesPtr = std::shared_ptr<const ClosedRoutes>;

class ClosedRoutes {
 public:
  struct Entry {
    Prefix prefix;
    CauseId cause;
  };
  /// Without any; what comes from one by `with` shares memory.
  [[nodiscard]] static ClosedRoutesPtr none();
  /// Also with `closed`, each prefix once, and without `reopened`.
  [[nodiscard]] ClosedRoutesPtr with(std::span<const Entry> closed, std::span<const Prefix> reopened) const;
  /// Cause of the longest lost prefix of the VRF that covers `address`; none when there is none. Does not allocate.
  [[nodiscard]] CauseId cause_of(VrfId vrf, const IpAddress& address) const;

  ~ClosedRoutes();
  ClosedRoutes(const ClosedRoutes&) = delete;
  ClosedRoutes& operator=(const ClosedRoutes&) = delete;

 private:
  struct Tables;
  explicit ClosedRoutes(std::unique_ptr<const Tables> tables);
  std::unique_ptr<const Tables> tables_;
};

}  // namespace hitless
