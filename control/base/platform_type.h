#pragma once
// A type of chassis: its slots, its links, and how long its route processors take.

#include <cstdint>
#include <string>

#include "control/base/platform_timers.h"
#include "dataplane/base/time.h"
#include "linecards/catalogue/provenance.h"
#include "linecards/ipc/card_timers.h"
#include "linecards/ipc/link.h"

namespace hitless {

class CatalogueTable;

struct PlatformType {
  std::string name;  ///< "c10008"
  std::uint16_t slots = 0;
  Duration rp_boot{};                  ///< power-on or reset until the RP talks to its peer
  Duration rf_step{};                  ///< time of one RF progression step, messages apart
  Duration config_sync{};              ///< STANDBY COLD-CONFIG
  std::uint64_t bulk_sync_bytes = 0;   ///< checkpointed state besides routes
  Duration presence_detection{};       ///< presence line lost until the peer acts
  Duration rollback_default{};         ///< ISSU rollback timer
  Duration fabric_latency{};           ///< ingress card to egress card
  LinkSpec card_link;                  ///< RP to card
  LinkSpec rp_link;                    ///< RP to RP
  std::uint32_t rib_routes_per_s = 0;  ///< routes that a new active RP's feed delivers in a second
  Duration nsf_timer{};                ///< longest wait for convergence before stale entries are swept
  CardProtocolTimers card_timers;
  PeerProtocolTimers peer_timers;
  NeighbourTimers neighbour_timers;
  bool distributed_forwarding = true;
  bool efsu = true;
  Provenance provenance;
};

/// Section "platforms".
[[nodiscard]] const CatalogueTable& platform_table();

}  // namespace hitless
