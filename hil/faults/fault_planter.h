#pragma once
// Plants a scenario's faults: waits for each one's instant or event, breaks what it names, mends it afterwards, and
// keeps the evidence that something broke, read back from what was struck.

#include <functional>
#include <vector>

#include "hil/chassis/chassis.h"
#include "hil/faults/fault_record.h"

namespace hitless {

class FaultPlanter {
 public:
  /// `scenario`, `catalogue`, `timeline` and `records` outlive it; `records` gets one for each fault, in their order.
  FaultPlanter(Chassis& chassis, const Scenario& scenario, const Catalogue& catalogue, Timeline& timeline,
               std::vector<FaultRecord>& records);
  /// `on_strike` is called before each fault strikes.
  void start(Instant traffic_from, std::function<void()> on_strike);

  // Events that faults may wait for.
  void command_typed(const std::string& word);
  void state_seen(IssuState state);
  /// This step (an index, or one beyond the last for the fallback) was due and could not be typed because the operator
  /// is cut off. Told again for the same step, it counts once.
  void step_held(std::size_t step);

  /// No fault is under way or bound to come. One that waits for an event which has not happened is not bound to come.
  [[nodiscard]] bool over() const { return due_ == 0; }
  [[nodiscard]] bool operator_cut() const { return operator_cuts_ > 0; }
  [[nodiscard]] bool operator_cut_for_good() const { return cut_for_good_; }

 private:
  using End = std::function<void()>;
  void wait_until(std::size_t fault, Instant at);
  void happened(std::size_t fault);
  void strike(std::size_t fault);
  /// Breaks it; returns how it is mended, or nothing when it mends itself.
  End begin(FaultRecord& record, const FaultType& row);
  End begin_rp(FaultRecord& record, const FaultType& row, RpId rp);
  End begin_links(FaultRecord& record, const FaultType& row, RpId active);
  End begin_image(FaultRecord& record, RpId rp);
  End begin_route(FaultRecord& record);
  void begin_port(const FaultRecord& record);
  [[nodiscard]] bool found_nothing_to_boot(RpId rp) const;

  Chassis& chassis_;
  const Scenario& scenario_;
  const Catalogue& catalogue_;
  Timeline& timeline_;
  std::vector<FaultRecord>& records_;
  std::function<void()> on_strike_;
  std::size_t due_ = 0;
  std::size_t operator_cuts_ = 0;
  bool cut_for_good_ = false;
};

}  // namespace hitless
