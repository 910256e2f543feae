#include "bench/fib_peers/rte_fib_peer.h"

#include <rte_fib.h>
#include <rte_fib6.h>

#include <algorithm>
#include <array>

#include "bench/fib_peers/simd_bits.h"
#include "dataplane/base/result.h"

namespace hitless::bench {
namespace {

/// Both tables resolve 24 bits at once and eight a step from there on, in groups of 256 entries.
constexpr int kFirstBits = 24;
constexpr std::size_t kEntryBytes = 4;

/// Most groups of 256 that the libraries set aside: they count every prefix as if it shared no group.
std::uint32_t groups_of(Routes routes) {
  std::size_t groups = 1;
  for (const FibChange::Route& route : routes)
    groups += static_cast<std::size_t>(std::max(0, (route.prefix.length + 7) / 8 - kFirstBits / 8));
  return static_cast<std::uint32_t>(groups + 1);
}

template <class Address>
class PeerContender final : public Contender<Address> {
 public:
  PeerContender(RteFibPeer<Address>& peer, PeerVariant variant)
      : Contender<Address>(
            RteFibPeer<Address>::name() + std::string(variant == PeerVariant::scalar ? ", scalar" : ", AVX-512"),
            false),
        peer_(peer),
        variant_(variant) {}

  void take_turn() override { HITLESS_CHECK(peer_.select(variant_), "a variant that was there before"); }

  void look_up(std::span<const Address> addresses, std::size_t lookups) override {
    std::array<std::uint64_t, kBurstMax> found;
    in_bursts(addresses, lookups, [&](const Address* burst) {
      peer_.look_up_burst(burst, found.data());
      asm volatile("" : : "r"(found.data()) : "memory");  // keeps the answers in use
    });
  }

  std::vector<std::uint32_t> next_hops(std::span<const Address> addresses) override {
    std::vector<std::uint32_t> hops;
    hops.reserve(addresses.size());
    std::array<std::uint64_t, kBurstMax> found;
    in_bursts(addresses, addresses.size(), [&](const Address* burst) {
      peer_.look_up_burst(burst, found.data());
      for (const std::uint64_t hop : found) hops.push_back(static_cast<std::uint32_t>(hop));
    });
    return hops;
  }

 private:
  RteFibPeer<Address>& peer_;
  PeerVariant variant_;
};

}  // namespace

template <class Address>
RteFibPeer<Address>::RteFibPeer(Routes routes, int socket) {
  if constexpr (kFamilyOf<Address> == Family::ipv4) {
    rte_fib_conf conf{};
    conf.type = RTE_FIB_DIR24_8;
    conf.default_nh = kNoRoute;
    conf.max_routes = static_cast<int>(routes.size());
    conf.dir24_8.nh_sz = RTE_FIB_DIR24_8_4B;
    conf.dir24_8.num_tbl8 = groups_of(routes);
    table_ = rte_fib_create("peer", socket, &conf);
  } else {
    rte_fib6_conf conf{};
    conf.type = RTE_FIB6_TRIE;
    conf.default_nh = kNoRoute;
    conf.max_routes = static_cast<int>(routes.size());
    conf.trie.nh_sz = RTE_FIB6_TRIE_4B;
    conf.trie.num_tbl8 = groups_of(routes);
    table_ = rte_fib6_create("peer", socket, &conf);
  }
  HITLESS_CHECK(table_ != nullptr, "no memory for a peer's table");
}

template <class Address>
RteFibPeer<Address>::~RteFibPeer() {
  if constexpr (kFamilyOf<Address> == Family::ipv4)
    rte_fib_free(table_);
  else
    rte_fib6_free(table_);
}

template <class Address>
std::size_t RteFibPeer<Address>::heap_bytes(Routes routes) {
  // Two nodes of the library's own RIB a route, each with its mempool's header and padding.
  constexpr std::size_t kNodeBytes = 256;
  return (std::size_t{1} << kFirstBits) * kEntryBytes + groups_of(routes) * 256 * kEntryBytes +
         routes.size() * 2 * kNodeBytes + (std::size_t{16} << 20);
}

template <class Address>
void RteFibPeer<Address>::add(Routes routes) {
  for (const auto& [prefix, next_hop] : routes) {
    int added;
    if constexpr (kFamilyOf<Address> == Family::ipv4)
      added = rte_fib_add(table_, prefix.address.v4_host_order(), prefix.length, next_hop);
    else
      added = rte_fib6_add(table_, prefix.address.bytes.data(), prefix.length, next_hop);
    HITLESS_CHECK(added == 0, "a peer refused " + to_string(prefix));
  }
}

template <class Address>
bool RteFibPeer<Address>::select(PeerVariant variant) {
  const bool scalar = variant == PeerVariant::scalar;
  allow_simd_bits(512);
  if constexpr (kFamilyOf<Address> == Family::ipv4)
    return rte_fib_select_lookup(
               table_, scalar ? RTE_FIB_LOOKUP_DIR24_8_SCALAR_MACRO : RTE_FIB_LOOKUP_DIR24_8_VECTOR_AVX512) == 0;
  else
    return rte_fib6_select_lookup(table_, scalar ? RTE_FIB6_LOOKUP_TRIE_SCALAR : RTE_FIB6_LOOKUP_TRIE_VECTOR_AVX512) ==
           0;
}

template <class Address>
void RteFibPeer<Address>::look_up_burst(const Address* burst, std::uint64_t* next_hops) const {
  // The libraries take addresses that they do not change as non-const.
  auto* const addresses = const_cast<Address*>(burst);
  if constexpr (kFamilyOf<Address> == Family::ipv4)
    rte_fib_lookup_bulk(table_, addresses, next_hops, static_cast<int>(kBurstMax));
  else
    rte_fib6_lookup_bulk(table_, reinterpret_cast<std::uint8_t(*)[16]>(addresses), next_hops,
                         static_cast<int>(kBurstMax));
}

template <class Address>
Contenders<Address> contenders_of(RteFibPeer<Address>& peer) {
  Contenders<Address> out;
  for (const PeerVariant variant : {PeerVariant::scalar, PeerVariant::avx512})
    if (peer.select(variant)) out.push_back(std::make_unique<PeerContender<Address>>(peer, variant));
  return out;
}

template class RteFibPeer<Ipv4Address>;
template class RteFibPeer<Ipv6Address>;
template Contenders<Ipv4Address> contenders_of(RteFibPeer<Ipv4Address>&);
template Contenders<Ipv6Address> contenders_of(RteFibPeer<Ipv6Address>&);

}  // namespace hitless::bench
