#include "hil/scenario/fault_type.h"

#include <array>

#include "linecards/catalogue/catalogue_table.h"

namespace hitless {
namespace embedded {
extern const EmbeddedRows faults;
}  // namespace embedded

namespace {

// In the order of their enumerations.
constexpr std::array<std::string_view, kFaultEffects> kEffects{
    "rp-crash",    "rp-power-loss", "card-halt",    "card-crash", "interface-cut", "route-withdraw",
    "rp-link-cut", "card-link-cut", "presence-cut", "link-loss",  "operator-cut",  "image-damaged"};
constexpr std::array<std::string_view, kFaultTargets> kTargets{
    "rp", "card", "interface", "route", "rp-link", "card-link", "presence-line", "operator", "image"};
constexpr std::array<std::string_view, 3> kStays{"never", "possible", "drawn"};

/// True when the effect can strike the target.
bool fits(FaultEffect effect, FaultTarget target) {
  switch (effect) {
    case FaultEffect::rp_crash:
    case FaultEffect::rp_power_loss:
      return target == FaultTarget::rp;
    case FaultEffect::card_halt:
    case FaultEffect::card_crash:
      return target == FaultTarget::card;
    case FaultEffect::interface_cut:
      return target == FaultTarget::interface;
    case FaultEffect::route_withdraw:
      return target == FaultTarget::route;
    case FaultEffect::rp_link_cut:
      return target == FaultTarget::rp_link;
    case FaultEffect::card_link_cut:
      return target == FaultTarget::card_link;
    case FaultEffect::presence_cut:
      return target == FaultTarget::presence_line;
    case FaultEffect::link_loss:
      return target == FaultTarget::rp_link || target == FaultTarget::card_link;
    case FaultEffect::operator_cut:
      return target == FaultTarget::console;
    case FaultEffect::image_damaged:
      return target == FaultTarget::image;
  }
  return false;
}

void judge_target(const YamlMap& map, const FaultType& fault) {
  if (!fits(fault.effect, fault.target))
    map.wrong("target", std::string("effect ") + to_string(fault.effect) + " strikes no " + to_string(fault.target) +
                            ", expected a target that the effect can strike");
}

/// A crash has no length of its own: the crash ends when the boot ends.
bool has_length(const YamlMap&, const FaultType& fault) {
  return fault.effect != FaultEffect::rp_crash && fault.effect != FaultEffect::card_crash;
}

bool loses_messages(const YamlMap&, const FaultType& fault) { return fault.effect == FaultEffect::link_loss; }

Columns<FaultType> fault_columns() {
  using namespace column;
  using Fault = FaultType;
  return {choice("effect", &Fault::effect, kEffects).shown("effect", 16),
          choice("target", &Fault::target, kTargets).judged(judge_target).shown("target", 14),
          group<Fault>("outage", {duration("min", &Fault::outage_min).shown("from", 12),
                                  duration("max", &Fault::outage_max)
                                      .judged(at_most("min", &Fault::outage_min, "max", &Fault::outage_max))
                                      .shown("to", 12)})
              .only_when(has_length),
          choice("stays", &Fault::stays, kStays).optional().shown("stays", 9),
          number("loss_per_million", &Fault::loss_per_million, {1, 1'000'000}).only_when(loses_messages)};
}

}  // namespace

const char* to_string(FaultEffect effect) { return kEffects[static_cast<std::size_t>(effect)].data(); }
const char* to_string(FaultStay stay) { return kStays[static_cast<std::size_t>(stay)].data(); }
const char* to_string(FaultTarget target) { return kTargets[static_cast<std::size_t>(target)].data(); }

const CatalogueTable& fault_table() {
  static const TableOf<FaultType> table("faults", "fault", embedded::faults, fault_columns());
  return table;
}

}  // namespace hitless
