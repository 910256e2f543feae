#pragma once
// The only writer of a RunRecord: every part of a run reports its events to the recorder.

#include <cstdint>
#include <string>
#include <vector>

#include "hil/record/run_record.h"

namespace hitless {

class RunRecorder {
 public:
  /// `record` is fresh and outlives the recorder.
  explicit RunRecorder(RunRecord& record) : record_(record) {}
  [[nodiscard]] const RunRecord& record() const { return record_; }

  // Instruments that lie in the record: chassis, packet paths and ports write them while the run lasts.
  [[nodiscard]] CauseTable& causes() { return record_.causes; }
  [[nodiscard]] Timeline& timeline() { return record_.timeline; }
  [[nodiscard]] Truth& truth() { return record_.measured.truth; }
  /// Made by open_books().
  [[nodiscard]] Ledger& ledger() { return *record_.books.ledger; }

  // Until traffic begins.
  void begun(const Scenario& scenario, const Catalogue& catalogue, const ClockOptions& clock);
  void chassis_configured(ChassisConfig config);
  void powered_on(Instant at);
  void booted(ChassisState state);
  void traffic_begins(Instant at);
  /// Makes the Ledger. `flows`: of the scenario's own traffic; `flows_max`: numbers that any packet may carry.
  void open_books(std::vector<SourceFlow> flows, std::size_t flows_max);

  // The operator: one thread, the chassis's.
  /// `at` is not before the beginning of the last phase.
  void begin_phase(std::string name, Instant at);
  /// `issu`: what the line means to the ISSU process, however it was typed.
  void command_accepted(std::string line, std::optional<IssuEvent> issu, Instant at);
  void command_refused(std::string line, std::optional<IssuEvent> issu, Instant at, std::string why);
  /// The chassis is ready again after the last command.
  void last_command_settled(Instant at);
  /// The last command, accepted at first, is refused after all.
  void last_command_refused(std::string why);
  void plan_seen(std::vector<PlanRow> plan);

  // Faults, by their place in the scenario.
  void fault_planted(FaultRecord fault);
  void fault_struck(std::size_t fault, Instant at, Strike strike);
  void fault_mended(std::size_t fault, Instant at);
  void fault_lost_messages(std::size_t fault, std::uint64_t sent, std::uint64_t lost);
  void fault_held_step(std::size_t fault);

  // Forwarding.
  void paced_step_begun(Duration late);
  void control_event_run(Duration late);
  /// Called when the loop's thread has ended, in order of the loops.
  void loop_ended(LoopFacts facts);
  void frames_beyond_flows(std::uint64_t frames);
  /// Flows that came from outside get the numbers from `first` on.
  void outside_flows_seen(std::size_t first, const std::vector<SourceFlow>& flows);
  void port_closed(PortFacts facts);
  void punt_path_closed(PuntFacts facts);
  void ended_early(std::string why);
  void traffic_over(Instant at);
  void packets_ended(Instant at);

  // Once nothing moves any more.
  void updates_played(const UpdatesPlayed& updates);
  void books_closed(std::uint64_t in_flight, OriginatedBook originated, std::vector<std::string> contradictions);
  void packets_leaked(std::uint64_t packets);
  void graded(MeterResult meter, Grade grade);
  void chassis_ended(ChassisState state, Ending ending, RunTables tables);
  void interrupted();
  void judged(Verdict verdict);

  // Wall time.
  void wall_phase_over(WallPhase phase);
  void forwarding_took(std::int64_t wall_ns);

 private:
  RunRecord& record_;
};

}  // namespace hitless
