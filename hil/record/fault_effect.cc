#include "hil/record/fault_effect.h"

#include <algorithm>

#include <fmt/format.h>

#include "dataplane/base/timeline_words.h"
#include "hil/output/format.h"

namespace hitless {
namespace {

/// True when the fault itself closes this gate.
bool closes(const FaultRecord& fault, const RunRecord& run, const Gate& gate) {
  switch (fault.effect) {
    case FaultEffect::card_halt:
      return gate.kind == GateKind::card && gate.slot == fault.spec.slot;
    case FaultEffect::interface_cut:
      return gate.kind == GateKind::interface &&
             run.input.config.interfaces[gate.interface.index()].name == fault.spec.interface;
    case FaultEffect::route_withdraw:
      return gate.kind == GateKind::route && gate.prefix == struck_prefix(fault.spec, run.input.config.vrfs);
    default:
      return false;
  }
}

/// The fault shut a gate, or kept a gate that was shut for another reason shut until the fault's end.
bool shut_a_gate(const RunRecord& run, const FaultRecord& fault) {
  const Instant from = *fault.struck_at;
  const Instant until = from + fault.spec.outage.value_or(Duration{});
  return std::any_of(run.measured.truth.outages().begin(), run.measured.truth.outages().end(),
                     [&](const GateOutage& outage) {
                       if (!closes(fault, run, outage.gate) || outage.opened <= from) return false;
                       // A withdrawal may reach the cards after the fault's own time: Links carry it at their own pace.
                       if (fault.effect == FaultEffect::route_withdraw) return true;
                       if (outage.closed > until) return false;
                       return outage.opened == until || run.causes[outage.cause].what.starts_with("fault: ");
                     });
}

/// The presence line decides by the RPs' leads: the cut line withheld something if a lead rose or fell during the cut,
/// or if no RP was active.
bool withheld_a_lead(const RunRecord& run, const FaultRecord& fault) {
  const Instant until = fault.mended_at.value_or(run.span.ended);
  if (fault.strike.nobody_active) return true;
  return std::any_of(run.timeline.entries().begin(), run.timeline.entries().end(), [&](const TimelineEntry& entry) {
    const bool rose = entry.to == to_string(RpRole::standby);
    const bool fell = entry.to == to_string(RpRole::none) && entry.from != to_string(RpRole::booting);
    return entry.what == timeline::kRpRole && (rose || fell) && entry.at >= *fault.struck_at && entry.at < until;
  });
}

bool is_link_fault(FaultEffect effect) {
  return effect == FaultEffect::rp_link_cut || effect == FaultEffect::card_link_cut || effect == FaultEffect::link_loss;
}

}  // namespace

bool took_effect(const RunRecord& run, const FaultRecord& fault) {
  if (!fault.struck_at) return false;
  switch (fault.effect) {
    case FaultEffect::card_halt:
    case FaultEffect::interface_cut:
    case FaultEffect::route_withdraw:
      return shut_a_gate(run, fault);
    case FaultEffect::rp_link_cut:
    case FaultEffect::card_link_cut:
    case FaultEffect::link_loss:
      return fault.lost > 0;
    case FaultEffect::presence_cut:
      return withheld_a_lead(run, fault);
    case FaultEffect::operator_cut:
      return fault.steps_held > 0;
    case FaultEffect::rp_crash:
    case FaultEffect::rp_power_loss:
      return fault.strike.shown && fault.strike.was != StruckState::off;
    case FaultEffect::card_crash:
    case FaultEffect::image_damaged:
      return fault.strike.shown;
  }
  return false;
}

std::string effect_text(const RunRecord& run, const FaultRecord& fault) {
  if (!fault.struck_at) return {};
  if (is_link_fault(fault.effect))
    return fmt::format("{} of {} messages lost", grouped(fault.lost), grouped(fault.messages));
  if (fault.effect == FaultEffect::operator_cut) return fmt::format("{} steps held up", fault.steps_held);
  if (fault.effect == FaultEffect::presence_cut)
    return withheld_a_lead(run, fault) ? "a lead or an election was withheld" : "there was nothing to tell meanwhile";
  if (fault.effect == FaultEffect::rp_crash || fault.effect == FaultEffect::rp_power_loss)
    return fault.strike.target + (fault.strike.was == StruckState::running   ? " was running"
                                  : fault.strike.was == StruckState::booting ? " was booting"
                                                                             : " was without power");
  const bool effect = took_effect(run, fault);
  if (fault.effect == FaultEffect::card_crash) return effect ? "the card boots cold" : "nothing ran there";
  if (fault.effect == FaultEffect::image_damaged) return effect ? "it cannot be read" : "it can be read nevertheless";
  return effect ? "its gate was closed" : "its gate was not closed by it";
}

}  // namespace hitless
