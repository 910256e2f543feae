#include "hil/run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "hil/boot.h"
#include "hil/eal.h"
#include "hil/fault_planter.h"
#include "hil/forwarding.h"
#include "hil/ports/port_source.h"
#include "hil/ports/scenario_ports.h"
#include "hil/traffic_sources.h"
#include "hil/wall/wall_forwarding.h"

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

/// What the path says it holds, against what is really missing from the pool.
void close_books(const PacketPath& path, const rte_mempool* pool, RunRecord& record) {
  record.in_flight = path.in_flight();
  record.originated = path.originated();
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
  const auto needs = compute_needs(record.scenario, record.config);
  if (!needs) return tl::unexpected(needs.error());
  return make_mbuf_pool("packets", static_cast<std::uint32_t>(needs->mbufs), needs->frame_bytes);
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
  auto source = make_source(scenario, record->config, record->traffic_from, pool);
  if (!source) return tl::unexpected(source.error());
  auto ports = open_ports(scenario, record->config, options.clock);
  if (!ports) return tl::unexpected(ports.error());
  record->flows = (*source)->flows();
  // On the wall clock the path has a thread of its own, which tells of its queues' gates.
  const bool on_wall = options.clock.kind == ClockKind::wall;
  Truth of_queues;
  auto path = chassis.make_packet_path(record->causes, on_wall ? of_queues : gates);
  Instruments instruments(*record, options.taps,
                          record->flows.size() + (ports->empty() ? 0 : std::size_t{PortSource::kFlowsMax}));
  if (!options.output_captures.empty()) {
    auto writer = CaptureWriter::create(options.output_captures, record->config.interfaces);
    if (!writer) return tl::unexpected(writer.error());
    instruments.captures = std::move(*writer);
  }
  instruments.listen(*path);
  wall.book("traffic_set_up");

  FaultPlanter faults(chassis, record->scenario, record->catalogue, record->timeline, record->faults);
  StepRunner steps(chassis, faults, *record);
  steps.start(record->traffic_from);
  UpdateReplay updates(chassis.loop(), chassis.route_source(), record->config.updates.get());
  updates.start(record->traffic_from);
  if (record->ready_before) {
    const Forwarding run{chassis, *path, **source, steps, instruments, options, *record, pool, deadline};
    on_wall ? forward_on_wall_clock(run, *ports) : forward_in_virtual_time(run);
  }
  record->truth.add(of_queues);
  record->packet_wall_ns = wall.book("forwarding");
  record->updates = updates.played();
  ports->clear();
  close_books(*path, pool, *record);
  path.reset();
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
