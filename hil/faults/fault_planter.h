#pragma once
// Plants a scenario's faults: waits for the instant or event of each fault, breaks the target, mends the target
// afterwards, and keeps the evidence of the break, read back from the target.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hil/chassis/chassis.h"
#include "hil/record/run_recorder.h"

namespace hitless {

class FaultPlanter {
 public:
  /// Both outlive the planter. `recorder` hears of each fault, in the order of the scenario.
  FaultPlanter(Chassis& chassis, RunRecorder& recorder);
  /// `on_strike` is called before each fault strikes.
  void start(Instant traffic_from, std::function<void()> on_strike);

  // Events that faults may wait for.
  void command_typed(IssuEvent command);
  void state_seen(IssuState state);
  /// This step (an index, or one beyond the last for the fallback) was due and could not be typed because the operator
  /// is cut off. Repeated calls for the same step count once.
  void step_held(std::size_t step);

  /// No fault is under way or bound to come. A fault whose event has not happened is not bound to come.
  [[nodiscard]] bool over() const { return due_ == 0; }
  [[nodiscard]] bool operator_cut() const { return operator_cuts_ > 0; }
  [[nodiscard]] bool operator_cut_for_good() const { return cut_for_good_; }

 private:
  using End = std::function<void()>;
  /// The state of a fault on its way, beside its record.
  struct Planted {
    const FaultType* row = nullptr;
    bool waits_for_event = false;
    std::optional<std::size_t> held_step;  ///< the last step that the fault held
  };
  /// The beginning of a fault.
  struct Begun {
    Strike strike;
    End end;  ///< mends the target; empty when the target mends itself
  };
  [[nodiscard]] const FaultRecord& record_of(std::size_t fault) const { return recorder_.record().event.faults[fault]; }
  void wait_until(std::size_t fault, Instant at);
  void happened(std::size_t fault);
  void strike(std::size_t fault);
  void mend(std::size_t fault, const End& end);
  /// Breaks the target.
  Begun begin(std::size_t fault);
  Begun begin_rp(const FaultSpec& spec, const FaultType& row, RpId rp);
  Begun begin_card_halt(const FaultSpec& spec);
  Begun begin_card_crash(const FaultSpec& spec);
  Begun begin_links(std::size_t fault, const FaultType& row, RpId active);
  Begun begin_presence();
  Begun begin_operator(const FaultSpec& spec);
  Begun begin_image(const FaultSpec& spec, RpId rp);
  Begun begin_route(const FaultSpec& spec);
  Begun begin_port(const FaultSpec& spec);

  Chassis& chassis_;
  RunRecorder& recorder_;
  std::vector<Planted> planted_;  ///< by their place in the scenario
  std::function<void()> on_strike_;
  std::size_t due_ = 0;
  std::size_t operator_cuts_ = 0;
  bool cut_for_good_ = false;
};

}  // namespace hitless
