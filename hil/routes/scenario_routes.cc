#include "hil/routes/scenario_routes.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "control/routing/prefix_table.h"
#include "hil/pcap/capture.h"
#include "hil/routes/prefix_list.h"
#include "hil/routes/recorded_routes.h"
#include "hil/routes/route_generator.h"
#include "hil/routes/via_interfaces.h"

namespace hitless {
namespace {

/// Lists and generated tables carry no VRF: set the one that the scenario names.
std::vector<RibRoute> in_vrf(std::vector<RibRoute> routes, VrfId vrf) {
  for (RibRoute& route : routes) route.prefix.vrf = vrf;
  return routes;
}

class RouteFeed {
 public:
  RouteFeed(const Scenario& scenario, const ChassisConfig& chassis) : scenario_(scenario), chassis_(chassis) {}

  Result<std::vector<RibRoute>> build(const RecordedRoutes& recorded) {
    for (const RouteRow& row : scenario_.routes.rows)
      if (Result<void> done = add_row(row); !done) return tl::unexpected(done.error());
    if (Result<void> done = add_recorded(recorded); !done) return tl::unexpected(done.error());
    for (const TableFile& listed : scenario_.routes.prefixes)
      if (Result<void> done = add_listed(listed); !done) return tl::unexpected(done.error());
    for (std::size_t i = 0; i < scenario_.routes.generate.size(); ++i)
      if (Result<void> done = add_generated(scenario_.routes.generate[i], i); !done)
        return tl::unexpected(done.error());
    for (const CapturedRoutes& captured : scenario_.routes.from_capture)
      if (Result<void> done = add_captured(captured); !done) return tl::unexpected(done.error());
    return std::move(routes_);
  }

 private:
  tl::unexpected<Error> refuse(FileMark mark, const std::string& what) const {
    return fail(ErrorCode::bad_input, at_mark(scenario_.path, mark, what));
  }

  Result<std::vector<IpAddress>> next_hops(const ViaSpec& via, Family family, const std::string& for_what) const {
    return via_next_hops(scenario_, chassis_, via, family, for_what);
  }
  [[nodiscard]] std::string text(const Prefix& prefix) const { return to_string(prefix, chassis_.vrfs); }

  Result<void> add_row(const RouteRow& row) {
    RibRoute route = row.route;
    if (!row.via_interfaces.empty()) {
      const auto hops =
          next_hops({row.via_interfaces, route.prefix.vrf, row.mark}, route.prefix.address.family, text(route.prefix));
      if (!hops) return tl::unexpected(hops.error());
      route.via.insert(route.via.end(), hops->begin(), hops->end());
    }
    for (const IpAddress& hop : route.via)
      if (!is_reachable({route.prefix.vrf, hop}))
        return refuse(row.mark, "next hop " + to_string(hop) + " of " + text(route.prefix) +
                                    " lies on no connected network and behind no route, expected one that does");
    const auto [first, last] = row_at_.equal_range(route.prefix);
    for (auto other = first; other != last; ++other)
      if (routes_[other->second] == route)
        return refuse(row.mark, "route " + text(route.prefix) + " stands twice, expected it once");
    row_at_.emplace(route.prefix, routes_.size());
    routes_.push_back(std::move(route));
    return {};
  }

  Result<void> add_recorded(const RecordedRoutes& recorded) {
    for (std::size_t i = 0; i < scenario_.routes.mrt.size(); ++i) {
      auto table = recorded.table(chassis_, i);
      if (!table) return tl::unexpected(table.error());
      add_untaken(std::move(*table));
      if (Result<void> held = check_route_limit(scenario_.routes.mrt[i].mark); !held) return held;
    }
    return {};
  }

  Result<void> add_listed(const TableFile& listed) {
    const auto list = read_prefix_list(listed.file, listed.limit);
    if (!list) return refuse(listed.mark, list.error().message);
    std::array<std::vector<IpAddress>, 2> via;
    for (const Family family : {Family::ipv4, Family::ipv6}) {
      const auto& prefixes = list->prefixes;
      if (std::ranges::find(prefixes, family, [](const Prefix& p) { return p.address.family; }) == prefixes.end())
        continue;
      auto hops = next_hops({listed.via, listed.vrf, listed.mark}, family, "the prefixes of " + listed.file);
      if (!hops) return tl::unexpected(hops.error());
      via[family == Family::ipv4 ? 0 : 1] = std::move(*hops);
    }
    add_untaken(in_vrf(routes_in_turn(list->prefixes, via[0], via[1]), listed.vrf));
    return check_route_limit(listed.mark);
  }

  /// Refuses more routes than the FIB's address range holds, whatever the prefixes; it holds some hundred VRFs with
  /// spread tables of their own.
  [[nodiscard]] Result<void> check_route_limit(FileMark mark) const {
    constexpr std::size_t kRoutesMax = 6'000'000;
    if (routes_.size() <= kRoutesMax) return {};
    return refuse(mark, std::to_string(routes_.size()) + " routes with those of this source, expected at most " +
                            std::to_string(kRoutesMax) + " in all");
  }

  /// Adds the routes of a table to prefixes that no earlier source has. A table has each prefix once.
  void add_untaken(std::vector<RibRoute> table) {
    bool fresh = false;
    for (; in_taken_ < routes_.size(); ++in_taken_) taken_.add(routes_[in_taken_].prefix, &fresh);
    routes_.reserve(routes_.size() + table.size());
    for (RibRoute& route : table)
      if (taken_.find(route.prefix) == PrefixTable::kNone) routes_.push_back(std::move(route));
  }

  /// Whether the hop lies on a connected network or behind a row. Many rows share few next hops: each is judged once.
  [[nodiscard]] bool is_reachable(const NextHop& hop) {
    const auto [known, fresh] = reachable_.try_emplace(hop, false);
    if (fresh) known->second = leads_somewhere(hop);
    return known->second;
  }

  [[nodiscard]] bool leads_somewhere(const NextHop& hop) const {
    for (const ConfiguredInterface& interface : chassis_.addressing)
      for (const InterfaceAddress& address : interface.addresses)
        if (interface.vrf == hop.vrf && address.network().contains(hop.address)) return true;
    return std::any_of(scenario_.routes.rows.begin(), scenario_.routes.rows.end(), [&](const RouteRow& row) {
      return row.route.prefix.vrf == hop.vrf && row.route.prefix.contains(hop.address);
    });
  }

  [[nodiscard]] std::vector<Prefix> connected(VrfId vrf) const {
    std::vector<Prefix> networks;
    for (const ConfiguredInterface& interface : chassis_.addressing)
      for (const InterfaceAddress& address : interface.addresses)
        if (interface.vrf == vrf) networks.push_back(address.network());
    if (scenario_.addressing_ipv4) networks.push_back(*scenario_.addressing_ipv4);
    if (scenario_.addressing_ipv6) networks.push_back(*scenario_.addressing_ipv6);
    // A few covering blocks make the test of every drawn prefix cheap.
    std::sort(networks.begin(), networks.end());
    std::vector<Prefix> covering;
    for (const Prefix& network : networks)
      if (covering.empty() || !covering.back().contains(network.address)) covering.push_back(network);
    return covering;
  }

  Result<void> add_generated(const GeneratedRoutes& generated, std::size_t number) {
    RouteTableShape shape;
    shape.ipv4 = generated.ipv4;
    shape.ipv6 = generated.ipv6;
    shape.excluded = connected(generated.vrf);
    for (const RibRoute& route : routes_)
      if (route.prefix.vrf == generated.vrf) shape.taken.push_back(route.prefix);
    for (const Family family : {Family::ipv4, Family::ipv6}) {
      const bool v4 = family == Family::ipv4;
      if ((v4 ? shape.ipv4 : shape.ipv6) == 0) continue;
      auto hops = next_hops({generated.via, generated.vrf, generated.mark}, family, "generated routes");
      if (!hops) return tl::unexpected(hops.error());
      (v4 ? shape.via_ipv4 : shape.via_ipv6) = std::move(*hops);
    }
    std::vector<RibRoute> made = in_vrf(generate_routes(shape, scenario_.seed + number), generated.vrf);
    if (made.size() != std::size_t{shape.ipv4} + shape.ipv6)
      return refuse(generated.mark, "only " + std::to_string(made.size()) +
                                        " distinct prefixes could be made, expected a smaller table");
    routes_.insert(routes_.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
    return check_route_limit(generated.mark);
  }

  Result<void> add_captured(const CapturedRoutes& captured) {
    const Result<Capture> capture = read_capture(captured.capture);
    if (!capture) return refuse(captured.mark, capture.error().message);
    std::set<Prefix> networks;
    for (const CapturedPacket& packet : capture->packets)
      if (packet.destination != kNoIndex) {
        const IpAddress& host = capture->hosts[packet.destination];
        networks.insert(make_prefix(host, host.family == Family::ipv4 ? 24 : 64, captured.vrf));
      }
    for (const RibRoute& route : routes_) networks.erase(route.prefix);
    for (const Prefix& network : connected(captured.vrf))
      networks.erase(make_prefix(network.address, network.length, captured.vrf));
    std::size_t turn[2] = {0, 0};
    for (const Prefix& network : networks) {
      const auto hops = next_hops({captured.via, captured.vrf, captured.mark}, network.address.family, text(network));
      if (!hops) return tl::unexpected(hops.error());
      RibRoute route;
      route.prefix = network;
      route.protocol = RouteProtocol::bgp;
      route.distance = default_distance(RouteProtocol::bgp);
      std::size_t& at = turn[network.address.family == Family::ipv4 ? 0 : 1];
      route.via = {(*hops)[at++ % hops->size()]};
      routes_.push_back(std::move(route));
    }
    return {};
  }

  const Scenario& scenario_;
  const ChassisConfig& chassis_;
  std::vector<RibRoute> routes_;
  std::multimap<Prefix, std::size_t> row_at_;  ///< places of the rows in routes_
  std::map<NextHop, bool> reachable_;
  PrefixTable taken_;  ///< prefixes of the first `in_taken_` routes
  std::size_t in_taken_ = 0;
};

}  // namespace

Result<void> build_route_feed(const Scenario& scenario, ChassisConfig& chassis) {
  const auto recorded = RecordedRoutes::read(scenario);
  if (!recorded) return tl::unexpected(recorded.error());
  auto routes = RouteFeed(scenario, chassis).build(*recorded);
  if (!routes) return tl::unexpected(routes.error());
  chassis.routes = std::make_shared<const std::vector<RibRoute>>(std::move(*routes));
  if (scenario.routes.updates.empty()) return {};
  auto updates = recorded->updates(chassis);
  if (!updates) return tl::unexpected(updates.error());
  chassis.updates = std::make_shared<const UpdateTrace>(std::move(*updates));
  return {};
}

}  // namespace hitless
