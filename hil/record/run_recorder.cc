#include "hil/record/run_recorder.h"

#include <utility>

namespace hitless {

void RunRecorder::begun(const Scenario& scenario, const Catalogue& catalogue, const ClockOptions& clock) {
  record_.input.scenario = scenario;
  record_.input.catalogue = catalogue;
  record_.clock.options = clock;
}

void RunRecorder::chassis_configured(ChassisConfig config) { record_.input.config = std::move(config); }

void RunRecorder::powered_on(Instant at) { record_.span.powered_on = at; }

void RunRecorder::booted(ChassisState state) { record_.before = std::move(state); }

void RunRecorder::traffic_begins(Instant at) { record_.span.traffic_from = at; }

void RunRecorder::open_books(std::vector<SourceFlow> flows, std::size_t flows_max) {
  record_.books.flows = std::move(flows);
  record_.books.ledger =
      std::make_unique<Ledger>(record_.books.phases, flows_max, record_.input.config.interfaces.size());
}

void RunRecorder::begin_phase(std::string name, Instant at) { record_.books.phases.begin(std::move(name), at); }

void RunRecorder::command_accepted(std::string line, std::optional<IssuEvent> issu, Instant at) {
  record_.event.steps.push_back({std::move(line), issu, at, std::nullopt, std::nullopt});
}

void RunRecorder::command_refused(std::string line, std::optional<IssuEvent> issu, Instant at, std::string why) {
  record_.event.steps.push_back({std::move(line), issu, at, std::nullopt, std::move(why)});
}

void RunRecorder::last_command_settled(Instant at) { record_.event.steps.back().settled = at; }

void RunRecorder::last_command_refused(std::string why) { record_.event.steps.back().refused = std::move(why); }

void RunRecorder::plan_seen(std::vector<PlanRow> plan) { record_.event.plan = std::move(plan); }

void RunRecorder::fault_planted(FaultRecord fault) { record_.event.faults.push_back(std::move(fault)); }

void RunRecorder::fault_struck(std::size_t fault, Instant at, Strike strike) {
  record_.event.faults[fault].struck_at = at;
  record_.event.faults[fault].strike = std::move(strike);
}

void RunRecorder::fault_mended(std::size_t fault, Instant at) { record_.event.faults[fault].mended_at = at; }

void RunRecorder::fault_lost_messages(std::size_t fault, std::uint64_t sent, std::uint64_t lost) {
  record_.event.faults[fault].messages = sent;
  record_.event.faults[fault].lost = lost;
}

void RunRecorder::fault_held_step(std::size_t fault) { ++record_.event.faults[fault].steps_held; }

void RunRecorder::paced_step_begun(Duration late) { record_.clock.steps.note(late, kPacedStep); }

void RunRecorder::control_event_run(Duration late) { record_.clock.control.note(late, kLateBound); }

void RunRecorder::loop_ended(LoopFacts facts) {
  record_.clock.loop.add(facts.rounds);
  record_.clock.waiting.add(facts.waiting);
  record_.clock.transmit.add(facts.transmit);
  record_.clock.loops.push_back(std::move(facts));
}

void RunRecorder::frames_beyond_flows(std::uint64_t frames) { record_.clock.frames_beyond_flows += frames; }

void RunRecorder::outside_flows_seen(std::size_t first, const std::vector<SourceFlow>& flows) {
  // Unused flow numbers lie between the numbers of one loop and of the next.
  record_.books.flows.resize(first);
  record_.books.flows.insert(record_.books.flows.end(), flows.begin(), flows.end());
}

void RunRecorder::port_closed(PortFacts facts) { record_.clock.ports.push_back(std::move(facts)); }

void RunRecorder::punt_path_closed(PuntFacts facts) { record_.punt = std::move(facts); }

void RunRecorder::ended_early(std::string why) { record_.early_end.push_back(std::move(why)); }

void RunRecorder::traffic_over(Instant at) { record_.span.traffic_until = at; }

void RunRecorder::packets_ended(Instant at) { record_.span.ended = at; }

void RunRecorder::updates_played(const UpdatesPlayed& updates) { record_.event.updates = updates; }

void RunRecorder::books_closed(std::uint64_t in_flight, OriginatedBook originated,
                               std::vector<std::string> contradictions) {
  record_.books.in_flight = in_flight;
  record_.books.originated = originated;
  record_.books.contradictions = std::move(contradictions);
}

void RunRecorder::packets_leaked(std::uint64_t packets) {
  record_.books.contradictions.push_back(std::to_string(packets) + " packets leaked");
}

void RunRecorder::graded(MeterResult meter, Grade grade) {
  record_.measured.meter = std::move(meter);
  record_.measured.grade = std::move(grade);
}

void RunRecorder::chassis_ended(ChassisState state, Ending ending, RunTables tables) {
  record_.after = std::move(state);
  record_.event.ending = std::move(ending);
  record_.tables = std::move(tables);
}

void RunRecorder::interrupted() { record_.interrupted = true; }

void RunRecorder::judged(Verdict verdict) { record_.verdict = std::move(verdict); }

void RunRecorder::wall_phase_over(WallPhase phase) { record_.wall.phases.push_back(std::move(phase)); }

void RunRecorder::forwarding_took(std::int64_t wall_ns) { record_.wall.packet_ns = wall_ns; }

}  // namespace hitless
