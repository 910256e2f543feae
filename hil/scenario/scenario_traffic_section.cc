// The sections of traffic, steps, operator and expectations. Faults: scenario_fault_section.cc.

#include <algorithm>
#include <array>

#include "hil/scenario/scenario_sections.h"
#include "hil/scenario/schedule.h"

namespace hitless {
namespace {

constexpr std::array<std::pair<std::string_view, Condition>, 4> kConditions{{{"none", Condition::none},
                                                                             {"ready", Condition::ready},
                                                                             {"standby_hot", Condition::standby_hot},
                                                                             {"preloaded", Condition::preloaded}}};
constexpr std::array<std::pair<std::string_view, Family>, 2> kFamilies{
    {{"ipv4", Family::ipv4}, {"ipv6", Family::ipv6}}};
constexpr std::array<std::pair<std::string_view, std::optional<UpgradeOutcome>>, 4> kOutcomes{
    {{"upgraded", UpgradeOutcome::upgraded},
     {"returned", UpgradeOutcome::returned},
     {"unchanged", UpgradeOutcome::unchanged},
     {"any", std::nullopt}}};
constexpr std::array<std::pair<std::string_view, RpId>, 2> kProcessors{{{"a", RpId::a}, {"b", RpId::b}}};

// The classic Internet mix: 7 small, 4 middle and 1 large frame, spread so that no two large ones meet.
constexpr std::array<std::uint32_t, 12> kImix{60, 590, 60, 60, 590, 60, 1514, 60, 590, 60, 590, 60};

/// Traffic that enters on one interface belongs to that interface's VRF.
void read_vrf_or_interface(ScenarioErrors& errors, const ScenarioMap& map, const VrfNames& vrfs, VrfId& into) {
  read_vrf(errors, map, vrfs, into);
  if (map.find("vrf") && map.find("interface"))
    errors.add(map.mark(), "'vrf' stands beside 'interface', expected one of them: an interface has its VRF");
}

ReplaySpec read_replay(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "replay");
  ReplaySpec replay;
  map.required_text("capture", replay.capture);
  replay.capture = beside(errors.path(), replay.capture);
  map.flag("place_hosts", replay.place_hosts);
  map.text("interface", replay.interface);
  if (replay.place_hosts == !replay.interface.empty())
    errors.add(map.mark(), replay.place_hosts
                               ? "'interface' stands beside place_hosts: true, expected place_hosts: false with it"
                               : "key 'interface' is missing in replay, expected it with place_hosts: false");
  read_vrf_or_interface(errors, map, vrfs, replay.vrf);
  map.number("copies", replay.copies, 1, 100'000);
  map.number("loops", replay.loops, 0, UINT32_MAX);
  map.number("distinct_loops", replay.distinct_loops, 1, 100'000);
  map.number("rate_percent", replay.rate_percent, 1, 1'000'000);
  map.duration("gap_cap", replay.gap_cap);
  map.duration("loop_gap", replay.loop_gap);
  return replay;
}

void read_sizes(ScenarioErrors& errors, const YAML::Node& node, std::vector<std::uint32_t>& sizes) {
  if (node.IsScalar() && node.Scalar() == "imix") {
    sizes.assign(kImix.begin(), kImix.end());
    return;
  }
  const auto add = [&](const YAML::Node& size) {
    sizes.push_back(static_cast<std::uint32_t>(read_number(errors, size, 60, 9618)));
  };
  if (!node.IsSequence()) return add(node);
  for (const YAML::Node& element : node) add(element);
}

SyntheticSpec read_synthetic(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "synthetic");
  SyntheticSpec synthetic;
  map.text("interface", synthetic.interface);
  read_vrf_or_interface(errors, map, vrfs, synthetic.vrf);
  map.list("destinations", "prefixes", [&](const YAML::Node& element) {
    synthetic.destinations.push_back(
        read_parsed<Prefix>(errors, element, parse_prefix, "a prefix such as 192.0.2.0/24"));
  });
  map.number("destination_count", synthetic.destination_count, 1, 10'000'000);
  if (const auto family = map.find("family")) synthetic.family = read_word(errors, *family, kFamilies);
  for (const Prefix& prefix : synthetic.destinations)
    if (prefix.address.family != synthetic.family)
      errors.add(map.mark(), "destination " + to_string(prefix) + " is not of the item's family, expected " +
                                 (synthetic.family == Family::ipv4 ? "ipv4" : "ipv6"));
  map.number("flows", synthetic.flows, 1, 10'000'000);
  map.number("packets_per_s", synthetic.packets_per_s, 1, 1'000'000'000);
  map.duration("spacing", synthetic.spacing);
  if (map.find("packets_per_s").has_value() == (synthetic.spacing > Duration{}))
    errors.add(map.mark(), "synthetic traffic needs its rate once, expected either packets_per_s or spacing");
  if (!synthetic.destinations.empty() && synthetic.destination_count != 0)
    errors.add(map.mark(), "destinations stand here twice, expected either destinations or destination_count");
  if (const auto sizes = map.find("sizes")) read_sizes(errors, *sizes, synthetic.sizes);
  if (synthetic.sizes.empty()) synthetic.sizes = {synthetic.family == Family::ipv4 ? 100U : 120U};
  map.text("spacing_from_capture", synthetic.spacing_from_capture);
  synthetic.spacing_from_capture = beside(errors.path(), synthetic.spacing_from_capture);
  return synthetic;
}

}  // namespace

TrafficSpec read_traffic(ScenarioErrors& errors, const YAML::Node& node, const VrfNames& vrfs) {
  const ScenarioMap map(errors, node, "traffic_item");
  TrafficSpec item;
  item.mark = map.mark();
  map.required_text("name", item.name);
  if (const auto replay = map.find("replay")) item.replay = read_replay(errors, *replay, vrfs);
  if (const auto synthetic = map.find("synthetic")) item.synthetic = read_synthetic(errors, *synthetic, vrfs);
  if (item.replay.has_value() == item.synthetic.has_value())
    errors.add(map.mark(), "traffic item '" + item.name + "' has to be one thing, expected either replay or synthetic");
  return item;
}

StepSpec read_step(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "step");
  StepSpec step;
  step.line = map.mark().line;
  if (const auto when = map.find("when")) step.when = read_word(errors, *when, kConditions);
  read_columns(map, step_schedule(), step);
  map.required_text("command", step.command);
  return step;
}

OperatorSpec read_operator(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "operator");
  OperatorSpec spec;
  read_columns(map, operator_schedule(), spec);
  map.text("fallback", spec.fallback);
  return spec;
}

Expectation read_expectation(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "expect");
  Expectation expect;
  expect.mark = map.mark();
  if (const auto active = map.find("active")) expect.active = read_word(errors, *active, kProcessors);
  if (const auto image = map.find("image")) expect.image = read_text(errors, *image, "disk0:NAME");
  if (const auto fates = map.find("fates")) {
    if (!fates->IsMap())
      errors.add(*fates, "expected a mapping of slots to none, warm or reload");
    else
      for (const auto& pair : *fates) {
        const auto slot = static_cast<std::uint16_t>(read_number(errors, pair.first, 1, 64));
        const std::string fate = read_text(errors, pair.second, "none, warm or reload");
        if (fate != "none" && fate != "warm" && fate != "reload")
          errors.add(pair.second, "'" + fate + "' stands here, expected none, warm or reload");
        if (!expect.fates.emplace(slot, fate).second)
          errors.add(pair.first, "slot " + std::to_string(slot) + " stands twice, expected it once");
      }
  }
  if (const auto lost = map.find("lost_at_most")) expect.lost_at_most = read_number(errors, *lost, 0, INT64_MAX);
  map.list("cards_without_loss", "slots", [&](const YAML::Node& element) {
    expect.cards_without_loss.push_back(static_cast<std::uint16_t>(read_number(errors, element, 1, 64)));
  });
  if (const auto outcome = map.find("outcome")) {
    expect.outcome = read_word(errors, *outcome, kOutcomes);
    expect.any_outcome = !expect.outcome;
  }
  if (const auto simplex = map.find("simplex")) expect.simplex = read_flag(errors, *simplex);
  map.flag("reached", expect.reached);
  return expect;
}

}  // namespace hitless
