#pragma once
// Lookups of the same addresses by all contenders, in turns: on a shared machine only runs close together compare.

#include "bench/fib_peers/contender.h"
#include "bench/fib_peers/spread.h"
#include "dataplane/base/result.h"

namespace hitless::bench {

struct LookupFigures {
  struct Row {
    std::string contender;
    bool ours = false;
    Spread rate;   ///< M lookups a second of CPU time
    Spread ratio;  ///< to the better peer, round by round
  };
  std::string addresses;     ///< kind of the addresses
  std::size_t distinct = 0;  ///< number of addresses
  std::string better_peer;   ///< the peer's variant with the greater median
  std::vector<Row> rows;
};

/// refused, with the first such address and their number, when a contender's next hop differs from the first one's.
template <class Address>
Result<void> agree(std::span<const Address> addresses, const Contenders<Address>& contenders);

/// Each round every contender has one slice of `lookups`, after an unmeasured eighth of it. The first place moves on by
/// one each round, and every second round runs backwards, so that no contender always follows the same one.
template <class Address>
[[nodiscard]] LookupFigures measure(const std::string& what, std::span<const Address> addresses,
                                    const Contenders<Address>& contenders, std::size_t lookups, unsigned rounds);

}  // namespace hitless::bench
