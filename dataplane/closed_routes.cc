#include "dataplane/closed_routes.h"

#include <algorithm>

#include "dataplane/base/result.h"
#include "dataplane/fib_lookup.h"
#include "dataplane/fib_table.h"

namespace hitless {

/// A FIB whose values are causes.
struct ClosedRoutes::Tables {
  std::shared_ptr<fib::Store> store;  // first: nodes go before their store
  std::shared_ptr<const fib::Table> table4, table6;
};

ClosedRoutes::ClosedRoutes(std::unique_ptr<const Tables> tables) : tables_(std::move(tables)) {}
ClosedRoutes::~ClosedRoutes() = default;

ClosedRoutesPtr ClosedRoutes::none() {
  return ClosedRoutesPtr(new ClosedRoutes(std::make_unique<const Tables>(
      Tables{std::make_shared<fib::Store>(nullptr), std::make_shared<const fib::Table>(Family::ipv4),
             std::make_shared<const fib::Table>(Family::ipv6)})));
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
  const auto is_ipv4 = [](const fib::Edit& edit) { return edit.prefix.address.family == Family::ipv4; };
  const auto v4 = static_cast<std::size_t>(std::ranges::partition_point(edits, is_ipv4) - edits.begin());
  auto next = std::make_unique<Tables>(*tables_);
  fib::Outcome unused;
  if (v4 != 0) next->table4 = next->table4->apply(*next->store, std::span(edits).first(v4), unused);
  fib::Outcome unused6;
  if (v4 != edits.size()) next->table6 = next->table6->apply(*next->store, std::span(edits).subspan(v4), unused6);
  return ClosedRoutesPtr(new ClosedRoutes(std::move(next)));
}

CauseId ClosedRoutes::cause_of(const IpAddress& address) const {
  const bool v4 = address.family == Family::ipv4;
  const fib::Table& table = v4 ? *tables_->table4 : *tables_->table6;
  const fib::LookupView view{tables_->store->arena().base(), table.top.data(), table.fallback.data()};
  std::uint32_t cause = CauseId::kNone;
  if (v4) {
    const std::uint32_t host_order = address.v4_host_order();
    fib::sse42_kernels().ipv4(view, &host_order, 1, &cause);
  } else {
    const std::uint8_t* const bytes = address.bytes.data();
    fib::sse42_kernels().ipv6(view, &bytes, 1, &cause);
  }
  return CauseId(cause);
}

}  // namespace hitless
