#pragma once
// Routes that a card has lost, each with its cause. The forwarder asks for the cause only when a packet finds no route:
// a withdrawn prefix has a cause, a destination that never had a route has none. Persistent, as the FIB is: 100,000
// routes that are lost one by one must not cost a copy of the list each time.

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
  /// No closed routes. All objects that `with` makes from one start share memory.
  [[nodiscard]] static ClosedRoutesPtr none();
  /// A copy with `closed` added, each prefix once, and `reopened` removed.
  [[nodiscard]] ClosedRoutesPtr with(std::span<const Entry> closed, std::span<const Prefix> reopened) const;
  /// Cause of the longest lost prefix of the VRF that covers `address`; invalid when no prefix does. Does not allocate.
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
