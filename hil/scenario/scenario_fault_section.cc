// Faults as scenarios and command lines write them, and the check of the names in faults.

#include <algorithm>

#include <fmt/format.h>

#include "hil/scenario/scenario_sections.h"
#include "hil/scenario/schedule.h"
#include "hil/scenario/vrf_names.h"
#include "linecards/yaml/yaml_document.h"

namespace hitless {
namespace {

constexpr std::array<std::pair<std::string_view, StruckRp>, 5> kStruck{{{"active", StruckRp::active},
                                                                        {"standby", StruckRp::standby},
                                                                        {"a", StruckRp::a},
                                                                        {"b", StruckRp::b},
                                                                        {"both", StruckRp::both}}};
constexpr std::array<std::pair<std::string_view, IssuState>, 4> kStates{{{"Init", IssuState::init},
                                                                         {"System Reset", IssuState::system_reset},
                                                                         {"Load Version", IssuState::load_version},
                                                                         {"Run Version", IssuState::run_version}}};

constexpr std::array<std::pair<std::string_view, IssuEvent>, 5> kCommands{{{"loadversion", IssuEvent::load_version},
                                                                           {"runversion", IssuEvent::run_version},
                                                                           {"acceptversion", IssuEvent::accept_version},
                                                                           {"commitversion", IssuEvent::commit_version},
                                                                           {"abortversion", IssuEvent::abort_version}}};

FaultEvent read_event(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "fault_event");
  FaultEvent event;
  if (const auto command = map.find("command")) event.command = read_word(errors, *command, kCommands);
  if (const auto state = map.find("issu_state")) event.state = read_word(errors, *state, kStates);
  read_columns(map, event_schedule(), event);
  if (event.command.has_value() == event.state.has_value())
    errors.add(map.mark(), "a fault waits for one event, expected either command or issu_state");
  return event;
}

/// A number and the largest unit that holds it without a rest.
std::string exact_text(Duration duration) {
  constexpr std::array<std::pair<std::int64_t, const char*>, 3> kUnits{
      {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}}};
  for (const auto& [ns, unit] : kUnits)
    if (to_ns(duration) % ns == 0) return fmt::format("{}{}", to_ns(duration) / ns, unit);
  return fmt::format("{}ns", to_ns(duration));
}

std::string_view word_of(IssuEvent command) {
  return std::ranges::find(kCommands, command, &std::pair<std::string_view, IssuEvent>::second)->first;
}
std::string_view word_of(StruckRp rp) { return kStruck[static_cast<std::size_t>(rp)].first; }

}  // namespace

FaultSpec read_fault(ScenarioErrors& errors, const YAML::Node& node) {
  const ScenarioMap map(errors, node, "fault");
  FaultSpec fault;
  fault.mark = map.mark();
  fault.origin = errors.path();
  const auto card = map.find("card");
  if (card) fault.slot = Slot(static_cast<Slot::rep>(read_number(errors, *card, 1, 64)));
  map.text("interface", fault.interface);
  if (const auto route = map.find("route"))
    fault.prefix = read_parsed<Prefix>(errors, *route, parse_prefix, "a prefix such as 192.0.2.0/24");
  map.text("vrf", fault.vrf);
  map.text("image", fault.image);
  fault.kind.clear();
  map.text("kind", fault.kind);
  if (fault.kind.empty()) {
    const int named = int{card.has_value()} + int{!fault.interface.empty()} + int{fault.prefix.has_value()};
    if (named != 1)
      errors.add(map.mark(),
                 "a fault without a kind strikes one thing, expected exactly one of card, interface, route");
    fault.kind = card ? "card-halt" : fault.prefix ? "route-withdraw" : "interface-cut";
  }
  // A card's links are struck together unless one RP is named; an RP has to be named.
  fault.rp = card ? StruckRp::both : StruckRp::active;
  const auto target = map.find("target");
  fault.rp_named = target.has_value();
  if (target) fault.rp = read_word(errors, *target, kStruck);
  if (const auto event = map.find("on"))
    fault.on = read_event(errors, *event);
  else
    map.require("at");
  if (fault.on && map.find("at")) errors.add(map.mark(), "a fault has one instant, expected either at or on");
  read_columns(map, fault_schedule(), fault);
  return fault;
}

Result<FaultSpec> parse_fault(const std::string& text, const std::string& origin) {
  ScenarioErrors errors(origin);
  try {
    if (const std::string wrong = other_than_one_document(text); !wrong.empty())
      return fail(ErrorCode::bad_input, at_mark(origin, {1, 1}, wrong + " stands here, expected one fault"));
    FaultSpec fault = read_fault(errors, YAML::Load(text));
    if (errors.empty()) return fault;
  } catch (const YAML::Exception& broken) {
    errors.add(mark_of(broken.mark),
               "not YAML: " + broken.msg + ", expected a fault such as {kind: rp-crash, target: active, at: 93s}");
  }
  return tl::unexpected<Error>(errors.first());
}

std::string fault_text(const FaultSpec& fault, const FaultType& row) {
  std::string text = "{kind: " + fault.kind;
  if (fault.slot.valid()) text += fmt::format(", card: {}", fault.slot.value);
  if (!fault.interface.empty()) text += ", interface: " + fault.interface;
  if (fault.prefix) text += ", route: " + to_string(*fault.prefix);
  if (!fault.vrf.empty()) text += ", vrf: " + fault.vrf;
  if (!fault.image.empty()) text += ", image: " + fault.image;
  const bool of_rp = row.target == FaultTarget::rp || row.target == FaultTarget::image;
  if (of_rp || (row.target == FaultTarget::card_link && fault.rp != StruckRp::both))
    text += fmt::format(", target: {}", word_of(fault.rp));
  if (!fault.on)
    text += ", at: " + exact_text(fault.at);
  else if (fault.on->state)
    text +=
        fmt::format(", on: {{issu_state: {}, after: {}}}", to_string(*fault.on->state), exact_text(fault.on->after));
  else
    text += fmt::format(", on: {{command: {}, after: {}}}", word_of(*fault.on->command), exact_text(fault.on->after));
  if (fault.outage) text += ", for: " + exact_text(*fault.outage);
  return text + "}";
}

std::optional<Prefix> struck_prefix(const FaultSpec& fault, const VrfNames& vrfs) {
  std::optional<Prefix> prefix = fault.prefix;
  if (!prefix || fault.vrf.empty()) return prefix;
  const auto vrf = find_vrf(vrfs, fault.vrf);
  if (!vrf) return std::nullopt;
  prefix->vrf = *vrf;
  return prefix;
}

namespace {

/// A key that does not belong to the row's kind of target: the key would be a misunderstanding. Empty: no such key.
std::string foreign_key(const FaultSpec& fault, FaultTarget target) {
  const auto is = [&](std::initializer_list<FaultTarget> any) { return std::ranges::find(any, target) != any.end(); };
  if (fault.slot.valid() && !is({FaultTarget::card, FaultTarget::card_link})) return "card";
  if (!fault.interface.empty() && !is({FaultTarget::interface})) return "interface";
  if (fault.prefix && !is({FaultTarget::route})) return "route";
  if (!fault.vrf.empty() && !is({FaultTarget::route})) return "vrf";
  if (!fault.image.empty() && !is({FaultTarget::image})) return "image";
  if (fault.rp_named && !is({FaultTarget::rp, FaultTarget::card_link, FaultTarget::image})) return "target";
  return {};
}

/// The reason why the fault cannot strike its target; empty when the fault can strike.
std::string cannot_strike(const FaultSpec& fault, const FaultType& row, const Scenario& scenario,
                          const ChassisConfig& chassis) {
  const bool needs_card = row.target == FaultTarget::card || row.target == FaultTarget::card_link;
  if (needs_card && std::none_of(chassis.cards.begin(), chassis.cards.end(),
                                 [&](const InstalledCard& card) { return card.slot == fault.slot; }))
    return "no card in slot " + std::to_string(fault.slot.value) + ", expected 'card' to name one of the chassis";
  if (row.target == FaultTarget::interface &&
      std::none_of(chassis.interfaces.begin(), chassis.interfaces.end(),
                   [&](const Interface& i) { return i.name == fault.interface; }))
    return "no interface '" + fault.interface + "', expected one of the chassis to cut";
  if (row.target == FaultTarget::route) {
    if (!fault.prefix) return "key 'route' is missing, expected a prefix of the table to withdraw";
    const auto prefix = struck_prefix(fault, chassis.vrfs);
    if (!prefix) return unknown_vrf(chassis.vrfs, fault.vrf);
    if (std::none_of(chassis.routes->begin(), chassis.routes->end(),
                     [&](const RibRoute& route) { return route.prefix == *prefix; }))
      return "no route " + to_string(*prefix, chassis.vrfs) + ", expected one of the table to withdraw";
  }
  if (row.target == FaultTarget::image &&
      std::none_of(scenario.images.begin(), scenario.images.end(),
                   [&](const ImageManifest& image) { return "disk0:" + image.name == fault.image; }))
    return "no image '" + fault.image + "', expected disk0:NAME of one under images";
  if ((row.target == FaultTarget::rp || row.target == FaultTarget::image) && fault.rp == StruckRp::both)
    return row.name + " strikes one RP, expected target: active, standby, a or b";
  return {};
}

}  // namespace

Result<void> check_fault(const FaultSpec& fault, const Scenario& scenario, const Catalogue& catalogue,
                         const ChassisConfig& chassis) {
  const auto refuse = [&](const std::string& what) {
    return fail(ErrorCode::bad_input, at_mark(fault.origin, fault.mark, what));
  };
  const FaultType* row = catalogue.find<FaultType>(fault.kind);
  if (row == nullptr) {
    std::string names;
    for (const auto& [name, known] : catalogue.rows<FaultType>()) names += (names.empty() ? "" : ", ") + name;
    return refuse("no fault '" + fault.kind + "' in the catalogue, expected one of " + names);
  }
  if (const std::string key = foreign_key(fault, row->target); !key.empty())
    return refuse(row->name + " strikes " + to_string(row->target) + ", expected it without '" + key + "'");
  if (const std::string why = cannot_strike(fault, *row, scenario, chassis); !why.empty()) return refuse(why);
  if (fault.outage && !row->outage_min)
    return refuse(row->name + " has no length of its own, expected it without 'for'");
  if (!fault.outage && row->outage_min && row->stays == FaultStay::never)
    return refuse("key 'for' is missing, expected how long " + row->name + " lasts");
  return {};
}

void plant_faults(Scenario& scenario, std::vector<FaultSpec> faults) {
  for (FaultSpec& fault : faults) scenario.faults.push_back(std::move(fault));
  const FileMark mark = scenario.expect.mark;
  scenario.expect = Expectation();
  scenario.expect.mark = mark;
  scenario.expect.any_outcome = scenario.expect.reached = scenario.expect.set_aside = true;
}

}  // namespace hitless
