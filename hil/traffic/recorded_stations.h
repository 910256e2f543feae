#pragma once
// Recorded frames were addressed to another router. A frame that is replayed on an interface gets the MAC addresses of
// a neighbour there as sender and of this router as destination; group destinations stay as they were. On a link of
// another kind the packet gets that link's header instead of the recorded one.

#include <vector>

#include "control/base/chassis_config.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/packet/link_change.h"

namespace hitless {

class RecordedStations {
 public:
  explicit RecordedStations(const ChassisConfig& chassis) : stations_(chassis.interfaces.size()) {
    for (const Interface& interface : chassis.interfaces) {
      stations_[interface.index.index()].router = interface.mac;
      stations_[interface.index.index()].link = interface.encapsulation;
    }
    for (const ConfiguredInterface& configured : chassis.addressing) {
      Station& station = stations_[configured.index.index()];
      station.has_neighbour = !configured.neighbours.empty();
      if (station.has_neighbour) station.neighbour = configured.neighbours.front().mac;
    }
  }

  /// Gives `m`, a frame as recorded on Ethernet, its new addresses. A frame too short for a header stays as it is.
  void address(rte_mbuf* m, InterfaceIndex ingress) const {
    const std::span<std::byte> frame = bytes_of(m);
    if (frame.size() < Ethernet::kHeaderBytes) return;
    const Station& station = stations_[ingress.index()];
    if (station.link != &kEthernet) [[unlikely]]
      return change_link(m, Ethernet::kHeaderBytes, static_cast<std::uint16_t>(frame.size() - Ethernet::kHeaderBytes),
                         *station.link, Ethernet::read(frame).protocol, station.neighbour, station.router);
    if (!Ethernet::is_to_group(frame)) Ethernet::write_destination(frame.data(), station.router);
    if (station.has_neighbour) Ethernet::write_source(frame.data(), station.neighbour);
  }

 private:
  struct Station {
    const Encapsulation* link = &kEthernet;
    MacAddress router, neighbour;
    bool has_neighbour = false;
  };

  std::vector<Station> stations_;  // by InterfaceIndex
};

}  // namespace hitless
