#include "bench/fib_peers/first_build.h"

#include "bench/fib_peers/rte_fib_peer.h"
#include "hil/runtime/monotonic_clock.h"

namespace hitless::bench {
namespace {

/// M routes a second of CPU time.
template <class Work>
double rate_of(std::size_t routes, const Work& work) {
  const std::int64_t from = process_cpu_ns();
  work();
  return static_cast<double>(routes) * 1e3 / static_cast<double>(process_cpu_ns() - from);
}

}  // namespace

template <class Address>
FirstBuild first_build(const std::string& order, const FibChange& full_table, const PeerHeap& heap, unsigned rounds) {
  FirstBuild out;
  out.order = order;
  std::vector<double> ours, peers, ratios;
  const auto build_ours = [&] {
    FibVersionPtr version;
    ours.push_back(rate_of(full_table.routes.size(), [&] { version = FibVersion::empty()->apply(full_table); }));
    out.our_bytes = version->memory_bytes();
  };
  const auto build_peers = [&] {
    const std::size_t before = heap.bytes_in_use();
    RteFibPeer<Address> peer(full_table.routes, heap.socket());
    peers.push_back(rate_of(full_table.routes.size(), [&] { peer.add(full_table.routes); }));
    out.peer_bytes = heap.bytes_in_use() - before;
  };
  for (unsigned round = 0; round < rounds; ++round) {
    if (round % 2 == 0) build_ours();
    build_peers();
    if (round % 2 != 0) build_ours();
    ratios.push_back(ours.back() / peers.back());
  }
  out.ours = spread_of(std::move(ours));
  out.peer = spread_of(std::move(peers));
  out.ratio = spread_of(std::move(ratios));
  return out;
}

template FirstBuild first_build<Ipv4Address>(const std::string&, const FibChange&, const PeerHeap&, unsigned);
template FirstBuild first_build<Ipv6Address>(const std::string&, const FibChange&, const PeerHeap&, unsigned);

}  // namespace hitless::bench
