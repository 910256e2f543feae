#include "hil/run/run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "hil/chassis/boot.h"
#include "hil/chassis/chassis_builder.h"
#include "hil/faults/fault_planter.h"
#include "hil/ports/port_source.h"
#include "hil/ports/scenario_ports.h"
#include "hil/record/run_recorder.h"
#include "hil/run/forwarding.h"
#include "hil/run/loop_assignment.h"
#include "hil/run/run_end.h"
#include "hil/run/run_needs.h"
#include "hil/run/wall_forwarding.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/monotonic_clock.h"
#include "hil/traffic/own_ingress.h"
#include "hil/traffic/traffic_sources.h"
#include "hil/verdict/judge.h"

namespace hitless {
namespace {

/// Wall time since the last call, booked under a name.
class WallClockBook {
 public:
  explicit WallClockBook(RunRecorder& recorder) : recorder_(recorder), last_ns_(wall_now_ns()) {}
  std::int64_t book(const std::string& name) {
    const std::int64_t now_ns = wall_now_ns();
    const std::int64_t took_ns = now_ns - std::exchange(last_ns_, now_ns);
    recorder_.wall_phase_over({name, took_ns});
    return took_ns;
  }

 private:
  RunRecorder& recorder_;
  std::int64_t last_ns_;
};

using Sources = std::vector<std::unique_ptr<PacketSource>>;

/// The scenario's own traffic: for each forwarding loop, the traffic that enters on the loop's cards.
Result<Sources> make_sources(const RunRecord& record, const ForwardingPlane::PathOfSlot& path_of_slot,
                             std::size_t loops, rte_mempool* pool) {
  const RunInput& input = record.input;
  Sources sources;
  for (std::size_t i = 0; i < loops; ++i) {
    auto all = make_source(input.scenario, input.config, record.span.traffic_from, pool);
    if (!all) return tl::unexpected(all.error());
    if (loops > 1) {
      std::vector<bool> is_own;
      for (const Interface& interface : input.config.interfaces)
        is_own.push_back(path_of_slot[interface.slot.index()] == i);
      *all = std::make_unique<OwnIngress>(std::move(*all), std::move(is_own));
    }
    sources.push_back(std::move(*all));
  }
  return sources;
}

/// One listener for each path; without Truths for the queues, one listener for the only path.
std::vector<GateObserver*> listeners_of(std::vector<Truth>& of_queues, GateObserver& otherwise) {
  if (of_queues.empty()) return {&otherwise};
  std::vector<GateObserver*> listeners;
  for (Truth& truth : of_queues) listeners.push_back(&truth);
  return listeners;
}

Result<std::unique_ptr<CaptureWriter>> open_captures(const RunOptions& options, const ForwardingPlane& paths,
                                                     const InterfaceTable& interfaces) {
  if (options.output_captures.empty()) return nullptr;
  if (paths.size() > 1)
    return fail(ErrorCode::bad_input, "captures of what leaves are written by one forwarding loop, expected --loops 1");
  return CaptureWriter::create(options.output_captures, interfaces);
}

/// A run's stages, in the order of their declaration.
class Run {
 public:
  Run(const Scenario& scenario, const Catalogue& catalogue, const RunOptions& options) : options_(options) {
    recorder_.begun(scenario, catalogue, options.clock);
  }

  /// A chassis without power, and a pool of packets.
  Result<void> set_up();
  void boot_chassis();
  /// Sources, ports, paths and instruments.
  Result<void> open_traffic();
  /// Steps, faults and updates while packets move.
  void forward();
  /// Books, grade and the chassis' state, once nothing moves any more.
  Result<void> close();
  /// The record. The run may not be used afterwards.
  std::unique_ptr<RunRecord> take_record() { return std::move(record_); }

 private:
  Result<void> configure();
  Result<void> make_pool();
  [[nodiscard]] const Scenario& scenario() const { return record_->input.scenario; }
  [[nodiscard]] const ChassisConfig& config() const { return record_->input.config; }
  /// Hears every gate: the Truth, or the tap that a test has put before the Truth.
  [[nodiscard]] GateObserver& gates() { return wrapped_truth_ ? *wrapped_truth_ : recorder_.truth(); }
  [[nodiscard]] bool on_wall() const { return options_.clock.kind == ClockKind::wall; }

  const RunOptions& options_;
  std::unique_ptr<RunRecord> record_ = std::make_unique<RunRecord>();
  RunRecorder recorder_{*record_};
  WallClockBook wall_{recorder_};
  MbufPool own_pool_;
  rte_mempool* pool_ = nullptr;
  std::unique_ptr<GateObserver> wrapped_truth_;
  std::optional<Chassis> chassis_;
  Instant deadline_;
  Sources sources_;
  std::vector<std::unique_ptr<Port>> ports_;
  std::vector<Truth> of_queues_;  ///< on the wall clock: by path
  std::unique_ptr<ForwardingPlane> paths_;
  std::optional<Instruments> instruments_;
  std::optional<FaultPlanter> faults_;
  std::optional<StepRunner> steps_;
  std::optional<UpdatePlayer> updates_;
};

Result<void> Run::configure() {
  if (options_.config != nullptr) {
    recorder_.chassis_configured(*options_.config);
    return {};
  }
  // The configuration points into the catalogue in the record, which stays with it.
  auto built = build_chassis_config(scenario(), record_->input.catalogue);
  if (!built) return tl::unexpected(built.error());
  recorder_.chassis_configured(std::move(*built));
  return {};
}

Result<void> Run::make_pool() {
  pool_ = options_.pool;
  if (pool_ != nullptr) return {};
  const auto needs = compute_needs(scenario(), config(), options_.clock);
  if (!needs) return tl::unexpected(needs.error());
  auto made = make_mbuf_pool("packets", static_cast<std::uint32_t>(needs->mbufs), needs->frame_bytes);
  if (!made) return tl::unexpected(made.error());
  own_pool_ = std::move(*made);
  pool_ = own_pool_.get();
  return {};
}

Result<void> Run::set_up() {
  if (auto configured = configure(); !configured) return configured;
  if (auto made = make_pool(); !made) return made;
  if (options_.taps.truth) wrapped_truth_ = options_.taps.truth(recorder_.truth());
  chassis_.emplace(config(), scenario().seed, options_.disks, recorder_.causes(), recorder_.timeline(), gates(),
                   options_.fib_building);
  if (auto stored = chassis_->store_images(scenario().images); !stored) return stored;
  wall_.book("set_up");
  return {};
}

void Run::boot_chassis() {
  recorder_.powered_on(chassis_->loop().now());
  deadline_ = chassis_->loop().now() + scenario().deadline;
  const bool ready = boot(*chassis_, deadline_, options_.interrupted);
  recorder_.booted(state_of(*chassis_, ready));
  wall_.book("boot");
}

Result<void> Run::open_traffic() {
  recorder_.traffic_begins(chassis_->loop().now() + kPauseBeforeTraffic);
  const std::size_t loops = on_wall() ? options_.clock.loops : 1;
  const auto path_of_slot = assign_cards(scenario(), config(), loops);
  auto sources = make_sources(*record_, path_of_slot, loops, pool_);
  if (!sources) return tl::unexpected(sources.error());
  sources_ = std::move(*sources);
  auto ports = open_ports(scenario(), config(), options_.clock);
  if (!ports) return tl::unexpected(ports.error());
  ports_ = std::move(*ports);
  const std::vector<SourceFlow> flows = sources_.front()->flows();
  recorder_.open_books(flows, flows.size() + (ports_.empty() ? 0 : std::size_t{PortSource::kFlowsMax}));
  // On the wall clock each path has a thread of its own, which reports the gates of the path's queues.
  of_queues_.resize(on_wall() ? loops : 0);
  paths_ = chassis_->make_forwarding_plane(recorder_.causes(), listeners_of(of_queues_, gates()), path_of_slot);
  instruments_.emplace(recorder_, options_.taps);
  auto captures = open_captures(options_, *paths_, config().interfaces);
  if (!captures) return tl::unexpected(captures.error());
  instruments_->captures = std::move(*captures);
  instruments_->listen(*paths_);
  wall_.book("traffic_set_up");
  return {};
}

void Run::forward() {
  faults_.emplace(*chassis_, recorder_);
  steps_.emplace(*chassis_, *faults_, recorder_);
  steps_->start(record_->span.traffic_from);
  updates_.emplace(chassis_->loop(), chassis_->route_source(), config().updates.get());
  updates_->start(record_->span.traffic_from);
  if (record_->before.ready) {
    const Forwarding run{*chassis_, *paths_, sources_, *steps_, *instruments_, options_, recorder_, pool_, deadline_};
    on_wall() ? forward_on_wall_clock(run, ports_) : forward_in_virtual_time(run);
  }
  for (const Truth& truth : of_queues_) recorder_.truth().add(truth);
  recorder_.updates_played(updates_->played());
  recorder_.forwarding_took(wall_.book("forwarding"));
}

Result<void> Run::close() {
  ports_.clear();
  close_books(*paths_, pool_, recorder_);
  paths_.reset();
  if (const unsigned leaked = rte_mempool_in_use_count(pool_); leaked != 0) recorder_.packets_leaked(leaked);
  grade_measurement(instruments_->meter, recorder_);
  record_chassis(*chassis_, instruments_->reach ? &*instruments_->reach : nullptr, recorder_);
  if (instruments_->captures != nullptr)
    if (auto written = instruments_->captures->finish(); !written) return written;
  if (options_.interrupted != nullptr && options_.interrupted->load(std::memory_order_relaxed)) recorder_.interrupted();
  recorder_.judged(judge(*record_));
  wall_.book("analysis");
  return {};
}

}  // namespace

Result<std::unique_ptr<RunRecord>> run_scenario(const Scenario& scenario, const Catalogue& catalogue,
                                                const RunOptions& options) {
  Run run(scenario, catalogue, options);
  if (const auto ready = run.set_up(); !ready) return tl::unexpected(ready.error());
  run.boot_chassis();
  if (const auto ready = run.open_traffic(); !ready) return tl::unexpected(ready.error());
  run.forward();
  if (const auto closed = run.close(); !closed) return tl::unexpected(closed.error());
  return run.take_record();
}

}  // namespace hitless
