#include "hil/scenario/scenario_keys.h"

namespace hitless {

const std::map<std::string_view, std::vector<std::string_view>>& scenario_keys() {
  static const std::map<std::string_view, std::vector<std::string_view>> keys = {
      {"scenario",
       {"name",        "seed",     "platform",       "catalogue",  "chassis", "addressing", "interfaces", "images",
        "start_image", "routes",   "traffic",        "upgrade_to", "steps",   "operator",   "faults",     "before",
        "after",       "deadline", "rollback_timer", "expect",     "extends", "vrfs"}},
      {"chassis", {"cards"}},
      {"card", {"slot", "card", "spas", "loop"}},
      {"spa", {"bay", "spa"}},
      {"addressing", {"ipv4", "ipv6"}},
      {"interface", {"name", "addresses", "neighbours", "vrf", "mtu", "queue_limit", "port"}},
      {"neighbour", {"address", "mac"}},
      {"image", {"name", "version", "platform", "issu", "card_software", "matrix", "size"}},
      {"routes", {"rows", "mrt", "prefixes", "generate", "from_capture", "updates"}},
      {"route", {"prefix", "via", "vrf", "distance", "metric", "protocol"}},
      {"generated_routes", {"ipv4", "ipv6", "via", "vrf"}},
      {"captured_routes", {"capture", "via", "vrf"}},
      {"mrt_routes", {"file", "via", "vrf", "limit"}},
      {"listed_prefixes", {"file", "via", "vrf", "limit"}},
      {"mrt_updates", {"file", "via", "vrf", "at", "rate_percent"}},
      {"traffic_item", {"name", "replay", "synthetic"}},
      {"replay",
       {"capture", "place_hosts", "interface", "vrf", "copies", "loops", "distinct_loops", "rate_percent", "gap_cap",
        "loop_gap"}},
      {"synthetic",
       {"interface", "vrf", "destinations", "destination_count", "family", "flows", "packets_per_s", "spacing", "sizes",
        "spacing_from_capture"}},
      {"step", {"when", "after", "command"}},
      {"operator", {"patience", "fallback"}},
      {"fault", {"kind", "at", "on", "for", "target", "card", "interface", "route", "vrf", "image"}},
      {"fault_event", {"command", "issu_state", "after"}},
      {"expect", {"active", "image", "fates", "lost_at_most", "cards_without_loss", "outcome", "simplex", "reached"}},
  };
  return keys;
}

}  // namespace hitless
