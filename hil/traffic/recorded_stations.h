#pragma once
// Recorded frames were addressed to another router. Whoever replays one on an interface gives it the MAC addresses of a
// neighbour there that sends to this one; group destinations stay as they were.

#include <cstring>
#include <span>
#include <vector>

#include "control/base/chassis_config.h"
#include "dataplane/net/frame_bytes.h"

namespace hitless {

class RecordedStations {
 public:
  explicit RecordedStations(const ChassisConfig& chassis) : stations_(chassis.interfaces.size()) {
    for (const Interface& interface : chassis.interfaces) stations_[interface.index.index()].router = interface.mac;
    for (const ConfiguredInterface& configured : chassis.addressing) {
      Station& station = stations_[configured.index.index()];
      station.has_neighbour = !configured.neighbours.empty();
      if (station.has_neighbour) station.neighbour = configured.neighbours.front().mac;
    }
  }

  /// A frame too short to have addresses stays as it is.
  void address(std::span<std::byte> frame, InterfaceIndex ingress) const {
    if (frame.size() < kEthernetBytes) return;
    const Station& station = stations_[ingress.index()];
    if ((load_u8(frame.data()) & 1U) == 0) std::memcpy(frame.data(), station.router.bytes.data(), 6);
    if (station.has_neighbour) std::memcpy(frame.data() + 6, station.neighbour.bytes.data(), 6);
  }

 private:
  struct Station {
    MacAddress router, neighbour;
    bool has_neighbour = false;
  };
  std::vector<Station> stations_;  // by InterfaceIndex
};

}  // namespace hitless
