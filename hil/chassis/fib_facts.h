#pragma once
// Facts about the cards' FIBs: the figures that a `show` of each card would print, and the memory that sharing saves.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/ids.h"

namespace hitless {

class Chassis;

struct FibFacts {
  struct Vrf {
    std::size_t ipv4 = 0, ipv6 = 0;  ///< prefixes
  };
  /// A version that at least one card holds.
  struct Version {
    std::vector<Vrf> vrfs;  ///< by number
    std::size_t path_lists = 0;
    std::size_t bytes = 0;  ///< all parts of the version, shared or not
  };
  struct Card {
    Slot slot;
    std::optional<std::size_t> version;  ///< index in `versions`; none: the card has no FIB
    Epoch epoch;                         ///< epoch of the last sync that ended
    std::size_t stale = 0;               ///< entries of an epoch before the active RP's
  };
  std::vector<Version> versions;  ///< in order of the first slot that holds it
  std::vector<Card> cards;        ///< by slot
  std::size_t bytes_in_all = 0;   ///< upper bound of all cards together: nodes counted once, arrays once a version
};

[[nodiscard]] FibFacts fib_facts(const Chassis& chassis);

}  // namespace hitless
