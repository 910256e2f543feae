#pragma once
// The properties of an interface that the packet path needs. They are set once, before forwarding; the up/down state
// lies in CardView.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/net/mac_address.h"

namespace hitless {

struct Interface {
  InterfaceIndex index;
  std::string name;  ///< "GigabitEthernet1/0/0"
  Slot slot;
  VrfId vrf = kDefaultVrf;                          ///< packets that come in here take this VRF's routes
  std::string vrf_name;                             ///< empty for the default VRF
  std::uint16_t port = 0;                           ///< number within the card, from 0: index into CardView::ports
  const Encapsulation* encapsulation = &kEthernet;  ///< of all the interface's frames; the row is never destroyed
  MacAddress mac;                                   ///< means nothing where the encapsulation has no stations
  std::uint64_t rate_bits_per_s = 0;                ///< exact line or payload rate at which frames are serialized
  std::uint32_t overhead_bytes = 0;                 ///< per frame on the wire, beyond the frame without FCS
  std::uint32_t min_frame_bytes = 0;  ///< shorter frames occupy this many on the wire, overhead apart (60 without FCS)
  std::uint32_t mtu_bytes = 1500;     ///< largest IP packet
  std::uint32_t queue_limit_bytes = 0;  ///< bytes of frames that may wait, the frame on the line included
};

/// Indexed by InterfaceIndex.
using InterfaceTable = std::vector<Interface>;

}  // namespace hitless
