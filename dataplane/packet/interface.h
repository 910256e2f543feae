#pragma once
// What the packet path must know of an interface. Set up once before forwarding; the up/down state lies in CardView.

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
  VrfId vrf = kDefaultVrf;                          ///< whose routes packets take that come in here
  std::string vrf_name;                             ///< empty: the default one
  std::uint16_t port = 0;                           ///< number within the card, from 0: index into CardView::ports
  const Encapsulation* encapsulation = &kEthernet;  ///< of all its frames; stays for good
  MacAddress mac;                                   ///< means nothing where the encapsulation has no stations
  std::uint64_t rate_bits_per_s = 0;                ///< exact line or payload rate that frames are serialized at
  std::uint32_t overhead_bytes = 0;                 ///< per frame on the wire, beyond the frame without FCS
  std::uint32_t min_frame_bytes = 0;  ///< shorter frames occupy this many on the wire, overhead apart (60 without FCS)
  std::uint32_t mtu_bytes = 1500;     ///< largest IP packet
  std::uint32_t queue_limit_bytes = 0;  ///< bytes of frames that may wait, the one being sent included
};

/// Indexed by InterfaceIndex.
using InterfaceTable = std::vector<Interface>;

}  // namespace hitless
