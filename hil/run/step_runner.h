#pragma once
// Plays a scenario's steps as its operator: waits for each step's condition, types its command on the active RP, keeps
// the phases, and falls back when the upgrade does not go on. The operator looks every 100 ms of model time, and types
// a command at the instant of a look plus the step's own delay.

#include <optional>
#include <string>

#include "hil/chassis/chassis.h"
#include "hil/faults/fault_planter.h"
#include "hil/record/run_recorder.h"

namespace hitless {

class StepRunner {
 public:
  /// All outlive the runner; `recorder` hears of the steps, the phases and the plan.
  StepRunner(Chassis& chassis, FaultPlanter& faults, RunRecorder& recorder);
  /// The instants of steps and faults count from `traffic_from`.
  void start(Instant traffic_from);
  /// Instant since which nothing is left to type, every fault is over, and the chassis has settled.
  [[nodiscard]] std::optional<Instant> finished() const { return finished_; }

 private:
  void look();
  void look_at_chassis();
  void next_step();
  void type(const StepSpec& step);
  /// Reports to the faults the step that only the operator's cut holds up now.
  void note_held_step();
  void give_up(const StepSpec& step);
  void fall_back();
  /// Types the command; returns the refusal, or none when the command was accepted.
  std::optional<std::string> execute(const std::string& command);
  void note_late_refusal();
  [[nodiscard]] bool steps_done() const;
  [[nodiscard]] bool out_of_patience() const;
  [[nodiscard]] bool settled() const;
  void begin_phase(const std::string& name);
  [[nodiscard]] const std::vector<StepRecord>& typed() const { return recorder_.record().event.steps; }
  [[nodiscard]] bool nothing_begun() const;

  Chassis& chassis_;
  FaultPlanter& faults_;
  RunRecorder& recorder_;
  const Scenario& scenario_;
  Instant updates_over_{};  ///< the last replayed update
  std::size_t next_step_ = 0;
  Instant waiting_since_{};  ///< for the condition of the next step, or for the end
  bool waiting_to_type_ = false;
  bool refused_ = false;
  bool ready_ = false;
  bool falling_back_ = false;
  Instant fall_back_at_{};
  std::optional<IssuState> seen_state_;
  std::optional<Instant> finished_;
};

}  // namespace hitless
