#include "control/base/platform_type.h"

#include "linecards/catalogue/catalogue_table.h"

namespace hitless {
namespace embedded {
extern const EmbeddedRows platforms;
}  // namespace embedded

namespace {

Columns<LinkSpec> link_columns() {
  using namespace column;
  return {duration("latency", &LinkSpec::latency, Scale::divides),
          number("bandwidth_bits_per_s", &LinkSpec::bandwidth_bits_per_s, {0, kRateMax}, Scale::multiplies, kRateMax),
          number("loss_per_million", &LinkSpec::loss_per_million, {0, 1'000'000}).optional()};
}

Columns<CardProtocolTimers> card_timer_columns() {
  using namespace column;
  using Timers = CardProtocolTimers;
  return {period("hello_repeat", &Timers::hello_repeat, Scale::divides).optional(),
          period("order_repeat", &Timers::order_repeat, Scale::divides).optional(),
          period("preload_repeat", &Timers::preload_repeat, Scale::divides).optional(),
          period("stall_patience", &Timers::stall_patience, Scale::divides).optional(),
          period("table_repeat", &Timers::table_repeat, Scale::divides).optional(),
          period("resync_repeat", &Timers::resync_repeat, Scale::divides).optional()};
}

Columns<PeerProtocolTimers> peer_timer_columns() {
  using namespace column;
  using Timers = PeerProtocolTimers;
  return {period("request_repeat", &Timers::request_repeat, Scale::divides).optional(),
          period("keepalive", &Timers::keepalive, Scale::divides).optional(),
          number("keepalives_missed", &Timers::keepalives_missed, {1, 1000}).optional(),
          period("issu_repeat", &Timers::issu_repeat, Scale::divides).optional(),
          number("image_queries", &Timers::image_queries, {1, 1000}).optional(),
          duration("ack_patience", &Timers::ack_patience, Scale::divides).optional(),
          duration("rollback_extension", &Timers::rollback_extension, Scale::divides).optional()};
}

/// A time scale leaves all of these alone: neighbours keep real time, as packets do.
Columns<NeighbourTimers> neighbour_timer_columns() {
  using namespace column;
  using Timers = NeighbourTimers;
  return {period("retransmit", &Timers::retransmit).optional(),
          number("requests", &Timers::requests, {1, 1000}).optional(),
          duration("unreachable", &Timers::unreachable).optional(), period("age", &Timers::age).optional(),
          duration("change_again", &Timers::change_again).optional()};
}

/// A time scale leaves fabric_latency alone, as packets meet the fabric.
Columns<PlatformType> platform_columns() {
  using namespace column;
  using Platform = PlatformType;
  return {number("slots", &Platform::slots, {1, 64}).shown("slots", 5),
          duration("rp_boot", &Platform::rp_boot, Scale::divides).shown("RP boot", 12),
          duration("rf_step", &Platform::rf_step, Scale::divides),
          duration("config_sync", &Platform::config_sync, Scale::divides),
          size("bulk_sync", &Platform::bulk_sync_bytes),
          duration("presence_detection", &Platform::presence_detection, Scale::divides),
          duration("rollback_default", &Platform::rollback_default, Scale::divides).shown("rollback", 12),
          duration("fabric_latency", &Platform::fabric_latency),
          part("card_link", &Platform::card_link, link_columns()),
          part("rp_link", &Platform::rp_link, link_columns()),
          number("rib_routes_per_s", &Platform::rib_routes_per_s, {1, 1'000'000'000}, Scale::multiplies),
          duration("nsf_timer", &Platform::nsf_timer, Scale::divides).shown("NSF timer", 12),
          part("card_timers", &Platform::card_timers, card_timer_columns()).optional(),
          part("peer_timers", &Platform::peer_timers, peer_timer_columns()).optional(),
          part("neighbour_timers", &Platform::neighbour_timers, neighbour_timer_columns()).optional(),
          flag("distributed_forwarding", &Platform::distributed_forwarding),
          flag("efsu", &Platform::efsu)};
}

}  // namespace

const CatalogueTable& platform_table() {
  static const TableOf<PlatformType> table("platforms", "platform", embedded::platforms, platform_columns());
  return table;
}

}  // namespace hitless
