#pragma once
// Recorded routing in the model: tables and update traces of MRT files. The recorded next hops do not exist here: the
// chassis's own neighbours take their place.

#include <map>
#include <vector>

#include "control/base/chassis_config.h"
#include "hil/routes/mrt_table.h"
#include "hil/routes/mrt_updates.h"
#include "hil/scenario/scenario.h"

namespace hitless {

class RecordedRoutes {
 public:
  /// Reads every MRT file of the scenario. bad_input names the place in the scenario and the place in the file.
  static Result<RecordedRoutes> read(const Scenario& scenario);

  /// Routes of the scenario's table number `i`, in the file's order. All distinct recorded next hops of all files are
  /// numbered in order of address, and number n leads to entry n modulo the size of `via`: the same next hop leads the
  /// same way in a table and in a trace that have the same `via`.
  Result<std::vector<RibRoute>> table(const ChassisConfig& chassis, std::size_t i) const;
  /// All traces, merged by time. The paths that a trace's peers have announced so far compete like the paths of a
  /// table; an event is a change of the best path, or its end.
  Result<UpdateTrace> updates(const ChassisConfig& chassis) const;

 private:
  explicit RecordedRoutes(const Scenario& scenario) : scenario_(&scenario) {}
  class NextHops;

  const Scenario* scenario_;
  std::vector<MrtTable> tables_;
  std::vector<MrtUpdates> traces_;
  std::map<IpAddress, std::size_t> hop_number_;
};

}  // namespace hitless
