#pragma once
// What both RPs are configured with: the same on A and B, fixed before power-on.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/base/route.h"
#include "dataplane/packet/interface.h"
#include "linecards/catalogue/catalogue.h"

namespace hitless {

/// A neighbour that an interface reaches with a configured MAC address.
struct Neighbour {
  IpAddress address;
  MacAddress mac;
  /// The configuration names none: one is presumed, and its MAC holds until the neighbour itself says another.
  bool presumed = false;
};

struct ConfiguredInterface {
  InterfaceIndex index;
  std::vector<InterfaceAddress> addresses;  ///< connected networks and the chassis's own addresses
  std::vector<Neighbour> neighbours;
  VrfId vrf = kDefaultVrf;  ///< that of the interface
};

struct InstalledCard {
  Slot slot;
  const CardType* type = nullptr;
  std::string software;  ///< version of its software component at power-on: the start image's
};

/// A change of the routes that the feed delivers: one of a replayed update trace. Survives a switchover: the feed of
/// the new active RP delivers what is then true.
struct RouteEvent {
  Duration after{};       ///< the start of traffic
  bool withdraw = false;  ///< then only prefix and protocol of the route count
  RibRoute route;
};

struct UpdateTrace {
  std::vector<RouteEvent> events;  ///< in order of time
  std::uint64_t recorded = 0;      ///< prefixes that the trace's peers told or took back; most change no best path
};

struct ChassisConfig {
  const PlatformType* platform = nullptr;
  InterfaceTable interfaces;
  VrfNames vrfs{""};  ///< the default one, then those of the configuration
  std::vector<ConfiguredInterface> addressing;
  std::vector<InstalledCard> cards;
  std::shared_ptr<const std::vector<RibRoute>> routes;  ///< what the route feed delivers, in its order
  std::shared_ptr<const UpdateTrace> updates;           ///< what it delivers during traffic; null: nothing
  std::string start_image;                              ///< "disk0:NAME", on both RPs
  Duration rollback_timer{};                            ///< zero: the platform's default
};

}  // namespace hitless
