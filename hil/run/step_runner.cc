#include "hil/run/step_runner.h"

#include <algorithm>
#include <sstream>

#include "control/cli/exec_commands.h"

namespace hitless {
namespace {

constexpr Duration kLookEvery = std::chrono::milliseconds(100);
constexpr Duration kFallBackAgain = std::chrono::minutes(1);
constexpr const char* kBefore = "before";

/// The meaning of a line, however the line was typed.
struct Meaning {
  std::optional<IssuEvent> issu;
  std::string phase;  ///< the verb of an issu command, otherwise the first word; of no command: as typed
};

Meaning meaning_of(const std::string& line) {
  const auto parsed = parse_exec(line);
  std::istringstream words{parsed ? std::string(parsed->row->words) : line};
  std::string first, second;
  words >> first >> second;
  return {parsed ? parsed->row->issu : std::nullopt, first == "issu" && !second.empty() ? second : first};
}

bool same_plan(const std::vector<PlanRow>& a, const std::vector<PlanRow>& b) {
  return std::ranges::equal(a, b, [](const PlanRow& x, const PlanRow& y) {
    return x.slot == y.slot && x.fate == y.fate && x.outage_max == y.outage_max;
  });
}

}  // namespace

StepRunner::StepRunner(Chassis& chassis, FaultPlanter& faults, RunRecorder& recorder)
    : chassis_(chassis), faults_(faults), recorder_(recorder), scenario_(recorder.record().input.scenario) {}

void StepRunner::start(Instant traffic_from) {
  recorder_.begin_phase(kBefore, traffic_from);
  faults_.start(traffic_from, [this] {
    if (nothing_begun()) begin_phase("faults");
  });
  if (const auto& updates = chassis_.config().updates; updates && !updates->events.empty()) {
    chassis_.loop().at(traffic_from + updates->events.front().after, [this] {
      if (nothing_begun()) begin_phase("updates");
    });
    updates_over_ = traffic_from + updates->events.back().after;
  }
  waiting_since_ = traffic_from + scenario_.before;
  chassis_.loop().at(waiting_since_, [this] { look(); });
}

void StepRunner::look() {
  look_at_chassis();
  if (settled()) {
    finished_ = chassis_.loop().now();
    begin_phase("after");
    return;
  }
  if (faults_.operator_cut()) note_held_step();
  if (!waiting_to_type_ && !faults_.operator_cut()) {
    if (falling_back_)
      fall_back();
    else if (!steps_done())
      next_step();
    else if (out_of_patience())
      falling_back_ = true;
  }
  chassis_.loop().after(kLookEvery, [this] { look(); });
}

void StepRunner::look_at_chassis() {
  const Instant now = chassis_.loop().now();
  note_late_refusal();
  ready_ = chassis_.holds(Condition::ready);
  if (ready_ && !typed().empty() && !typed().back().settled && now > typed().back().typed)
    recorder_.last_command_settled(now);
  const RouteProcessor* active = chassis_.active();
  if (active == nullptr) return;
  if (active->issu_state() != seen_state_) {
    seen_state_ = active->issu_state();
    faults_.state_seen(*seen_state_);
  }
  // The recorder keeps the plan by which cards were restarted: an RP that resets forgets the plan.
  if (!active->plan().empty() && !same_plan(active->plan(), recorder_.record().event.plan))
    recorder_.plan_seen(active->plan());
}

bool StepRunner::steps_done() const {
  return refused_ || faults_.operator_cut_for_good() || next_step_ == scenario_.steps.size();
}

bool StepRunner::out_of_patience() const {
  const OperatorSpec& spec = scenario_.operator_spec;
  return !spec.fallback.empty() && spec.patience > Duration{} &&
         chassis_.loop().now() - waiting_since_ >= spec.patience;
}

/// Neither the chassis nor the operator will change anything any more.
bool StepRunner::settled() const {
  if (!steps_done() || waiting_to_type_ || !faults_.over() || !ready_) return false;
  if (chassis_.loop().now() < updates_over_) return false;
  if (chassis_.active()->issu_state() == IssuState::init) return true;
  const bool may_fall_back = !faults_.operator_cut_for_good() && !scenario_.operator_spec.fallback.empty() &&
                             (falling_back_ || scenario_.operator_spec.patience > Duration{});
  // Run Version is left when its timer ends; Load Version only by a command.
  return chassis_.active()->issu_state() == IssuState::load_version && !may_fall_back;
}

void StepRunner::note_held_step() {
  const std::size_t steps = scenario_.steps.size();
  if (falling_back_)
    faults_.step_held(steps);
  else if (!refused_ && !waiting_to_type_ && next_step_ < steps && chassis_.holds(scenario_.steps[next_step_].when))
    faults_.step_held(next_step_);
}

void StepRunner::next_step() {
  const StepSpec& step = scenario_.steps[next_step_];
  if (chassis_.holds(step.when)) {
    waiting_to_type_ = true;
    chassis_.loop().after(step.after, [this, &step] { type(step); });
  } else if (out_of_patience()) {
    give_up(step);
  }
}

void StepRunner::type(const StepSpec& step) {
  waiting_to_type_ = false;
  if (faults_.operator_cut()) {
    faults_.step_held(next_step_);
    return;
  }
  if (!chassis_.holds(step.when)) return;  // the condition no longer holds: the operator looks before typing
  const Instant now = chassis_.loop().now();
  const Meaning meaning = meaning_of(step.command);
  ++next_step_;
  waiting_since_ = now;
  if (chassis_.active() != nullptr) begin_phase(meaning.phase);
  if (const auto why = execute(step.command)) {
    recorder_.command_refused(step.command, meaning.issu, now, *why);
    refused_ = true;
    falling_back_ = !scenario_.operator_spec.fallback.empty();
    return;
  }
  recorder_.command_accepted(step.command, meaning.issu, now);
  refused_ = falling_back_ = false;
  if (meaning.issu) faults_.command_typed(*meaning.issu);
}

void StepRunner::give_up(const StepSpec& step) {
  recorder_.command_refused(step.command, meaning_of(step.command).issu, chassis_.loop().now(),
                            "not typed: what it waits for did not come while the operator had patience");
  refused_ = falling_back_ = true;
}

void StepRunner::fall_back() {
  const Instant now = chassis_.loop().now();
  const RouteProcessor* active = chassis_.active();
  if (now < fall_back_at_ || active == nullptr) return;
  const bool on_the_way_back = active->issu_state() == IssuState::system_reset;
  const bool nothing_begun = active->issu_state() == IssuState::init && active->issu_settled();
  if (on_the_way_back || nothing_begun) return;
  fall_back_at_ = now + kFallBackAgain;
  const std::string& command = scenario_.operator_spec.fallback;
  const Meaning meaning = meaning_of(command);
  if (const auto why = execute(command)) {
    const bool same_again = !typed().empty() && typed().back().command == command && typed().back().refused == why;
    if (!same_again) recorder_.command_refused(command, meaning.issu, now, *why);
    return;
  }
  begin_phase(meaning.phase);
  if (meaning.issu) faults_.command_typed(*meaning.issu);
  recorder_.command_accepted(command, meaning.issu, now);
}

std::optional<std::string> StepRunner::execute(const std::string& command) {
  RouteProcessor* active = chassis_.active();
  if (active == nullptr) return "no RP is active";
  const auto answer = active->execute(command);
  if (answer) return std::nullopt;
  return answer.error().message;
}

/// A command may be refused after it was accepted: the standby does not hold the image.
void StepRunner::note_late_refusal() {
  const RouteProcessor* active = chassis_.active();
  if (active == nullptr || typed().empty() || typed().back().refused) return;
  if (const auto error = active->late_refusal()) {
    recorder_.last_command_refused(error->message);
    refused_ = true;
    falling_back_ = !scenario_.operator_spec.fallback.empty();
  }
}

void StepRunner::begin_phase(const std::string& name) { recorder_.begin_phase(name, chassis_.loop().now()); }

/// Neither a step nor a fault nor an update has begun.
bool StepRunner::nothing_begun() const { return recorder_.record().books.phases.phases().back().name == kBefore; }

}  // namespace hitless
