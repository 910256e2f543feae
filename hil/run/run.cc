#include "hil/run/run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "hil/chassis/boot.h"
#include "hil/chassis/chassis_builder.h"
#include "hil/faults/fault_planter.h"
#include "hil/ports/port_source.h"
#include "hil/ports/scenario_ports.h"
#include "hil/run/forwarding.h"
#include "hil/run/loop_assignment.h"
#include "hil/run/run_needs.h"
#include "hil/run/wall_forwarding.h"
#include "hil/runtime/eal.h"
#include "hil/traffic/own_ingress.h"
#include "hil/traffic/traffic_sources.h"
#include "hil/verdict/judge.h"

namespace hitless {
namespace {

constexpr Duration kPause = std::chrono::seconds(1);  // between ready and traffic

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

/// What the paths say they hold, against what is really missing from the pool.
void close_books(const PacketPaths& paths, const rte_mempool* pool, RunRecord& record) {
  record.in_flight = paths.in_flight();
  record.originated = paths.originated();
  record.book_faults = record.ledger->audit(record.in_flight - record.originated.in_flight());
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

Result<void> begin(RunRecord& record, const Scenario& scenario, const Catalogue& catalogue, const RunOptions& options) {
  record.scenario = scenario;
  record.catalogue = catalogue;
  record.clock.options = options.clock;
  if (options.config != nullptr) {
    record.config = *options.config;
    return {};
  }
  // It points into the catalogue that stays with it.
  auto config = build_chassis_config(scenario, record.catalogue);
  if (!config) return tl::unexpected(config.error());
  record.config = std::move(*config);
  return {};
}

Result<MbufPool> make_own_pool(const RunRecord& record) {
  const auto needs = compute_needs(record.scenario, record.config, record.clock.options);
  if (!needs) return tl::unexpected(needs.error());
  return make_mbuf_pool("packets", static_cast<std::uint32_t>(needs->mbufs), needs->frame_bytes);
}

/// The scenario's own traffic, for each forwarding loop what comes in on its cards.
Result<std::vector<std::unique_ptr<PacketSource>>> make_sources(const RunRecord& record,
                                                                const PacketPaths::PathOfSlot& path_of_slot,
                                                                std::size_t loops, rte_mempool* pool) {
  std::vector<std::unique_ptr<PacketSource>> sources;
  for (std::size_t i = 0; i < loops; ++i) {
    auto all = make_source(record.scenario, record.config, record.traffic_from, pool);
    if (!all) return tl::unexpected(all.error());
    if (loops > 1) {
      std::vector<bool> is_own;
      for (const Interface& interface : record.config.interfaces)
        is_own.push_back(path_of_slot[interface.slot.index()] == i);
      *all = std::make_unique<OwnIngress>(std::move(*all), std::move(is_own));
    }
    sources.push_back(std::move(*all));
  }
  return sources;
}

/// One for each path; without any of their own, one for the only path.
std::vector<GateObserver*> listeners_of(std::vector<Truth>& of_queues, GateObserver& otherwise) {
  if (of_queues.empty()) return {&otherwise};
  std::vector<GateObserver*> listeners;
  for (Truth& truth : of_queues) listeners.push_back(&truth);
  return listeners;
}

Result<void> prepare_captures(const RunOptions& options, const PacketPaths& paths, const InterfaceTable& interfaces,
                              Instruments& instruments) {
  if (options.output_captures.empty()) return {};
  if (paths.size() > 1)
    return fail(ErrorCode::bad_input, "captures of what leaves are written by one forwarding loop, expected --loops 1");
  auto writer = CaptureWriter::create(options.output_captures, interfaces);
  if (!writer) return tl::unexpected(writer.error());
  instruments.captures = std::move(*writer);
  return {};
}

}  // namespace

Result<std::unique_ptr<RunRecord>> run_scenario(const Scenario& scenario, const Catalogue& catalogue,
                                                const RunOptions& options) {
  auto record = std::make_unique<RunRecord>();
  WallClockBook wall(record->wall);
  if (const auto begun = begin(*record, scenario, catalogue, options); !begun) return tl::unexpected(begun.error());
  MbufPool own_pool;
  if (options.pool == nullptr) {
    auto made = make_own_pool(*record);
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
  const bool on_wall = options.clock.kind == ClockKind::wall;
  const std::size_t loops = on_wall ? options.clock.loops : 1;
  const auto path_of_slot = assign_cards(scenario, record->config, loops);
  auto sources = make_sources(*record, path_of_slot, loops, pool);
  if (!sources) return tl::unexpected(sources.error());
  auto ports = open_ports(scenario, record->config, options.clock);
  if (!ports) return tl::unexpected(ports.error());
  record->flows = sources->front()->flows();
  // On the wall clock paths have threads of their own, which tell of their queues' gates.
  std::vector<Truth> of_queues(on_wall ? loops : 0);
  auto paths = chassis.make_packet_paths(record->causes, listeners_of(of_queues, gates), path_of_slot);
  Instruments instruments(*record, options.taps,
                          record->flows.size() + (ports->empty() ? 0 : std::size_t{PortSource::kFlowsMax}));
  if (const auto captures = prepare_captures(options, *paths, record->config.interfaces, instruments); !captures)
    return tl::unexpected(captures.error());
  instruments.listen(*paths, *record);
  wall.book("traffic_set_up");

  FaultPlanter faults(chassis, record->scenario, record->catalogue, record->timeline, record->faults);
  StepRunner steps(chassis, faults, *record);
  steps.start(record->traffic_from);
  UpdateReplay updates(chassis.loop(), chassis.route_source(), record->config.updates.get());
  updates.start(record->traffic_from);
  if (record->ready_before) {
    const Forwarding run{chassis, *paths, *sources, steps, instruments, options, *record, pool, deadline};
    on_wall ? forward_on_wall_clock(run, *ports) : forward_in_virtual_time(run);
  }
  for (const Truth& truth : of_queues) record->truth.add(truth);
  record->packet_wall_ns = wall.book("forwarding");
  record->updates = updates.played();
  ports->clear();
  close_books(*paths, pool, *record);
  paths.reset();
  if (const unsigned leaked = rte_mempool_in_use_count(pool); leaked != 0)
    record->book_faults.push_back(std::to_string(leaked) + " packets leaked");
  finish(chassis, *record, instruments);
  if (instruments.captures != nullptr)
    if (const auto written = instruments.captures->finish(); !written) return tl::unexpected(written.error());
  record->interrupted = options.interrupted != nullptr && options.interrupted->load(std::memory_order_relaxed);
  judge(*record);
  wall.book("analysis");
  return record;
}

}  // namespace hitless
