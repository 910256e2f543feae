// One packet through the booted chassis: the production path with a trace attached.
#include "hil/commands/explain_command.h"

#include <fmt/format.h>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "hil/chassis/boot.h"
#include "hil/output/format.h"
#include "hil/run/model_steps.h"
#include "hil/run/prepared_run.h"
#include "hil/run/run.h"
#include "hil/run/run_needs.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/exit_code.h"
#include "hil/runtime/temporary_folder.h"
#include "hil/traffic/traffic_sources.h"

namespace hitless {
namespace {

struct ExplainArguments {
  std::string scenario;
  std::string interface;     ///< interface on which the packet enters
  std::string destination;   ///< destination of a UDP packet made for the purpose
  std::string capture;       ///< or: the capture of a recorded packet
  std::uint32_t packet = 1;  ///< its number in the capture, from 1
};

/// The scenario with one traffic item: the packet in question, and the packets before it in its capture.
Result<Scenario> with_one_packet(Scenario scenario, const ExplainArguments& arguments) {
  TrafficSpec item;
  item.name = "explain";
  if (!arguments.capture.empty()) {
    ReplaySpec replay;
    replay.capture = std::filesystem::absolute(arguments.capture).string();
    replay.place_hosts = false;
    replay.interface = arguments.interface;
    replay.loops = 1;
    item.replay = replay;
  } else {
    const auto destination = parse_address(arguments.destination);
    if (!destination) return tl::unexpected(destination.error());
    SyntheticSpec synthetic;
    synthetic.interface = arguments.interface;
    synthetic.destinations = {make_prefix(*destination, address_bits(destination->family))};
    synthetic.family = destination->family;
    synthetic.packets_per_s = 1000;
    synthetic.sizes = {128};
    item.synthetic = synthetic;
  }
  scenario.traffic = {item};
  return scenario;
}

/// Says how the packet ended.
class Ending final : public PacketObserver {
 public:
  Ending(std::uint64_t packet_id, const InterfaceTable& interfaces) : packet_id_(packet_id), interfaces_(interfaces) {}
  void offered(std::span<rte_mbuf* const>) override {}
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override {
    if (const PacketMeta* meta = find(burst))
      text_ = fmt::format("left {} {} after it was sent{}", interfaces_[meta->egress.index()].name,
                          duration_text(to_ns(meta->at - meta->sent)),
                          right_station ? ""
                          : interfaces_[meta->ingress.index()].vrf != interfaces_[meta->egress.index()].vrf
                              ? ", in another VRF than it came in"
                              : ", to a station that is not there");
  }
  void dropped(std::span<rte_mbuf* const> burst) override {
    if (const PacketMeta* meta = find(burst))
      text_ = fmt::format("dropped: {} ({})", to_string(meta->reason), description_of(meta->reason));
  }
  void consumed(std::span<rte_mbuf* const> burst) override {
    if (find(burst) != nullptr) text_ = "consumed: addressed to the chassis itself";
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  const PacketMeta* find(std::span<rte_mbuf* const> burst) const {
    for (const rte_mbuf* m : burst)
      if (meta_of(m).id == packet_id_) return &meta_of(m);
    return nullptr;
  }
  std::uint64_t packet_id_;
  const InterfaceTable& interfaces_;
  std::string text_;
};

Result<void> follow(Chassis& chassis, const Scenario& scenario, CauseTable& causes, GateObserver& gates,
                    rte_mempool* pool, std::uint64_t packet_id) {
  EventLoop& loop = chassis.loop();
  if (!boot(chassis, loop.now() + scenario.deadline, nullptr))
    return fail(ErrorCode::bad_input, scenario.path + ": the chassis never gets ready");
  auto source = make_source(scenario, chassis.config(), loop.now(), pool);
  if (!source) return tl::unexpected(source.error());
  auto path = chassis.make_packet_path(causes, gates);
  Trace trace;
  Ending ending(packet_id, chassis.config().interfaces);
  path->trace(packet_id, &trace);
  path->observe(ending);
  const Instant start = loop.now();
  const ModelSteps steps(chassis, *path);
  std::uint64_t sent = 0;
  while (ending.text().empty()) {
    const bool more = (*source)->next_at() != kNever;
    if (!more && path->in_flight() == 0)
      return fail(ErrorCode::bad_input, fmt::format("--packet {}: the capture holds {} packets that can be sent, "
                                                    "expected one of them",
                                                    packet_id + 1, sent));
    sent += more ? 1 : 0;
    steps.run_before(std::min(steps.take(**source, kNever, 1), loop.now() + std::chrono::seconds(10)));
  }
  for (const TraceStep& step : trace)
    fmt::print("{:>12}  {:<13} {}\n", offset_text(step.at, start), step.stage, step.text);
  fmt::print("{:>12}  {:<13} {}\n", "", "end", ending.text());
  return {};
}

int explain_command(const ExplainArguments& arguments) {
  if (arguments.destination.empty() == arguments.capture.empty())
    return report_error({ErrorCode::bad_input, "explain: expected either --dst or --capture"});
  if (arguments.packet == 0) return report_error({ErrorCode::bad_input, "explain: packets are numbered from 1"});
  auto loaded = load_scenario(arguments.scenario);
  if (!loaded) return report_error(loaded.error());
  auto scenario = with_one_packet(std::move(*loaded), arguments);
  if (!scenario) return report_error(scenario.error());
  const auto prepared = prepare(std::move(*scenario));
  if (!prepared) return report_error(prepared.error());
  const RunNeeds& needs = (*prepared)->needs;
  if (const auto started = start_eal({needs.memory_bytes, 0}); !started) return report_error(started.error());
  const auto pool = make_mbuf_pool("packets", static_cast<std::uint32_t>(needs.mbufs), needs.frame_bytes);
  if (!pool) return report_error(pool.error());

  const TemporaryFolder disks;
  CauseTable causes;
  Timeline timeline;
  Truth truth;
  Chassis chassis((*prepared)->config, (*prepared)->scenario.seed, disks.path(), causes, timeline, truth);
  if (const auto stored = chassis.store_images((*prepared)->scenario.images); !stored)
    return report_error(stored.error());
  if (const auto followed = follow(chassis, (*prepared)->scenario, causes, truth, pool->get(), arguments.packet - 1);
      !followed)
    return report_error(followed.error());
  return kExitPass;
}

}  // namespace

Command make_explain_command() {
  const auto arguments = std::make_shared<ExplainArguments>();
  ExplainArguments& a = *arguments;
  return {
      "explain",
      "Follow one packet through the booted chassis, stage by stage",
      {
          {.name = "scenario", .target = &a.scenario, .help = "Scenario file (YAML)", .required = true},
          {.name = "--interface",
           .target = &a.interface,
           .help = "Interface that the packet enters on",
           .required = true},
          {.name = "--dst",
           .target = &a.destination,
           .help = "Destination of a UDP packet made for this",
           .excludes = {"--capture"}},
          {.name = "--capture", .target = &a.capture, .help = "Take a recorded packet instead"},
          {.name = "--packet", .target = &a.packet, .help = "Its number in the capture, from 1", .needs = "--capture"},
      },
      [arguments] { return explain_command(*arguments); }};
}

}  // namespace hitless
