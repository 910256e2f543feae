#pragma once
// A sweep: many runs of one scenario, each with one fault drawn at random. The draw depends on the seed and the run's
// number alone, and gives the text that `hitless run --fault` takes: so a run can be replayed by itself.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hil/scenario/scenario.h"

namespace hitless {

/// Everything that a sweep must know of a scenario before its first run; `chassis` points into `catalogue`.
struct SweepPlan {
  Scenario scenario;
  Catalogue catalogue;
  ChassisConfig chassis;
  Instant from, until;                          ///< faults strike in this span, counted from the start of traffic
  std::optional<std::uint32_t> interrupted_of;  ///< only of an interrupted sweep: number of requested runs
};

struct DrawnFault {
  std::string text;    ///< for parse_fault
  std::string kind;    ///< row of the catalogue
  std::string target;  ///< kind of the target: "active", "card"
};
/// The fault of a run.
[[nodiscard]] DrawnFault draw_fault(const SweepPlan& plan, std::uint32_t run);

/// The record that a sweep keeps of one run.
struct SweepRun {
  std::uint32_t run = 0;  ///< from 1; 0: the run without a fault
  DrawnFault fault;
  std::string outcome;  ///< as to_string(UpgradeOutcome); empty when the run did not end
  bool simplex = false;
  bool no_effect = false;  ///< the drawn fault disturbed nothing: neither a failure nor a proof
  std::string phase;       ///< phase in which the fault struck
  std::uint64_t offered = 0, lost = 0;
  std::int64_t longest_stop_ns = 0;   ///< longest stop of a card
  std::int64_t traffic_ns = 0;        ///< from the start of traffic to the end of the upgrade
  std::vector<std::string> findings;  ///< reasons not to rely on the run; empty: the run is good
};

/// One line of text for a pipe, and back.
[[nodiscard]] std::string sweep_line(const SweepRun& run);
Result<SweepRun> parse_sweep_line(const std::string& line);

/// Carries out runs in this process, one after the other: `next_request` gives "RUN FAULT" lines and at the end an
/// empty one, `answer` takes each result and returns false when no more results are wanted. Starts EAL; an interrupt
/// ends the work.
Result<void> work_on_sweep(const Scenario& scenario, const std::function<std::string()>& next_request,
                           const std::function<bool(const std::string&)>& answer);

/// Carries out `runs`, each with its number and fault text, on worker processes. Results in the order of `runs`; the
/// result of a run whose worker died names the death. bad_input or unsupported when no worker can run the scenario at
/// all. `interrupted` set from outside (may be null): the workers end, and only the runs done until then are returned.
Result<std::vector<SweepRun>> run_on_workers(const Scenario& scenario, const std::vector<SweepRun>& runs,
                                             std::uint32_t workers, const std::atomic<bool>* interrupted = nullptr);

/// The reports: the same bytes for the same runs.
[[nodiscard]] std::string sweep_text(const SweepPlan& plan, const std::vector<SweepRun>& runs);
[[nodiscard]] std::string sweep_json(const SweepPlan& plan, const std::vector<SweepRun>& runs);
/// The command that repeats this run alone.
[[nodiscard]] std::string rerun_command_line(const SweepPlan& plan, const SweepRun& run);

}  // namespace hitless
