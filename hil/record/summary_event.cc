#include <algorithm>

#include "dataplane/base/timeline_words.h"
#include "hil/record/fault_effect.h"
#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {
namespace {

FaultSummary summarize_fault(const RunRecord& run, const FaultRecord& fault) {
  FaultSummary row;
  row.text = fault.text;
  row.target = fault.strike.target;
  row.struck_at = fault.struck_at;
  row.mended_at = fault.mended_at;
  row.messages = fault.messages;
  row.messages_lost = fault.lost;
  row.steps_held = fault.steps_held;
  row.took_effect = took_effect(run, fault);
  row.effect = effect_text(run, fault);
  return row;
}

/// ns of traffic during which the chassis lacked a thing. `has_after`: whether the chassis has the thing after this
/// entry; none: the entry changes nothing. At power-on the chassis lacks the thing.
template <class HasAfter>
std::int64_t time_without_ns(const RunRecord& run, HasAfter has_after) {
  const RunSpan& span = run.span;
  std::int64_t without_ns = 0;
  bool has = false;
  Instant since = span.traffic_from;
  for (const TimelineEntry& entry : run.timeline.entries()) {
    const std::optional<bool> now_has = has_after(entry);
    if (!now_has) continue;
    const Instant at = std::clamp(entry.at, span.traffic_from, std::max(span.traffic_from, span.traffic_until));
    if (!has) without_ns += to_ns(at - since);
    has = *now_has;
    since = at;
  }
  if (!has) without_ns += to_ns(span.traffic_until - since);
  return without_ns;
}

}  // namespace

EventSummary summarize_event(const RunRecord& run) {
  EventSummary event;
  event.upgrade_to = run.input.scenario.upgrade_to;
  event.before = run.before;
  event.after = run.after;
  event.ending = run.event.ending;
  event.expectations_set_aside = run.input.scenario.expect.set_aside;
  event.steps = run.event.steps;
  for (const FaultRecord& fault : run.event.faults) event.faults.push_back(summarize_fault(run, fault));
  event.updates = run.event.updates;
  return event;
}

IssuTimes issu_times(const RunRecord& run) {
  IssuTimes times;
  for (const StepRecord& step : run.event.steps) {
    if (step.refused || !step.settled) continue;
    const std::int64_t took_ns = to_ns(*step.settled - step.typed);
    if (step.issu == IssuEvent::load_version) times.t1_ns = took_ns;
    if (step.issu == IssuEvent::run_version) times.t2_ns = took_ns;
    if (step.issu == IssuEvent::commit_version) times.t3_ns = took_ns;
  }
  // RFC 7654 7.1: the sum, without the operator's pauses between the steps.
  if (times.t1_ns && times.t2_ns && times.t3_ns) times.t4_ns = *times.t1_ns + *times.t2_ns + *times.t3_ns;
  return times;
}

std::int64_t without_hot_standby_ns(const RunRecord& run) {
  return time_without_ns(run, [](const TimelineEntry& e) -> std::optional<bool> {
    // A standby that resets sends no more RF state: only the end of its role is in the Timeline.
    if (e.what == timeline::kRpRole && e.from == to_string(RpRole::standby) && e.to == to_string(RpRole::none))
      return false;
    if (e.what != timeline::kRfState) return std::nullopt;
    if (e.to == to_string(RfState::standby_hot)) return true;
    if (e.from == to_string(RfState::standby_hot)) return false;
    return std::nullopt;
  });
}

std::int64_t without_active_rp_ns(const RunRecord& run) {
  return time_without_ns(run, [](const TimelineEntry& e) -> std::optional<bool> {
    if (e.what != timeline::kRpRole) return std::nullopt;
    if (e.to == to_string(RpRole::active)) return true;
    if (e.from == to_string(RpRole::active)) return false;
    return std::nullopt;
  });
}

}  // namespace hitless
