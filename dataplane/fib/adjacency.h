#pragma once
// An adjacency stands behind a next hop: a neighbour with its rewrite, or one of the special ends.

#include <cstdint>

#include "dataplane/base/ids.h"
#include "dataplane/net/mac_address.h"

namespace hitless {

enum class AdjacencyKind : std::uint8_t {
  neighbour,  ///< rewrite and send out of `egress`
  receive,    ///< an address of the chassis itself: consumed
  glean,      ///< connected network, neighbour unknown: adjacency_incomplete
  null,       ///< Null0: null_route
  down,       ///< neighbour behind an interface that is down in the RP's view: adjacency_down
};

/// A value. The same index and generation mean the same content on every card; changed content has a new generation.
struct Adjacency {
  AdjacencyKind kind = AdjacencyKind::null;
  std::uint32_t generation = 0;
  Slot egress_slot;
  InterfaceIndex egress;
  MacAddress destination;  ///< the neighbour's MAC
  bool operator==(const Adjacency&) const = default;
};

}  // namespace hitless
