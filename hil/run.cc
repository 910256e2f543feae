#include "hil/run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "hil/boot.h"
#include "hil/capture_writer.h"
#include "hil/eal.h"
#include "hil/fault_planter.h"
#include "hil/meter_tap.h"
#include "hil/reach_probe.h"
#include "hil/step_runner.h"
#include "hil/traffic_sources.h"

namespace hitless {
namespace {

constexpr Duration kStepMax = std::chrono::milliseconds(100);
constexpr Duration kPause = std::chrono::seconds(1);  // between ready and traffic
constexpr Duration kDrainMax = std::chrono::seconds(60);

/// Wall time since the last call, booked under a name.
class WallClockBook {
 public:
  explicit WallClockBook(std::vector<WallPhase>& phases) : phases_(phases), last_ns_(wall_now_ns()) {}
  std::int64_t book(const std::string& name) {
    const std::int64_t now_ns = wall_now_ns();
    phases_.push_back({name, now_ns - std::exchange(last_ns_, now_ns)});
    return phases_.back().wall_ns;
  }

 private:
  std::vector<WallPhase>& phases_;
  std::int64_t last_ns_;
};

bool is_interrupted(const RunOptions& options) {
  return options.interrupted != nullptr && options.interrupted->load(std::memory_order_relaxed);
}

void note_state(const Chassis& chassis, std::optional<RpId>& active, std::array<std::string, 2>& images, Epoch& epoch) {
  if (const RouteProcessor* rp = chassis.active(); rp != nullptr) {
    active = rp->id();
    epoch = rp->epoch();
  }
  for (const RpId id : {RpId::a, RpId::b}) images[static_cast<std::size_t>(id)] = chassis.rp(id).running_image();
}

/// The flow of the source behind each flow that the Meter saw: joined by what both print of the bytes, nothing else.
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

std::vector<CabledInterface> cabling_of(const InterfaceTable& interfaces) {
  std::vector<CabledInterface> cabling;
  for (const Interface& interface : interfaces) cabling.push_back({interface.index, interface.name, interface.slot});
  return cabling;
}

/// The instruments of a run, each behind its tap when a test has put one there.
struct Instruments {
  Instruments(RunRecord& record, const RunTaps& taps, std::size_t flows)
      : meter(cabling_of(record.config.interfaces)), meter_tap(meter) {
    record.ledger = std::make_unique<Ledger>(record.phases, flows, record.config.interfaces.size());
    if (taps.ledger) wrapped_ledger = taps.ledger(*record.ledger);
    if (taps.meter) wrapped_meter = taps.meter(meter_tap);
    observers = {{wrapped_ledger ? wrapped_ledger.get() : record.ledger.get(), Stage::ledger},
                 {wrapped_meter ? wrapped_meter.get() : &meter_tap, Stage::meter}};
    if (record.scenario.expect.reached) {
      reach.emplace(record.config.interfaces);
      observers.emplace_back(&*reach, Stage::meter);
    }
  }
  Meter meter;
  MeterTap meter_tap;
  std::unique_ptr<PacketObserver> wrapped_ledger, wrapped_meter;
  std::optional<ReachProbe> reach;
  std::vector<std::pair<PacketObserver*, Stage>> observers;
};

/// Moves packets and events until the steps are over and traffic has gone on afterwards, then lets the queues drain.
void forward(Chassis& chassis, PacketPath& path, PacketSource& source, StepRunner& steps, Instruments& instruments,
             const RunOptions& options, RunRecord& record, Instant deadline) {
  EventLoop& loop = chassis.loop();
  std::optional<Instant> stop;
  const std::unique_ptr<StageObserver> wrapped = options.taps.stages ? options.taps.stages(options.stages) : nullptr;
  StageObserver* const listener = wrapped ? wrapped.get() : options.stages;
  const StageMarker stages(listener);
  path.time_stages(listener);
  const auto step_to = [&](Instant until) {
    stages.enter(Stage::control);
    loop.run_before(until);
    chassis.move_views(path);
    stages.enter(Stage::rig);
    path.advance(until);
    stages.enter(Stage::meter);
    instruments.meter.advance(until);
    stages.enter(Stage::rig);
  };
  while (!stop || loop.now() < *stop) {
    if (!stop && options.gate != nullptr &&
        !options.gate->let_pass({path.packets_taken(), source.next_at() == kNever, *record.ledger}))
      break;
    const Instant horizon = std::min(loop.now() + kStepMax, stop.value_or(kNever));
    stages.enter(Stage::source);
    const Instant step_end = path.take(source, horizon, options.step_packets);
    step_to(step_end);
    if (!stop && steps.finished()) {
      stop = *steps.finished() + std::max(record.scenario.after, kStepMax);
      // Beyond the step at hand, whose packets have been told already, and whatever its length.
      if (instruments.reach) instruments.reach->watch_from(*steps.finished() + kStepMax);
    }
    if (!stop && is_interrupted(options)) stop = loop.now();
    if (!stop && loop.now() >= deadline) {
      record.verdict.inconclusive.push_back("not finished by the deadline of " +
                                            std::to_string(to_ns(record.scenario.deadline) / 1'000'000'000) + " s");
      stop = loop.now();
    }
  }
  record.traffic_until = loop.now();
  const Instant drained_by = loop.now() + kDrainMax;
  while (path.in_flight() > 0 && loop.now() < drained_by) step_to(loop.now() + kStepMax);
  record.ended = loop.now();
}

/// What the path says it holds, against what is really missing from the pool.
void close_books(const PacketPath& path, const rte_mempool* pool, RunRecord& record) {
  record.in_flight = path.in_flight();
  record.book_faults = record.ledger->audit(record.in_flight);
  if (const std::uint64_t missing = rte_mempool_in_use_count(pool); missing != record.in_flight)
    record.book_faults.push_back(std::to_string(missing) + " packets are missing from their pool, " +
                                 std::to_string(record.in_flight) + " are in flight");
}

void finish(Chassis& chassis, RunRecord& record, Instruments& instruments) {
  record.meter = instruments.meter.finish();
  std::vector<Slot> slots;
  for (const Interface& interface : record.config.interfaces) slots.push_back(interface.slot);
  record.grade = grade(record.meter, *record.ledger, record.truth, join_flows(record.meter, record.flows), slots);
  record.ready_after = chassis.holds(Condition::ready);
  record.chassis_faults = chassis.audit();
  note_state(chassis, record.active_after, record.image_after, record.epoch_after);
  if (const RouteProcessor* rp = chassis.active(); rp != nullptr) record.prefixes = rp->rib().size();
  record.ending =
      ending_of(chassis, record.scenario.start_image, record.scenario.upgrade_to.value_or(""), record.timeline);
  if (instruments.reach) record.reach_faults = instruments.reach->faults();
  record.fib = fib_facts(chassis);
  record.fib_steps_computed = chassis.fib_versions().computed();
  record.fib_steps_shared = chassis.fib_versions().shared();
}

}  // namespace

Result<std::unique_ptr<RunRecord>> run_scenario(const Scenario& scenario, const Catalogue& catalogue,
                                                const RunOptions& options) {
  auto record = std::make_unique<RunRecord>();
  WallClockBook wall(record->wall);
  record->scenario = scenario;
  record->catalogue = catalogue;
  if (options.config != nullptr) {
    record->config = *options.config;
  } else {
    auto config = build_chassis_config(scenario, record->catalogue);
    if (!config) return tl::unexpected(config.error());
    record->config = std::move(*config);
  }
  MbufPool own_pool;
  if (options.pool == nullptr) {
    const auto needs = compute_needs(scenario, record->config);
    if (!needs) return tl::unexpected(needs.error());
    auto made = make_mbuf_pool("packets", static_cast<std::uint32_t>(needs->mbufs), needs->frame_bytes);
    if (!made) return tl::unexpected(made.error());
    own_pool = std::move(*made);
  }
  rte_mempool* pool = options.pool != nullptr ? options.pool : own_pool.get();

  std::unique_ptr<GateObserver> wrapped_truth = options.taps.truth ? options.taps.truth(record->truth) : nullptr;
  GateObserver& gates = wrapped_truth ? *wrapped_truth : record->truth;
  Chassis chassis(record->config, scenario.seed, options.disks, record->causes, record->timeline, gates,
                  options.fib_building);
  if (const auto stored = chassis.store_images(scenario.images); !stored) return tl::unexpected(stored.error());
  wall.book("set_up");
  record->powered_on = chassis.loop().now();
  const Instant deadline = record->powered_on + scenario.deadline;
  record->ready_before = boot(chassis, deadline, options.interrupted);
  note_state(chassis, record->active_before, record->image_before, record->epoch_before);
  wall.book("boot");

  record->traffic_from = chassis.loop().now() + kPause;
  auto source = make_source(scenario, record->config, record->traffic_from, pool);
  if (!source) return tl::unexpected(source.error());
  record->flows = (*source)->flows();
  auto path = chassis.make_packet_path(record->causes, gates);
  Instruments instruments(*record, options.taps, record->flows.size());
  std::unique_ptr<CaptureWriter> captures;
  if (!options.output_captures.empty()) {
    auto writer = CaptureWriter::create(options.output_captures, record->config.interfaces);
    if (!writer) return tl::unexpected(writer.error());
    captures = std::move(*writer);
    instruments.observers.emplace_back(captures.get(), Stage::captures);
  }
  for (const auto& [observer, stage] : instruments.observers) path->observe(*observer, stage);
  wall.book("traffic_set_up");

  FaultPlanter faults(chassis, record->scenario, record->catalogue, record->timeline, record->faults);
  StepRunner steps(chassis, faults, *record);
  steps.start(record->traffic_from);
  UpdateReplay updates(chassis.loop(), chassis.route_source(), record->config.updates.get());
  updates.start(record->traffic_from);
  if (record->ready_before) forward(chassis, *path, **source, steps, instruments, options, *record, deadline);
  record->packet_wall_ns = wall.book("forwarding");
  record->updates = updates.played();
  close_books(*path, pool, *record);
  path.reset();
  if (const unsigned leaked = rte_mempool_in_use_count(pool); leaked != 0)
    record->book_faults.push_back(std::to_string(leaked) + " packets leaked");
  finish(chassis, *record, instruments);
  if (captures != nullptr)
    if (const auto written = captures->finish(); !written) return tl::unexpected(written.error());
  record->interrupted = is_interrupted(options);
  judge(*record);
  wall.book("analysis");
  return record;
}

}  // namespace hitless
