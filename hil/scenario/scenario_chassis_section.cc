// The sections that describe the chassis: cards, addressing, interfaces, images, routes.

#include <algorithm>
#include <filesystem>

#include "dataplane/fib/fib.h"
#include "hil/scenario/scenario_sections.h"
#include "hil/scenario/schedule.h"
#include "hil/scenario/vrf_names.h"

namespace hitless {
namespace {

constexpr std::uint64_t kSlotsMax = 64;
constexpr std::uint64_t kBytesMax = 1ULL << 32;

Prefix read_prefix(ScenarioErrors& errors, const YAML::Node& node) {
  return read_parsed<Prefix>(errors, node, parse_prefix, "a prefix such as 10.0.0.0/8 or 2001:db8::/32");
}

Prefix read_prefix_of(ScenarioErrors& errors, const YAML::Node& node, Family family, int longest) {
  const Prefix prefix = read_prefix(errors, node);
  if (errors.empty() && (prefix.address.family != family || prefix.length > longest))
    errors.add(node, "'" + node.Scalar() + "' stands here, expected an " + (family == Family::ipv4 ? "IPv4" : "IPv6") +
                         " prefix of length " + std::to_string(longest) +
                         " or shorter, as each interface gets its own /" + std::to_string(longest) + " of it");
  return prefix;
}

CardSpec read_card(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "card");
  CardSpec card;
  card.mark = map.mark();
  if (const auto slot = map.require("slot"))
    card.slot = Slot(static_cast<Slot::rep>(read_number(errors, *slot, 1, kSlotsMax)));
  map.required_text("card", card.card);
  if (const auto loop = map.find("loop")) card.loop = static_cast<std::uint32_t>(read_number(errors, *loop, 0, 15));
  map.list("spas", "SPAs", [&](const YAML::Node& element) {
    const ScenarioMap spa_map(errors, element, "spa");
    SpaSpec spa;
    spa.mark = spa_map.mark();
    if (spa_map.require("bay")) spa_map.number("bay", spa.bay, 0, 15);
    spa_map.required_text("spa", spa.spa);
    card.spas.push_back(std::move(spa));
  });
  return card;
}

Neighbour read_neighbour(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "neighbour");
  Neighbour neighbour;
  if (const auto address = map.require("address"))
    neighbour.address = read_parsed<IpAddress>(errors, *address, parse_address, "an address such as 10.0.0.2");
  if (const auto mac = map.require("mac"))
    neighbour.mac = read_parsed<MacAddress>(errors, *mac, parse_mac, "a MAC address such as 02:00:00:00:00:01");
  return neighbour;
}

RouteRow read_route(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "route");
  RouteRow row;
  row.mark = map.mark();
  if (const auto prefix = map.require("prefix")) row.route.prefix = read_prefix(errors, *prefix);
  read_vrf(errors, map, vrfs, row.route.prefix.vrf);
  if (const auto protocol = map.find("protocol")) {
    const std::string name = read_text(errors, *protocol, "static or bgp");
    if (name == "bgp")
      row.route.protocol = RouteProtocol::bgp;
    else if (name != "static")
      errors.add(*protocol, "'" + name + "' stands here, expected static or bgp");
  }
  row.route.distance = default_distance(row.route.protocol);
  map.number("distance", row.route.distance, 1, 254);
  map.number("metric", row.route.metric, 0, UINT32_MAX);
  std::vector<std::string> via;
  map.require("via");
  map.texts("via", via);
  if (via.size() == 1 && via[0] == "null0") return row;
  for (std::string& hop : via) {
    // An interface name begins with a letter and holds a slash; everything else has to be an address.
    if (const Result<IpAddress> address = parse_address(hop)) {
      if (address->family != row.route.prefix.address.family)
        errors.add(
            node, "next hop " + hop + " is of the other family, expected that of " + to_string(row.route.prefix, vrfs));
      row.route.via.push_back(*address);
    } else if (hop.find('/') != std::string::npos) {
      row.via_interfaces.push_back(std::move(hop));
    } else {
      errors.add(*map.find("via"), "'" + hop + "' stands here, expected an address, an interface or null0");
    }
  }
  return row;
}

GeneratedRoutes read_generated(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "generated_routes");
  GeneratedRoutes generated;
  generated.mark = map.mark();
  map.number("ipv4", generated.ipv4, 0, 4'000'000);
  map.number("ipv6", generated.ipv6, 0, 1'000'000);
  map.texts("via", generated.via);
  read_vrf(errors, map, vrfs, generated.vrf);
  return generated;
}

CapturedRoutes read_captured(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "captured_routes");
  CapturedRoutes captured;
  captured.mark = map.mark();
  map.required_text("capture", captured.capture);
  captured.capture = beside(errors.path(), captured.capture);
  map.texts("via", captured.via);
  read_vrf(errors, map, vrfs, captured.vrf);
  return captured;
}

/// `kind`: mrt_routes or listed_prefixes, which have the same keys.
TableFile read_table_file(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs, std::string_view kind) {
  const ScenarioMap map(errors, node, kind);
  TableFile table;
  table.mark = map.mark();
  map.required_text("file", table.file);
  table.file = beside(errors.path(), table.file);
  map.texts("via", table.via);
  read_vrf(errors, map, vrfs, table.vrf);
  map.number("limit", table.limit, 1, 10'000'000);
  return table;
}

MrtReplay read_mrt_replay(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "mrt_updates");
  MrtReplay replay;
  replay.mark = map.mark();
  map.required_text("file", replay.file);
  replay.file = beside(errors.path(), replay.file);
  map.texts("via", replay.via);
  read_vrf(errors, map, vrfs, replay.vrf);
  read_columns(map, update_schedule(), replay);
  return replay;
}

/// A mapping whose keys are the user's own (components, versions).
void read_words(ScenarioErrors& errors, const YAML::Node& node, std::map<std::string, std::string>& into) {
  if (!node.IsMap()) return errors.add(node, "expected a mapping of texts");
  for (const auto& pair : node) {
    const std::string key = read_text(errors, pair.first, "a name");
    if (!into.emplace(key, read_text(errors, pair.second, "a text for '" + key + "'")).second)
      errors.add(pair.first, "key '" + key + "' stands twice, expected it once");
  }
}

}  // namespace

std::string beside(const std::string& scenario_path, const std::string& name) {
  const std::filesystem::path path(name);
  if (name.empty() || path.is_absolute()) return name;
  return (std::filesystem::path(scenario_path).parent_path() / path).lexically_normal().string();
}

void read_chassis(ScenarioErrors& errors, const YAML::Node& node, Scenario& scenario) {
  const ScenarioMap map(errors, node, "chassis");
  if (map.require("cards"))
    map.list("cards", "cards",
             [&](const YAML::Node& element) { scenario.cards.push_back(read_card(errors, element)); });
}

void read_vrfs(ScenarioErrors& errors, const ScenarioMap& scenario_map, VrfNames& vrfs) {
  scenario_map.list("vrfs", "names", [&](const YAML::Node& node) {
    std::string name = read_text(errors, node, "the name of a VRF");
    if (name.empty()) return;
    if (find_vrf(vrfs, name)) return errors.add(node, "VRF '" + name + "' stands twice, expected it once");
    if (vrfs.size() == kVrfsMax)
      return errors.add(node, "more VRFs than a chassis can number, expected at most " + std::to_string(kVrfsMax - 1));
    vrfs.push_back(std::move(name));
  });
}

void read_vrf(ScenarioErrors& errors, const ScenarioMap& map, const VrfNames& vrfs, VrfId& into) {
  const auto node = map.find("vrf");
  if (!node) return;
  const std::string name = read_text(errors, *node, "the name of a VRF");
  if (const auto found = find_vrf(vrfs, name))
    into = *found;
  else
    errors.add(*node, unknown_vrf(vrfs, name));
}

void read_addressing(ScenarioErrors& errors, const YAML::Node& node, Scenario& scenario) {
  const ScenarioMap map(errors, node, "addressing");
  if (const auto value = map.find("ipv4")) scenario.addressing_ipv4 = read_prefix_of(errors, *value, Family::ipv4, 24);
  if (const auto value = map.find("ipv6")) scenario.addressing_ipv6 = read_prefix_of(errors, *value, Family::ipv6, 64);
}

InterfaceSpec read_interface(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "interface");
  InterfaceSpec spec;
  spec.mark = map.mark();
  map.required_text("name", spec.name);
  read_vrf(errors, map, vrfs, spec.vrf);
  map.list("addresses", "addresses", [&](const YAML::Node& element) {
    spec.addresses.push_back(read_parsed<InterfaceAddress>(errors, element, parse_interface_address,
                                                           "an address with its length such as 10.0.0.1/24"));
  });
  map.list("neighbours", "neighbours",
           [&](const YAML::Node& element) { spec.neighbours.push_back(read_neighbour(errors, element)); });
  if (const auto mtu = map.find("mtu"))
    spec.mtu_bytes = static_cast<std::uint32_t>(read_number(errors, *mtu, 68, 9600));
  if (const auto limit = map.find("queue_limit"))
    spec.queue_limit_bytes = static_cast<std::uint32_t>(read_number(errors, *limit, 1, 1U << 30));
  if (const auto port = map.find("port"))
    spec.port = read_parsed<PortDevice>(errors, *port, parse_port_device,
                                        "a DPDK device such as net_af_packet0,iface=eth1, or a PCI address such as "
                                        "0000:01:00.0");
  return spec;
}

ImageManifest read_image_row(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "image");
  ImageManifest image;
  map.required_text("name", image.name);
  map.required_text("version", image.version);
  map.required_text("platform", image.platform);
  map.flag("issu", image.issu);
  if (const auto software = map.find("card_software")) read_words(errors, *software, image.card_software);
  if (const auto matrix = map.find("matrix")) {
    read_words(errors, *matrix, image.matrix);
    for (const auto& pair : *matrix)
      if (const std::string verdict = read_text(errors, pair.second, "compatible or incompatible");
          verdict != "compatible" && verdict != "incompatible")
        errors.add(pair.second, "'" + verdict + "' stands here, expected compatible or incompatible");
  }
  map.number("size", image.size_bytes, 1, kBytesMax);
  return image;
}

RoutesSpec read_routes(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "routes");
  RoutesSpec routes;
  map.list("rows", "routes",
           [&](const YAML::Node& element) { routes.rows.push_back(read_route(errors, element, vrfs)); });
  map.list("mrt", "MRT tables", [&](const YAML::Node& element) {
    routes.mrt.push_back(read_table_file(errors, element, vrfs, "mrt_routes"));
  });
  map.list("prefixes", "prefix lists", [&](const YAML::Node& element) {
    routes.prefixes.push_back(read_table_file(errors, element, vrfs, "listed_prefixes"));
  });
  map.list("updates", "MRT update files",
           [&](const YAML::Node& element) { routes.updates.push_back(read_mrt_replay(errors, element, vrfs)); });
  map.list("generate", "generators",
           [&](const YAML::Node& element) { routes.generate.push_back(read_generated(errors, element, vrfs)); });
  map.list("from_capture", "captures",
           [&](const YAML::Node& element) { routes.from_capture.push_back(read_captured(errors, element, vrfs)); });
  return routes;
}

}  // namespace hitless
