#pragma once
// One address family: first builds, then lookups once all contenders have given the same answers.

#include "bench/fib_peers/first_build.h"
#include "bench/fib_peers/lookup_rounds.h"

namespace hitless::bench {

struct ComparisonRounds {
  unsigned build = 5, lookup = 15;
};

struct FamilyFigures {
  std::string peer;
  std::size_t prefixes = 0;
  std::size_t verified = 0;  ///< addresses whose next hops agreed
  std::vector<FirstBuild> builds;
  std::vector<LookupFigures> lookups;
};

/// Bytes of the peers' heap that the addresses of a comparison take.
template <class Address>
[[nodiscard]] std::size_t heap_bytes_of_addresses();

/// refused when our FIB and the peer do not agree.
template <class Address>
Result<FamilyFigures> compare_family(std::span<const Prefix> prefixes, const PeerHeap& heap,
                                     const ComparisonRounds& rounds);

}  // namespace hitless::bench
