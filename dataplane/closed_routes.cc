#include "dataplane/closed_routes.h"

#include <algorithm>
#include <functional>

namespace hitless {

ClosedRoutes::ClosedRoutes(std::vector<Entry> entries) : entries_(std::move(entries)) {
  for (const Entry& entry : entries_)
    if (std::find(lengths_.begin(), lengths_.end(), entry.prefix.length) == lengths_.end())
      lengths_.push_back(entry.prefix.length);
  std::sort(lengths_.begin(), lengths_.end(), std::greater<>());
}

CauseId ClosedRoutes::cause_of(const IpAddress& address) const {
  for (const std::uint8_t length : lengths_) {
    if (length > address_bits(address.family)) continue;
    const Prefix wanted = make_prefix(address, length);
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), wanted,
                                        [](const Entry& entry, const Prefix& prefix) { return entry.prefix < prefix; });
    if (found != entries_.end() && found->prefix == wanted) return found->cause;
  }
  return CauseId();
}

}  // namespace hitless
