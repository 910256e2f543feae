#include "hil/run/run_end.h"

#include <map>
#include <utility>

#include "hil/runtime/eal.h"

namespace hitless {
namespace {

/// The source's flow behind each flow that the Meter saw. Only the text that both print from the bytes joins the two.
std::vector<FlowId> join_flows(const MeterResult& meter, const std::vector<SourceFlow>& flows) {
  std::map<std::pair<InterfaceIndex, std::string>, FlowId> by_key;
  for (std::size_t i = 0; i < flows.size(); ++i)
    by_key.emplace(std::pair(flows[i].ingress, flows[i].text), FlowId(static_cast<FlowId::rep>(i)));
  std::vector<FlowId> joined;
  for (const MeterFlow& flow : meter.flows) {
    const auto found = by_key.find({flow.sent_on, flow.key});
    joined.push_back(found == by_key.end() ? FlowId() : found->second);
  }
  return joined;
}

}  // namespace

ChassisState state_of(const Chassis& chassis, bool ready) {
  ChassisState state;
  state.ready = ready;
  if (const RouteProcessor* rp = chassis.active(); rp != nullptr) {
    state.active = rp->id();
    state.epoch = rp->epoch();
  }
  for (const RpId id : {RpId::a, RpId::b}) state.images[static_cast<std::size_t>(id)] = chassis.rp(id).running_image();
  return state;
}

void close_books(const ForwardingPlane& paths, const rte_mempool* pool, RunRecorder& recorder) {
  const std::uint64_t in_flight = paths.in_flight();
  const OriginatedBook originated = paths.originated();
  std::vector<std::string> contradictions = recorder.ledger().audit(in_flight - originated.in_flight());
  if (const std::uint64_t missing = rte_mempool_in_use_count(pool); missing != in_flight)
    contradictions.push_back(std::to_string(missing) + " packets are missing from their pool, " +
                             std::to_string(in_flight) + " are in flight");
  recorder.books_closed(in_flight, originated, std::move(contradictions));
}

void grade_measurement(Meter& meter, RunRecorder& recorder) {
  const RunRecord& record = recorder.record();
  MeterResult result = meter.finish();
  std::vector<Slot> slots;
  for (const Interface& interface : record.input.config.interfaces) slots.push_back(interface.slot);
  Grade graded =
      grade(result, *record.books.ledger, record.measured.truth, join_flows(result, record.books.flows), slots);
  recorder.graded(std::move(result), std::move(graded));
}

void record_chassis(const Chassis& chassis, const ReachProbe* reach, RunRecorder& recorder) {
  const RunRecord& record = recorder.record();
  const Scenario& scenario = record.input.scenario;
  RunTables tables;
  if (const RouteProcessor* rp = chassis.active(); rp != nullptr) tables.prefixes = rp->rib().size();
  tables.fib = fib_facts(chassis);
  tables.fib_steps_computed = chassis.fib_versions().computed();
  tables.fib_steps_shared = chassis.fib_versions().shared();
  tables.contradictions = chassis.audit();
  if (reach != nullptr) tables.unreached = reach->unreached();
  recorder.chassis_ended(state_of(chassis, chassis.holds(Condition::ready)),
                         ending_of(chassis, scenario.start_image, scenario.upgrade_to.value_or(""), record.timeline),
                         std::move(tables));
}

}  // namespace hitless
