// Lookups of a version: each goes to the kernel that the version was made with.

#include <algorithm>

#include "dataplane/base/result.h"
#include "dataplane/fib/fib.h"
#include "dataplane/fib/fib_state.h"
#include "dataplane/fib/kernels/fib_lookup.h"

namespace hitless {

namespace {

static_assert(sizeof(LoadBalanceIndex) == sizeof(std::uint32_t));

/// An index holds its number and nothing else, so kernels write into the caller's answers.
std::uint32_t* words_of(std::span<LoadBalanceIndex> out) { return &out.data()->value; }

}  // namespace

const char* fib_lookup_kernels() { return fib::kernels_here().name; }

void FibVersion::lookup4(std::span<const std::uint32_t> addresses, std::span<LoadBalanceIndex> out, VrfId vrf) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  // The call stands last, so that it can be a tail call: its cost shows when answers come from the cache.
  return state_->kernels.ipv4(state_->tables.view(vrf, Family::ipv4), addresses.data(), addresses.size(),
                              words_of(out));
}

void FibVersion::lookup6(std::span<const std::uint8_t* const> addresses, std::span<LoadBalanceIndex> out,
                         VrfId vrf) const {
  HITLESS_CHECK(out.size() >= addresses.size(), "no room for the answers");
  const fib::LookupView& view = state_->tables.view(vrf, Family::ipv6);
  for (std::size_t at = 0; at < addresses.size(); at += fib::kTogether) {
    const std::size_t count = std::min(fib::kTogether, addresses.size() - at);
    state_->kernels.ipv6(view, addresses.data() + at, count, words_of(out.subspan(at)));
  }
}

LoadBalanceIndex FibVersion::lookup(const IpAddress& address, VrfId vrf) const {
  LoadBalanceIndex found;
  if (address.family == Family::ipv4) {
    const std::uint32_t value = address.v4_host_order();
    lookup4({&value, 1}, {&found, 1}, vrf);
  } else {
    const std::uint8_t* const bytes = address.bytes.data();
    lookup6({&bytes, 1}, {&found, 1}, vrf);
  }
  return found;
}

}  // namespace hitless
