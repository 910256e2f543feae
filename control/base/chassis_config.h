#pragma once
// The configuration of both RPs: the same on A and B, fixed before power-on.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/base/platform_type.h"
#include "control/base/route.h"
#include "dataplane/packet/interface.h"
#include "linecards/catalogue/card_type.h"

namespace hitless {

/// A neighbour that an interface reaches with a configured MAC address.
struct Neighbour {
  IpAddress address;
  MacAddress mac;
  /// The configuration names no neighbour: this one is presumed, and its MAC holds until the neighbour says another.
  bool presumed = false;
};

struct ConfiguredInterface {
  InterfaceIndex index;
  std::vector<InterfaceAddress> addresses;  ///< connected networks and the chassis's own addresses
  std::vector<Neighbour> neighbours;
  VrfId vrf = kDefaultVrf;  ///< VRF of the interface
};

struct InstalledCard {
  Slot slot;
  const CardType* type = nullptr;
  std::string software;  ///< version of the card's software component at power-on: the start image's
};

/// A change of the routes that the feed delivers: one of a replayed update trace. The change survives a switchover: the
/// feed of the new active RP delivers the routes that are then true.
struct RouteEvent {
  Duration after{};       ///< since the start of traffic
  bool withdraw = false;  ///< true: only prefix and protocol of the route count
  RibRoute route;
};

struct UpdateTrace {
  std::vector<RouteEvent> events;  ///< in order of time
  std::uint64_t recorded = 0;      ///< prefixes that the trace's peers told or withdrew; most change no best path
};

struct ChassisConfig {
  const PlatformType* platform = nullptr;
  InterfaceTable interfaces;
  VrfNames vrfs{""};  ///< the default VRF, then the VRFs of the configuration
  std::vector<ConfiguredInterface> addressing;
  std::vector<InstalledCard> cards;
  std::shared_ptr<const std::vector<RibRoute>> routes;  ///< routes that the feed delivers, in its order
  std::shared_ptr<const UpdateTrace> updates;           ///< changes that the feed delivers during traffic; null: none
  std::string start_image;                              ///< "disk0:NAME", on both RPs
  Duration rollback_timer{};                            ///< zero: the platform's default
};

}  // namespace hitless
