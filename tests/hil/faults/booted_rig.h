#pragma once
// The rig's chassis (three cards, two RPs), booted in virtual time and without packets: what an operator or a fault
// does to it is done to the real one.

#include <optional>
#include <string>
#include <vector>

#include "hil/chassis/chassis.h"
#include "hil/record/run_recorder.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless::test {

inline const std::string kRigUpgrade = "disk0:rig-image-2";  ///< restarts every card warm
inline const std::string kRigLoad = "issu loadversion a disk0:rig-image-2 b stby-disk0:rig-image-2";

class BootedRig {
 public:
  /// The rig's scenario with these steps and faults (as parse_fault reads them); HITLESS_CHECKs that it boots.
  explicit BootedRig(std::vector<StepSpec> steps = {}, const std::vector<std::string>& faults = {},
                     const OperatorSpec& operator_spec = {});

  void run_for(Duration duration) { chassis->loop().run_before(chassis->loop().now() + duration); }
  [[nodiscard]] LineCard& card(std::uint16_t slot) { return *chassis->cards().at(Slot(slot)); }
  [[nodiscard]] const FaultRecord& fault(std::size_t i = 0) const { return record.event.faults.at(i); }
  [[nodiscard]] const std::vector<StepRecord>& steps() const { return record.event.steps; }
  [[nodiscard]] std::vector<std::string> phases() const;

  RunRecord record;
  RunRecorder recorder{record};
  TemporaryFolder disks;
  std::optional<Chassis> chassis;
};

}  // namespace hitless::test
