#include "hil/regression/exact/timeline_difference.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hil/regression/exact/figure_meaning.h"

namespace hitless {
namespace {

using Json = nlohmann::json;

/// The instants of an entry on each side, in order.
struct Occurrences {
  std::vector<std::int64_t> base, current;
};

std::string entry_text(const Json& entry) {
  const auto text = [&](const char* key) { return entry.at(key).get<std::string>(); };
  const std::string from = text("from"), why = text("why");
  return fmt::format("{}: {} {}{}{}{}", text("who"), text("what"), from, from.empty() ? "" : " -> ", text("to"),
                     why.empty() ? "" : " (" + why + ")");
}

void collect(const Json& result, std::vector<std::int64_t> Occurrences::*side,
             std::map<std::string, Occurrences>& entries) {
  // The name keeps an entry's parts apart, so that no two entries share a name.
  for (const Json& entry : result.at("timeline")) {
    Json name = entry;
    name.erase("at_ns");
    (entries[name.dump()].*side).push_back(entry.at("at_ns").get<std::int64_t>());
  }
}

/// The earliest difference so far.
struct Earliest {
  std::int64_t at = std::numeric_limits<std::int64_t>::max();
  std::string name;
  std::optional<std::int64_t> base, current;
  void offer(const std::string& entry, std::optional<std::int64_t> base_at, std::optional<std::int64_t> current_at) {
    const std::int64_t when = std::min(base_at.value_or(at), current_at.value_or(at));
    if (!name.empty() && when >= at) return;
    *this = {when, entry, base_at, current_at};
  }
};

std::string line_of(const Json& result, const std::string& name, std::optional<std::int64_t> at) {
  if (!at) return {};
  const std::string when =
      figure_text(*at, FigureUnit::instant, result.at("traffic_from_ns").get<std::int64_t>(), false);
  return when + " " + entry_text(Json::parse(name));
}

}  // namespace

std::optional<TimelineDifference> timeline_difference(const Json& base, const Json& current) {
  std::map<std::string, Occurrences> entries;
  collect(base, &Occurrences::base, entries);
  collect(current, &Occurrences::current, entries);
  TimelineDifference difference;
  Earliest earliest;
  for (auto& [name, at] : entries) {
    std::ranges::sort(at.base);
    std::ranges::sort(at.current);
    const std::size_t both = std::min(at.base.size(), at.current.size());
    for (std::size_t i = 0; i < both; ++i) {
      if (at.base[i] == at.current[i]) continue;
      ++difference.moved;
      earliest.offer(name, at.base[i], at.current[i]);
    }
    difference.gone += at.base.size() - both;
    difference.added += at.current.size() - both;
    if (at.base.size() > both) earliest.offer(name, at.base[both], std::nullopt);
    if (at.current.size() > both) earliest.offer(name, std::nullopt, at.current[both]);
  }
  if (difference.total() == 0) return std::nullopt;
  difference.base = line_of(base, earliest.name, earliest.base);
  difference.current = line_of(current, earliest.name, earliest.current);
  return difference;
}

}  // namespace hitless
