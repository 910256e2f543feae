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
          flag("distributed_forwarding", &Platform::distributed_forwarding),
          flag("efsu", &Platform::efsu)};
}

}  // namespace

const CatalogueTable& platform_table() {
  static const TableOf<PlatformType> table("platforms", "platform", embedded::platforms, platform_columns());
  return table;
}

}  // namespace hitless
