#include "bench/fib_peers/family_comparison.h"

#include <rte_malloc.h>

#include <algorithm>
#include <array>
#include <memory>

#include "bench/fib_of_prefixes.h"
#include "bench/fib_peers/our_fib.h"
#include "bench/fib_peers/rte_fib_peer.h"
#include "dataplane/base/random.h"

namespace hitless::bench {
namespace {

constexpr std::size_t kRandomOverTable = 1 << 20;
constexpr std::size_t kRepeated = 1024;
/// Widths that EAL can be held to; 256 is EAL's own choice on x86.
constexpr std::array<std::uint16_t, 3> kSimdBits{64, 256, 512};

/// Lookups of one slice, some tens of milliseconds for the peers.
template <class Address>
constexpr std::size_t kRandomSlice = kFamilyOf<Address> == Family::ipv4 ? 1U << 22 : 1U << 20;
template <class Address>
constexpr std::size_t kRepeatedSlice = kFamilyOf<Address> == Family::ipv4 ? 1U << 25 : 1U << 23;

void shuffle(std::vector<FibChange::Route>& routes) {
  Random random(4, "shuffled routes");
  for (std::size_t i = routes.size(); i > 1; --i) std::swap(routes[i - 1], routes[random.below(i)]);
}

/// Addresses where a packet's addresses would be, on the heap's pages. On small pages every burst would begin with a
/// page walk, which costs all contenders the same and hides their differences. DPDK's test uses huge pages, too.
template <class Address>
class AddressesOnHeap {
 public:
  AddressesOnHeap(const PeerHeap& heap, std::span<const Address> addresses)
      : held_(static_cast<Address*>(heap.allocate(addresses.size_bytes()))), count_(addresses.size()) {
    std::ranges::copy(addresses, held_.get());
  }
  operator std::span<const Address>() const { return {held_.get(), count_}; }

 private:
  struct Free {
    void operator()(Address* held) const { rte_free(held); }
  };
  std::unique_ptr<Address[], Free> held_;
  std::size_t count_;
};

template <class Address>
Result<void> compare_lookups(std::span<const Prefix> prefixes, const FibChange& full_table, const PeerHeap& heap,
                             unsigned rounds, FamilyFigures& figures) {
  RteFibPeer<Address> peer(full_table.routes, heap.socket());
  peer.add(full_table.routes);
  Contenders<Address> contenders;
  for (const std::uint16_t bits : kSimdBits) contenders.push_back(our_fib<Address>(full_table, bits));
  for (auto& variant : contenders_of(peer)) contenders.push_back(std::move(variant));

  const AddressesOnHeap<Address> random(heap, destinations<Address>(prefixes, kRandomOverTable));
  const AddressesOnHeap<Address> repeated(heap, std::span<const Address>(random).first(kRepeated));
  // The repeated addresses are among the random ones; only addresses from anywhere meet places that no prefix covers.
  const std::vector<Address> all_over = anywhere<Address>(kRandomOverTable);
  for (const std::span<const Address> addresses :
       {std::span<const Address>(random), std::span<const Address>(all_over)}) {
    if (auto same = agree<Address>(addresses, contenders); !same) return same;
    figures.verified += addresses.size();
  }
  figures.lookups.push_back(
      measure<Address>("random over the table", random, contenders, kRandomSlice<Address>, rounds));
  figures.lookups.push_back(measure<Address>("repeated", repeated, contenders, kRepeatedSlice<Address>, rounds));
  return {};
}

}  // namespace

template <class Address>
std::size_t heap_bytes_of_addresses() {
  return (kRandomOverTable + kRepeated) * sizeof(Address);
}

template <class Address>
Result<FamilyFigures> compare_family(std::span<const Prefix> prefixes, const PeerHeap& heap,
                                     const ComparisonRounds& rounds) {
  FamilyFigures figures;
  figures.peer = RteFibPeer<Address>::name();
  figures.prefixes = prefixes.size();
  FibChange full_table = change_of(prefixes, 1);
  figures.builds.push_back(first_build<Address>("sorted", full_table, heap, rounds.build));
  if (const auto compared = compare_lookups<Address>(prefixes, full_table, heap, rounds.lookup, figures); !compared)
    return tl::unexpected(compared.error());
  shuffle(full_table.routes);
  figures.builds.push_back(first_build<Address>("shuffled", full_table, heap, rounds.build));
  return figures;
}

template std::size_t heap_bytes_of_addresses<Ipv4Address>();
template std::size_t heap_bytes_of_addresses<Ipv6Address>();
template Result<FamilyFigures> compare_family<Ipv4Address>(std::span<const Prefix>, const PeerHeap&,
                                                           const ComparisonRounds&);
template Result<FamilyFigures> compare_family<Ipv6Address>(std::span<const Prefix>, const PeerHeap&,
                                                           const ComparisonRounds&);

}  // namespace hitless::bench
