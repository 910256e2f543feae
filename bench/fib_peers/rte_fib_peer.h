#pragma once
// DPDK's FIBs, with entries of four bytes: rte_fib (DIR-24-8) for IPv4, rte_fib6 (trie) for IPv6.

#include <type_traits>

#include "bench/fib_peers/contender.h"

struct rte_fib;
struct rte_fib6;

namespace hitless::bench {

enum class PeerVariant { scalar, avx512 };

template <class Address>
class RteFibPeer {
 public:
  /// An empty table as large as these routes need in whatever order they come.
  RteFibPeer(Routes routes, int socket);
  ~RteFibPeer();
  RteFibPeer(const RteFibPeer&) = delete;
  RteFibPeer& operator=(const RteFibPeer&) = delete;

  /// Bytes of heap to have at hand for such a table.
  [[nodiscard]] static std::size_t heap_bytes(Routes routes);
  [[nodiscard]] static const char* name() { return kFamilyOf<Address> == Family::ipv4 ? "rte_fib" : "rte_fib6"; }

  void add(Routes routes);
  /// False when this machine cannot run the variant.
  bool select(PeerVariant variant);
  /// kBurstMax addresses.
  void look_up_burst(const Address* burst, std::uint64_t* next_hops) const;

 private:
  using Table = std::conditional_t<kFamilyOf<Address> == Family::ipv4, rte_fib, rte_fib6>;
  Table* table_;
};

/// The peer with each variant of its lookup; variants that this machine cannot run are left out. The peer must outlive
/// the contenders.
template <class Address>
[[nodiscard]] Contenders<Address> contenders_of(RteFibPeer<Address>& peer);

}  // namespace hitless::bench
