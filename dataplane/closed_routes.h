#pragma once
// Routes that a card has lost, each with the cause: asked only when a packet found no route, so that a loss through a
// withdrawn prefix is told from a destination that never had one.

#include <memory>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/prefix.h"

namespace hitless {

class ClosedRoutes {
 public:
  struct Entry {
    Prefix prefix;
    CauseId cause;
  };
  /// `entries` in order of prefix, each once.
  explicit ClosedRoutes(std::vector<Entry> entries);
  /// Cause of the longest lost prefix that covers `address`; none when there is none. Does not allocate.
  [[nodiscard]] CauseId cause_of(const IpAddress& address) const;

 private:
  std::vector<Entry> entries_;
  std::vector<std::uint8_t> lengths_;  ///< that occur, longest first
};
using ClosedRoutesPtr = std::shared_ptr<const ClosedRoutes>;

}  // namespace hitless
