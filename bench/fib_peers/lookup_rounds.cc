#include "bench/fib_peers/lookup_rounds.h"

#include <algorithm>

#include "hil/runtime/monotonic_clock.h"

namespace hitless::bench {
namespace {

IpAddress as_ip(Ipv4Address address) { return IpAddress::v4(address); }
IpAddress as_ip(const Ipv6Address& address) { return {Family::ipv6, address}; }

/// M lookups a second.
template <class Address>
double slice(Contender<Address>& contender, std::span<const Address> addresses, std::size_t lookups) {
  contender.take_turn();
  contender.look_up(addresses, lookups / 8);
  const std::int64_t from = process_cpu_ns();
  contender.look_up(addresses, lookups);
  return static_cast<double>(lookups) * 1e3 / static_cast<double>(process_cpu_ns() - from);
}

/// The peer with the greater median.
std::size_t better_peer(const std::vector<LookupFigures::Row>& rows) {
  std::size_t best = rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!rows[i].ours && (best == rows.size() || rows[i].rate.median > rows[best].rate.median)) best = i;
  HITLESS_CHECK(best < rows.size(), "no peer");
  return best;
}

}  // namespace

template <class Address>
Result<void> agree(std::span<const Address> addresses, const Contenders<Address>& contenders) {
  std::vector<std::uint32_t> wanted;
  for (const auto& contender : contenders) {
    contender->take_turn();
    std::vector<std::uint32_t> got = contender->next_hops(addresses);
    if (wanted.empty()) wanted = got;
    const auto [differing, first] = std::ranges::mismatch(got, wanted);
    if (differing == got.end()) continue;
    std::size_t count = 0;
    for (std::size_t i = 0; i < got.size(); ++i) count += got[i] != wanted[i] ? 1U : 0U;
    const auto at = static_cast<std::size_t>(differing - got.begin());
    const auto hop = [](std::uint32_t h) { return h == kNoRoute ? std::string("none") : std::to_string(h); };
    return fail(ErrorCode::refused, contender->name() + " and " + contenders.front()->name() + " differ at " +
                                        std::to_string(count) + " of " + std::to_string(got.size()) +
                                        " addresses, first " + to_string(as_ip(addresses[at])) + ": next hop " +
                                        hop(*differing) + " and " + hop(*first) + "; no speed is printed");
  }
  return {};
}

template <class Address>
LookupFigures measure(const std::string& what, std::span<const Address> addresses,
                      const Contenders<Address>& contenders, std::size_t lookups, unsigned rounds) {
  const std::size_t count = contenders.size();
  std::vector<std::vector<double>> rates(count);
  for (unsigned round = 0; round < rounds; ++round)
    for (std::size_t turn = 0; turn < count; ++turn) {
      const std::size_t who = (round + (round % 2 == 0 ? turn : count - turn)) % count;
      rates[who].push_back(slice(*contenders[who], addresses, lookups));
    }
  LookupFigures out;
  out.addresses = what;
  out.distinct = addresses.size();
  for (std::size_t i = 0; i < count; ++i)
    out.rows.push_back({contenders[i]->name(), contenders[i]->ours(), spread_of(rates[i]), {}});
  const std::size_t best = better_peer(out.rows);
  out.better_peer = out.rows[best].contender;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<double> ratios;
    for (unsigned round = 0; round < rounds; ++round) ratios.push_back(rates[i][round] / rates[best][round]);
    out.rows[i].ratio = spread_of(std::move(ratios));
  }
  return out;
}

template Result<void> agree(std::span<const Ipv4Address>, const Contenders<Ipv4Address>&);
template Result<void> agree(std::span<const Ipv6Address>, const Contenders<Ipv6Address>&);
template LookupFigures measure(const std::string&, std::span<const Ipv4Address>, const Contenders<Ipv4Address>&,
                               std::size_t, unsigned);
template LookupFigures measure(const std::string&, std::span<const Ipv6Address>, const Contenders<Ipv6Address>&,
                               std::size_t, unsigned);

}  // namespace hitless::bench
