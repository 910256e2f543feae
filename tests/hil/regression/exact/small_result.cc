#include "tests/hil/regression/exact/small_result.h"

namespace hitless::test {

nlohmann::json small_result() {
  return nlohmann::json::parse(R"json({
 "version": 2, "scenario": "small", "seed": 1, "clock": "virtual",
 "verdict": {"outcome": "pass", "broken": [], "inconclusive": [], "without_effect": [], "failed": []},
 "event": {"upgrade_to": "disk0:two", "active_before": "A", "active_after": "B", "images_before": ["one", "one"],
  "images_after": ["two", "two"], "epoch_before": 1, "epoch_after": 2, "outcome": "upgraded", "simplex": false,
  "expectations_set_aside": false,
  "steps": [{"command": "issu loadversion", "typed_ns": 3000000000, "settled_ns": 4000000000, "refused": null},
            {"command": "issu runversion", "typed_ns": 5000000000, "settled_ns": null, "refused": null}],
  "faults": [{"fault": "{kind: card-crash}", "struck": "slot 1", "struck_ns": 6000000000, "mended_ns": null,
   "messages": 0, "messages_lost": 0, "steps_held": 0, "took_effect": true, "effect": "restarted"}]},
 "powered_on_ns": 1000000000, "traffic_from_ns": 2000000000, "traffic_until_ns": 9000000000, "ended_ns": 9000000000,
 "books": {"offered": 1000, "delivered": 900, "misdelivered": 0, "consumed": 0, "dropped": 100, "in_flight": 0,
  "faults": []},
 "meter": {"sent": 1000, "received": 900, "lost": 100, "ambiguous": 0, "not_measured": 0, "never_delivered": 0,
  "unexpected": 0, "forwarding_delay_threshold_ns": 1000, "flows": 5, "closures_seen": 1, "closures_without_packets": 0,
  "closures_unclaimed": 0, "disruptions_by_rule": 0, "brackets_without_truth": 0, "disruptions_without_closure": 0,
  "closures_missed": 0},
 "cards": [
  {"slot": 1, "card": "ge", "offered": 500, "delivered": 450, "lost": 0, "stopped_ns": 0, "measured": null,
   "shortest_visible_outage_ns": 1000000,
   "plan": {"fate": "none", "software_from": "1.0", "software_to": "1.0", "outage_max_ns": 0, "why": "same"}},
  {"slot": 2, "card": "fe", "offered": 500, "delivered": 450, "lost": 100, "stopped_ns": 2000000000,
   "measured": {"lost_packets": 100, "first_lost_ns": 5000000100, "last_lost_ns": 6999999900,
    "last_good_before_ns": 4999999000, "first_good_after_ns": 7000001000, "outage_lower_ns": 1999999800,
    "outage_upper_ns": 2000002000, "loss_derived_ns": 2000000000, "timestamp_ns": 2000001000},
   "shortest_visible_outage_ns": null,
   "plan": {"fate": "reload", "software_from": "1.0", "software_to": "1.1", "outage_max_ns": 3000000000, "why": "new"}}],
 "phases": [
  {"phase": "before", "from_ns": 2000000000, "until_ns": 5000000000, "offered": 400, "delivered": 400,
   "misdelivered": 0, "consumed": 0, "lost": 0, "losses": [], "not_forwarded_by_rule": {}},
  {"phase": "runversion", "from_ns": 5000000000, "until_ns": 9000000000, "offered": 600, "delivered": 500,
   "misdelivered": 0, "consumed": 0, "lost": 100,
   "losses": [{"cause": {"id": 1, "where": "slot 2", "what": "full reload", "why": "issu runversion"}, "packets": 100,
               "reasons": {"card_stopped": 60, "egress_card_stopped": 40}}],
   "not_forwarded_by_rule": {"ttl_expired": 3}}],
 "outages": [{"cause": {"id": 1, "where": "slot 2", "what": "full reload", "why": "issu runversion"},
   "phase": "runversion", "closed_ns": 5000000000, "opened_ns": 7000000000, "lost": 100, "flows": 2,
   "reasons": {"card_stopped": 60, "egress_card_stopped": 40}, "measured_on": "slot 2", "measured": null}],
 "issu_rfc7654": {"t1_ns": 1000000000, "t2_ns": null, "t3_ns": 1, "t4_ns": 2, "tpl_frames": 100},
 "downtime": {"without_hot_standby_ns": 1000000, "without_active_rp_ns": 10000000},
 "fib": {"prefixes": 20,
  "by_slot": {"1": {"version": 1, "epoch": 2, "stale": 0}, "2": {"version": 1, "epoch": 2, "stale": 0}},
  "versions": [{"ipv4_prefixes": 15, "ipv6_prefixes": 5, "path_lists": 4, "bytes": 70000}], "bytes_in_all_cards": 80000,
  "epochs": [{"epoch": "2", "opened_ns": 100, "closed_after_ns": 10, "in_every_card_after_ns": null}],
  "versions_computed": 3, "versions_shared": 1},
 "updates": {"recorded": 0, "unchanged": 0, "announced": 0, "withdrawn": 0, "unknown": 0, "not_played": 0},
 "chassis_faults": [], "assumed_rows": ["fe (assumed)"],
 "flows_with_loss": [
  {"flow": "udp 1", "sent_on": "Ge1", "received_on": "Fe2", "sent": 100, "received": 40, "lost": 60,
   "transit_min_ns": 5000, "transit_max_ns": 6000,
   "disruptions": [{"lost_packets": 60, "first_lost_ns": 5000000100, "last_lost_ns": 6999999900,
    "last_good_before_ns": null, "first_good_after_ns": 7000001000, "outage_lower_ns": 1999999800,
    "outage_upper_ns": null, "loss_derived_ns": 2000000000, "timestamp_ns": null, "causes": [1]}]},
  {"flow": "udp 2", "sent_on": "Fe2", "received_on": null, "sent": 100, "received": 60, "lost": 40,
   "transit_min_ns": 5000, "transit_max_ns": 6000, "disruptions": []}],
 "timeline": [
  {"at_ns": 5000000000, "who": "RP A", "what": "switchover", "from": "A", "to": "B", "why": "issu runversion"},
  {"at_ns": 5000000000, "who": "slot 2", "what": "card state", "from": "up", "to": "reloading", "why": "plan"},
  {"at_ns": 7000000000, "who": "slot 2", "what": "card state", "from": "reloading", "to": "up", "why": ""}]
})json");
}

}  // namespace hitless::test
