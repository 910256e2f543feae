#include "dataplane/fib/closed_routes.h"

#include <algorithm>

#include "dataplane/base/result.h"
#include "dataplane/fib/fib_vrf_tables.h"
#include "dataplane/fib/kernels/fib_lookup.h"

namespace hitless {

/// A FIB whose values are causes.
struct ClosedRoutes::Tables {
  std::shared_ptr<fib::Store> store;  // first, so that nodes are destroyed before their store
  fib::VrfTables tables{store->arena().base()};
};

ClosedRoutes::ClosedRoutes(std::unique_ptr<const Tables> tables) : tables_(std::move(tables)) {}
ClosedRoutes::~ClosedRoutes() = default;

ClosedRoutesPtr ClosedRoutes::none() {
  return ClosedRoutesPtr(
      new ClosedRoutes(std::make_unique<const Tables>(Tables{std::make_shared<fib::Store>(nullptr)})));
}

ClosedRoutesPtr ClosedRoutes::with(std::span<const Entry> closed, std::span<const Prefix> reopened) const {
  std::vector<fib::Edit> edits;
  edits.reserve(closed.size() + reopened.size());
  for (const Entry& entry : closed) {
    HITLESS_CHECK(entry.cause.value < fib::kDeeper, "more causes than a table can name");
    edits.push_back({entry.prefix, entry.cause.value});
  }
  for (const Prefix& prefix : reopened) edits.push_back({prefix, fib::kNothing});
  std::ranges::sort(edits, {}, &fib::Edit::prefix);
  auto next = std::make_unique<Tables>(*tables_);
  next->tables.apply(*next->store, edits, [](fib::EditResult&&) {});
  return ClosedRoutesPtr(new ClosedRoutes(std::move(next)));
}

CauseId ClosedRoutes::cause_of(VrfId vrf, const IpAddress& address) const {
  const fib::LookupView& view = tables_->tables.view(vrf, address.family);
  std::uint32_t cause = CauseId::kNone;
  if (address.family == Family::ipv4) {
    const std::uint32_t host_order = address.v4_host_order();
    fib::sse42_kernels().ipv4(view, &host_order, 1, &cause);
  } else {
    const std::uint8_t* const bytes = address.bytes.data();
    fib::sse42_kernels().ipv6(view, &bytes, 1, &cause);
  }
  return CauseId(cause);
}

}  // namespace hitless
