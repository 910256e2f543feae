#pragma once
// A type of line card: its ports or bays, its memory, and how long its software stops it.

#include <cstdint>
#include <string>

#include "dataplane/base/time.h"
#include "linecards/catalogue/provenance.h"

namespace hitless {

class CatalogueTable;

struct CardType {
  std::string name;      ///< "1-port-gigabit-ethernet"
  std::string part;      ///< "ESR-1GE"
  std::string software;  ///< its software component in an image's manifest: "lc-ge"
  std::string medium;    ///< medium of the fixed ports; empty for a SIP
  std::uint16_t ports = 0;
  std::uint8_t bays = 0;        ///< SPA bays; 0 for a fixed card
  std::uint8_t slots_wide = 1;  ///< full slots it occupies
  bool odd_slot_only = false;
  bool can_preload = false;               ///< eFSU: may load new software beside the running one
  std::uint64_t memory_bytes = 0;         ///< memory of the card
  std::uint64_t memory_used_bytes = 0;    ///< memory that the running software takes
  std::uint64_t preload_bytes_per_s = 0;  ///< rate at which the card's CPU unpacks software from the RP; 0: no preload
  Duration warm_restart{};                ///< forwarding stops for this long; the FIB download comes on top
  Duration warm_restart_max{};
  Duration reload{};  ///< full reload; the FIB download comes on top
  Duration reload_max{};
  std::uint32_t fib_install_per_s = 0;  ///< prefixes that the card's CPU programs in a second
  Provenance provenance;
};

/// Section "cards"; a row names one of "media".
[[nodiscard]] const CatalogueTable& card_table();

}  // namespace hitless
