#pragma once
// A scenario file, read and checked: chassis, images, routes, traffic, steps, faults, expectations. Pure data.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/images/image.h"
#include "control/issu/issu_table.h"
#include "dataplane/base/result.h"
#include "dataplane/base/time.h"
#include "hil/scenario/fault_type.h"
#include "hil/scenario/port_device.h"
#include "linecards/catalogue/catalogue.h"
#include "linecards/catalogue/medium.h"
#include "linecards/catalogue/spa_type.h"
#include "linecards/yaml/file_mark.h"

namespace hitless {

struct SpaSpec {
  std::uint8_t bay = 0;
  std::string spa;
  FileMark mark;
};
struct CardSpec {
  Slot slot;
  std::string card;
  std::vector<SpaSpec> spas;
  std::optional<std::uint32_t> loop;  ///< on the wall clock: the forwarding loop that walks the card; none: any
  FileMark mark;
};

/// One interface; `addressing` and the catalogue give the values that a scenario leaves out.
struct InterfaceSpec {
  std::string name;
  std::vector<InterfaceAddress> addresses;
  std::vector<Neighbour> neighbours;
  VrfId vrf = kDefaultVrf;
  std::optional<std::uint32_t> mtu_bytes;
  std::optional<std::uint32_t> queue_limit_bytes;
  std::optional<PortDevice> port;  ///< the device by which the interface leads out of the process, on the wall clock
  FileMark mark;
};

/// One written route. `via_interfaces` name interfaces whose first neighbour of the prefix's family is a next hop, so
/// that a scenario need not know the addresses that `addressing` hands out; route.via holds the written addresses.
/// "Interfaces" here and below are the interfaces of the route's VRF.
struct RouteRow {
  RibRoute route;
  std::vector<std::string> via_interfaces;
  FileMark mark;
};

/// Sources of routes: `rows` first, then recorded tables, lists, generated tables, and tables derived from captures. A
/// prefix that an earlier source gave is not taken again.
struct GeneratedRoutes {
  std::uint32_t ipv4 = 0, ipv6 = 0;  ///< how many, with BGP-like lengths, from the scenario's seed
  std::vector<std::string> via;      ///< interfaces whose first neighbour is the next hop, in turn; empty: all
  VrfId vrf = kDefaultVrf;
  FileMark mark;
};
struct CapturedRoutes {
  std::string capture;           ///< file that gives a /24 or /64 for each destination network in it
  std::vector<std::string> via;  ///< in turn; empty: all
  VrfId vrf = kDefaultVrf;
  FileMark mark;
};
/// A table in a file: plain, gzip or bzip2.
struct TableFile {
  std::string file;
  std::vector<std::string> via;  ///< interfaces whose first neighbours are the next hops; empty: all
  std::uint32_t limit = 0;       ///< only the file's first prefixes; 0: all
  VrfId vrf = kDefaultVrf;
  FileMark mark;
};
/// Recorded BGP messages, told to the chassis during traffic.
struct MrtReplay {
  std::string file;              ///< MRT BGP4MP, plain, gzip or bzip2
  std::vector<std::string> via;  ///< as for tables
  VrfId vrf = kDefaultVrf;
  Duration at{};                     ///< when the first update is told, from the start of traffic
  std::uint32_t rate_percent = 100;  ///< of the recorded pace
  FileMark mark;
};
struct RoutesSpec {
  std::vector<RouteRow> rows;
  std::vector<TableFile> mrt;       ///< MRT TABLE_DUMP_V2; recorded next hops lead to `via` in turn
  std::vector<TableFile> prefixes;  ///< one prefix a line; BGP routes over `via` in turn, each family by itself
  std::vector<MrtReplay> updates;
  std::vector<GeneratedRoutes> generate;
  std::vector<CapturedRoutes> from_capture;
};

/// Recorded traffic. `place_hosts`: every recorded host is put behind a route of the table (its packets enter on that
/// route's interface and its peers' packets leave there); copies and loops use other routes. Otherwise the packets
/// keep their addresses and enter on `interface`.
struct ReplaySpec {
  std::string capture;
  bool place_hosts = true;
  VrfId vrf = kDefaultVrf;           ///< with place_hosts: VRF of the routes and interfaces; else the interface's
  std::string interface;             ///< only without place_hosts
  std::uint32_t copies = 1;          ///< played side by side, each started at a seeded offset
  std::uint32_t loops = 0;           ///< 0: for as long as the run asks
  std::uint32_t distinct_loops = 1;  ///< loops that get addresses of their own before addresses repeat
  std::uint32_t rate_percent = 100;  ///< of the recorded rate
  Duration gap_cap{};                ///< a longer recorded gap is cut to this one; zero: no gap is cut
  Duration loop_gap = std::chrono::milliseconds(10);  ///< between the last packet of a loop and the next loop's first
};

/// Synthetic UDP flows: `flows` of them in turn, each to a prefix of the set.
struct SyntheticSpec {
  std::string interface;             ///< enters here; empty: every interface of the VRF, flows spread in turn
  VrfId vrf = kDefaultVrf;           ///< VRF of the item; with `interface`, the VRF of that interface
  std::vector<Prefix> destinations;  ///< empty: `destination_count` prefixes picked from the table
  std::uint32_t destination_count = 0;
  Family family = Family::ipv4;
  std::uint32_t flows = 1;
  std::uint64_t packets_per_s = 0;  ///< of the item in all
  Duration spacing{};               ///< instead of packets_per_s: exact time between two packets of the item
  std::vector<std::uint32_t>
      sizes;  ///< frame sizes without FCS, sent in turn; {60}: fixed; IMIX is 7 x 60, 4 x 590, 1 x 1514
  std::string spacing_from_capture;  ///< recorded gaps, scaled so that their mean is `spacing`; empty: regular
};

struct TrafficSpec {
  std::string name;
  std::optional<ReplaySpec> replay;
  std::optional<SyntheticSpec> synthetic;
  FileMark mark;
};

/// Condition that a step or the run waits for.
enum class Condition : std::uint8_t {
  none,
  ready,  ///< every card forwards, the standby is hot (in RPR: cold), the RIB has converged, nothing is stale
  standby_hot,
  preloaded,  ///< standby hot (in RPR: cold) and no preload on its way
};

/// Steps run in order: wait for `when`, then `after`, then type `command` on the active RP.
struct StepSpec {
  Condition when = Condition::none;
  Duration after{};
  std::string command;  ///< "issu loadversion a disk0:X b stby-disk0:X"
  int line = 0;         ///< in the file, for messages
};

/// The RP that a fault strikes; `active` and `standby` by the roles at that instant.
enum class StruckRp : std::uint8_t { active, standby, a, b, both };

/// An event that a fault waits for; only the first occurrence counts.
struct FaultEvent {
  std::optional<IssuEvent> command;  ///< a typed command; or:
  std::optional<IssuState> state;    ///< the active RP's ISSU state, looked at every 100 ms
  Duration after{};                  ///< counted from the event
};

/// A planted fault: a row of the catalogue, the target, the instant and the length.
struct FaultSpec {
  std::string kind = "card-halt";  ///< row of the catalogue
  Duration at{};                   ///< from the start of traffic; not with `on`
  std::optional<FaultEvent> on;    ///< instead of `at`
  std::optional<Duration> outage;  ///< none: the fault has no length of its own, or never ends
  StruckRp rp = StruckRp::active;  ///< for faults of an RP, a card's link or an image's disk
  bool rp_named = false;           ///< `rp` was written
  Slot slot;                       ///< card, card link
  std::string interface;           ///< interface
  std::optional<Prefix> prefix;    ///< route, as if of the default VRF
  std::string vrf;                 ///< VRF of the route; empty: the default VRF
  std::string image;               ///< "disk0:NAME"
  std::string origin;              ///< file or option that has the fault
  FileMark mark;
};

/// The operator's reaction when the upgrade does not go on as planned.
struct OperatorSpec {
  Duration patience{};   ///< longest wait for a step's condition, or for the end; zero: for ever
  std::string fallback;  ///< typed after a refusal or when patience ends, every minute until accepted; may be empty
};

/// End of an upgrade, judged by the images that the RPs run.
enum class UpgradeOutcome : std::uint8_t {
  upgraded,   ///< both RPs run the image of upgrade_to
  returned,   ///< both RPs run the start image again
  unchanged,  ///< no RP ever ran another image
  unsettled,  ///< anything else
};
[[nodiscard]] const char* to_string(UpgradeOutcome outcome);

struct Expectation {
  std::optional<RpId> active;                     ///< at the end
  std::optional<std::string> image;               ///< image that both RPs run at the end, "disk0:NAME"
  std::map<std::uint16_t, std::string> fates;     ///< slot -> "none" | "warm" | "reload"
  std::optional<std::uint64_t> lost_at_most;      ///< packets, whole run
  std::vector<std::uint16_t> cards_without_loss;  ///< every packet between two of these cards must arrive
  std::optional<UpgradeOutcome> outcome;          ///< none: upgraded, when upgrade_to is given
  bool any_outcome = false;                       ///< any but unsettled
  std::optional<bool> simplex;  ///< whether one RP is gone for good at the end; none: both are allowed
  /// Afterwards every packet arrives, and at least one goes from each card that traffic enters on to each card
  /// that traffic leaves by.
  bool reached = false;
  bool set_aside = false;  ///< the scenario's own expectations do not count: faults unknown to it were planted
  FileMark mark;
};

struct Scenario {
  std::string path;
  std::string name;
  std::uint64_t seed = 1;
  std::string platform;
  std::vector<std::string> catalogue_files;
  std::vector<CardSpec> cards;
  VrfNames vrfs{""};  ///< by number; the default VRF has no name
  FileMark platform_mark;
  std::optional<Prefix> addressing_ipv4, addressing_ipv6;  ///< each interface gets the next /24 and /64, neighbour ::2
  std::vector<InterfaceSpec> interfaces;
  std::vector<ImageManifest> images;  ///< written to both RPs' disk0: before power-on
  std::string start_image;            ///< "disk0:NAME"
  RoutesSpec routes;
  std::vector<TrafficSpec> traffic;
  std::optional<std::string> upgrade_to;  ///< "disk0:NAME" of the upgrade that the scenario is about
  std::vector<StepSpec> steps;
  std::vector<FaultSpec> faults;
  OperatorSpec operator_spec;
  Duration before = std::chrono::seconds(15);  ///< traffic before the first step or fault (RFC 6201 section 3: 15 s)
  Duration after = std::chrono::seconds(15);   ///< traffic after the last step or fault and after ready
  Duration deadline = std::chrono::hours(4);   ///< of virtual time; beyond it the run is inconclusive
  std::optional<Duration> rollback_timer;
  Expectation expect;
};

/// Reads and checks against the schema and the catalogue; errors are file:line:column and what was expected.
Result<Scenario> load_scenario(const std::string& path);
Result<Scenario> parse_scenario(const std::string& yaml, const std::string& path);
/// The catalogue with the scenario's own files. Every name of the scenario has been looked up in the catalogue.
Result<Catalogue> load_catalogue(const Scenario& scenario);
/// A fault as written on one line in YAML's flow style: "{kind: rp-crash, target: active, at: 93s}"; `origin` names it
/// in errors. check_fault() checks the names in the fault.
Result<FaultSpec> parse_fault(const std::string& text, const std::string& origin);
/// The text that parse_fault reads as this fault.
[[nodiscard]] std::string fault_text(const FaultSpec& fault, const FaultType& row);
/// The prefix that the fault strikes, in the fault's VRF; none when the fault names no prefix, or an absent VRF.
[[nodiscard]] std::optional<Prefix> struck_prefix(const FaultSpec& fault, const VrfNames& vrfs);
/// A fault that strikes nothing would prove nothing: refuses names that the chassis does not have.
Result<void> check_fault(const FaultSpec& fault, const Scenario& scenario, const Catalogue& catalogue,
                         const ChassisConfig& chassis);
/// Adds the faults and sets the expectations of an undisturbed upgrade aside: any settled outcome passes, if every card
/// is reached afterwards.
void plant_faults(Scenario& scenario, std::vector<FaultSpec> faults);

}  // namespace hitless
