#pragma once
// Plays a scenario's steps and faults: waits for each step's condition, types its command on the active RP, keeps the
// phases. Looks every 100 ms of model time; a command is typed at such an instant plus the step's own delay.

#include <vector>

#include "hil/chassis.h"
#include "hil/phase.h"
#include "hil/run.h"

namespace hitless {

class StepRunner {
 public:
  StepRunner(Chassis& chassis, const Scenario& scenario, PhaseTable& phases, std::vector<StepRecord>& records);
  /// Steps and faults count from here.
  void start(Instant traffic_from);
  /// Every step is typed (or one was refused), every fault is over, and the chassis is ready again: since when.
  [[nodiscard]] std::optional<Instant> finished() const { return finished_; }

 private:
  void look();
  void type(const StepSpec& step);
  void note_late_refusal();
  void plant(const FaultSpec& fault);
  void begin_phase(const std::string& name);

  Chassis& chassis_;
  const Scenario& scenario_;
  PhaseTable& phases_;
  std::vector<StepRecord>& records_;
  Instant faults_over_{};  ///< and the last replayed update
  std::size_t next_step_ = 0;
  bool waiting_to_type_ = false;
  bool refused_ = false;
  std::optional<Instant> finished_;
};

}  // namespace hitless
