#pragma once
// A physical port type: how frames occupy the line.

#include <cstdint>
#include <string>

#include "dataplane/encap/ethernet.h"
#include "linecards/catalogue/provenance.h"

namespace hitless {

class CatalogueTable;

struct Medium {
  std::string name;                   ///< "gigabit-ethernet"
  std::string interface_prefix;       ///< "GigabitEthernet"
  std::uint64_t rate_bits_per_s = 0;  ///< rate at which frames are serialized
  const Encapsulation* encapsulation = &kEthernet;
  std::uint32_t overhead_bytes = 0;   ///< per frame, beyond the frame without FCS; default: the encapsulation's
  std::uint32_t min_frame_bytes = 0;  ///< without FCS; default: the encapsulation's
  std::uint32_t mtu_bytes = 0;        ///< default MTU, counted on the IP packet
  std::uint32_t queue_limit_bytes = 0;
  Provenance provenance;
};

/// Section "media".
[[nodiscard]] const CatalogueTable& medium_table();

}  // namespace hitless
