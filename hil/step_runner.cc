#include "hil/step_runner.h"

#include <algorithm>
#include <sstream>

namespace hitless {
namespace {

constexpr Duration kLookEvery = std::chrono::milliseconds(100);

/// "issu runversion b ..." -> "runversion"; another command is its own phase under its first word.
std::string phase_of(const std::string& command) {
  std::istringstream words(command);
  std::string first, second;
  words >> first >> second;
  return first == "issu" && !second.empty() ? second : first;
}

}  // namespace

StepRunner::StepRunner(Chassis& chassis, const Scenario& scenario, PhaseTable& phases, std::vector<StepRecord>& records)
    : chassis_(chassis), scenario_(scenario), phases_(phases), records_(records) {}

void StepRunner::start(Instant traffic_from) {
  phases_.begin("before", traffic_from);
  for (const FaultSpec& fault : scenario_.faults) {
    chassis_.loop().at(traffic_from + fault.at, [this, &fault] { plant(fault); });
    faults_over_ = std::max(faults_over_, traffic_from + fault.at + fault.outage);
  }
  if (const auto& updates = chassis_.config().updates; updates && !updates->events.empty()) {
    chassis_.loop().at(traffic_from + updates->events.front().after, [this] {
      if (phases_.phases().back().name == "before") begin_phase("updates");
    });
    faults_over_ = std::max(faults_over_, traffic_from + updates->events.back().after);
  }
  chassis_.loop().at(traffic_from + scenario_.before, [this] { look(); });
}

void StepRunner::look() {
  const Instant now = chassis_.loop().now();
  note_late_refusal();
  const bool ready = chassis_.holds(Condition::ready);
  if (ready && !records_.empty() && !records_.back().settled && now > records_.back().typed)
    records_.back().settled = now;
  const bool steps_done = refused_ || next_step_ == scenario_.steps.size();
  if (steps_done && !waiting_to_type_ && now >= faults_over_ && ready) {
    finished_ = now;
    begin_phase("after");
    return;
  }
  if (!steps_done && !waiting_to_type_ && chassis_.holds(scenario_.steps[next_step_].when)) {
    waiting_to_type_ = true;
    const StepSpec& step = scenario_.steps[next_step_++];
    chassis_.loop().after(step.after, [this, &step] { type(step); });
  }
  chassis_.loop().after(kLookEvery, [this] { look(); });
}

void StepRunner::type(const StepSpec& step) {
  waiting_to_type_ = false;
  const Instant now = chassis_.loop().now();
  StepRecord record{step.command, now, std::nullopt, std::nullopt};
  if (RouteProcessor* active = chassis_.active(); active != nullptr) {
    begin_phase(phase_of(step.command));
    if (const auto answer = active->execute(step.command); !answer) record.refused = answer.error().message;
  } else {
    record.refused = "no RP is active";
  }
  refused_ = record.refused.has_value();
  records_.push_back(std::move(record));
}

/// A command may be turned down after it was taken: the standby says that it does not hold the image.
void StepRunner::note_late_refusal() {
  const RouteProcessor* active = chassis_.active();
  if (active == nullptr || records_.empty() || records_.back().refused) return;
  if (const auto error = active->late_refusal()) {
    records_.back().refused = error->message;
    refused_ = true;
  }
}

void StepRunner::plant(const FaultSpec& fault) {
  if (phases_.phases().back().name == "before") begin_phase("faults");
  switch (fault.kind) {
    case FaultSpec::Kind::card_halt:
      chassis_.cards().at(fault.slot)->halt(fault.outage, "planted");
      break;
    case FaultSpec::Kind::interface_cut:
      for (const Interface& interface : chassis_.config().interfaces)
        if (interface.name == fault.interface)
          chassis_.cards().at(interface.slot)->cut_port(interface.port, fault.outage, "planted");
      break;
    case FaultSpec::Kind::route_withdraw:
      chassis_.withdraw_route(fault.prefix, fault.outage);
      break;
  }
}

void StepRunner::begin_phase(const std::string& name) { phases_.begin(name, chassis_.loop().now()); }

}  // namespace hitless
