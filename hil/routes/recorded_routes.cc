#include "hil/routes/recorded_routes.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "hil/routes/via_interfaces.h"

namespace hitless {
namespace {

/// Instants are sums of a few durations: with this bound no instant can overflow.
constexpr std::int64_t kLongestTrace_ns = std::int64_t{366} * 24 * 3600 * 1'000'000'000;

RibRoute bgp_route(const Prefix& prefix, VrfId vrf, const IpAddress& via) {
  return {{prefix.address, prefix.length, vrf}, RouteProtocol::bgp, default_distance(RouteProtocol::bgp), 0, {via}};
}

/// The best path to each prefix among those that a trace's peers have announced so far.
class BestPaths {
 public:
  /// The best path after `update`; none when no peer announces one any more.
  std::optional<BgpPath> apply(const MrtUpdate& update) {
    auto& told = told_[update.prefix];
    if (update.withdraw)
      told.erase(update.source);
    else
      told.insert_or_assign(update.source, update.path);
    if (told.empty()) return std::nullopt;
    const auto best = std::min_element(told.begin(), told.end(), [](const auto& a, const auto& b) {
      return is_better(a.second, a.first, b.second, b.first);
    });
    return best->second;
  }

 private:
  std::map<Prefix, std::map<BgpPathSource, BgpPath>> told_;
};

}  // namespace

/// The next hops of a `via` list, looked up when a family first needs them.
class RecordedRoutes::NextHops {
 public:
  NextHops(const RecordedRoutes& recorded, const ChassisConfig& chassis, const ViaSpec& via, const std::string& file)
      : recorded_(recorded), chassis_(chassis), via_(via), file_(file) {}

  Result<IpAddress> find(const Prefix& prefix, const IpAddress& recorded) {
    const Family family = prefix.address.family;
    auto& hops = hops_[family == Family::ipv4 ? 0 : 1];
    if (hops.empty()) {
      auto found = via_next_hops(*recorded_.scenario_, chassis_, via_, family, "the prefixes of " + file_);
      if (!found) return tl::unexpected(found.error());
      hops = std::move(*found);
    }
    return hops[recorded_.hop_number_.at(recorded) % hops.size()];
  }

 private:
  const RecordedRoutes& recorded_;
  const ChassisConfig& chassis_;
  ViaSpec via_;
  const std::string& file_;
  std::array<std::vector<IpAddress>, 2> hops_;  ///< by family
};

Result<RecordedRoutes> RecordedRoutes::read(const Scenario& scenario) {
  RecordedRoutes recorded(scenario);
  const auto refuse = [&](FileMark mark, const Error& error) {
    return fail(error.code, at_mark(scenario.path, mark, error.message));
  };
  for (const TableFile& spec : scenario.routes.mrt) {
    auto table = read_mrt_table(spec.file, spec.limit);
    if (!table) return refuse(spec.mark, table.error());
    for (const MrtTableRow& row : table->rows) recorded.hop_number_.emplace(*row.path.next_hop, 0);
    recorded.tables_.push_back(std::move(*table));
  }
  for (const MrtReplay& spec : scenario.routes.updates) {
    auto trace = read_mrt_updates(spec.file);
    if (!trace) return refuse(spec.mark, trace.error());
    for (const MrtUpdate& update : trace->updates)
      if (!update.withdraw) recorded.hop_number_.emplace(*update.path.next_hop, 0);
    recorded.traces_.push_back(std::move(*trace));
  }
  std::size_t number = 0;
  for (auto& [hop, place] : recorded.hop_number_) place = number++;
  return recorded;
}

Result<std::vector<RibRoute>> RecordedRoutes::table(const ChassisConfig& chassis, std::size_t i) const {
  const TableFile& spec = scenario_->routes.mrt[i];
  NextHops hops(*this, chassis, {spec.via, spec.vrf, spec.mark}, spec.file);
  std::vector<RibRoute> routes;
  routes.reserve(tables_[i].rows.size());
  for (const MrtTableRow& row : tables_[i].rows) {
    const auto hop = hops.find(row.prefix, *row.path.next_hop);
    if (!hop) return tl::unexpected(hop.error());
    routes.push_back(bgp_route(row.prefix, spec.vrf, *hop));
  }
  return routes;
}

Result<UpdateTrace> RecordedRoutes::updates(const ChassisConfig& chassis) const {
  UpdateTrace all;
  for (std::size_t i = 0; i < traces_.size(); ++i) {
    const MrtReplay& spec = scenario_->routes.updates[i];
    NextHops hops(*this, chassis, {spec.via, spec.vrf, spec.mark}, spec.file);
    BestPaths best;
    std::map<Prefix, std::optional<IpAddress>> last;  // next hop that the trace gave each prefix; none: withdrawn
    std::int64_t after_ns = 0;
    for (const MrtUpdate& update : traces_[i].updates) {
      ++all.recorded;
      // The file's order is the order of events, even where a recorder's clock was set back.
      const std::int64_t recorded_ns = update.at_ns - traces_[i].updates.front().at_ns;
      if (recorded_ns > kLongestTrace_ns || recorded_ns / spec.rate_percent > kLongestTrace_ns / 100)
        return fail(ErrorCode::bad_input, at_mark(scenario_->path, spec.mark,
                                                  spec.file + ": lasts longer than a year, expected a shorter trace"));
      after_ns = std::max(
          after_ns, recorded_ns / spec.rate_percent * 100 + recorded_ns % spec.rate_percent * 100 / spec.rate_percent);
      std::optional<IpAddress> via;
      if (const auto path = best.apply(update)) {
        const auto hop = hops.find(update.prefix, *path->next_hop);
        if (!hop) return tl::unexpected(hop.error());
        via = *hop;
      }
      const auto [place, first] = last.try_emplace(update.prefix, via);
      if (!first && place->second == via) continue;
      place->second = via;
      RibRoute route = bgp_route(update.prefix, spec.vrf, via.value_or(IpAddress{}));
      if (!via) route.via.clear();
      all.events.push_back({spec.at + Duration(after_ns), !via, std::move(route)});
    }
  }
  std::stable_sort(all.events.begin(), all.events.end(),
                   [](const RouteEvent& a, const RouteEvent& b) { return a.after < b.after; });
  return all;
}

}  // namespace hitless
