#include "tests/scenario/scenario_rig.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "hil/runtime/eal.h"
#include "hil/runtime/temporary_folder.h"
#include "hil/scenario/builtin_catalogue.h"

namespace hitless::test {
namespace {

constexpr std::uint32_t kFrameBytes = 128;
constexpr std::uint64_t kWireBits = (kFrameBytes + 24) * 8;
constexpr std::uint64_t kNsPerSecond = 1'000'000'000;

/// Line rate of the rig's medium, from what is offered: a sixth of the packets leave by each interface.
std::uint64_t line_rate(Duration spacing, bool full_queues) {
  const std::uint64_t offered = kWireBits * kNsPerSecond / static_cast<std::uint64_t>(to_ns(spacing));
  return full_queues ? offered / kRigInterfaces * 2 / 3 : std::max<std::uint64_t>(offered * 4, 100'000'000);
}

Prefix prefix_of(std::uint32_t network, int length) { return make_prefix(IpAddress::v4(network), length); }

}  // namespace

std::string rig_interface(std::size_t index) { return fmt::format("Rig{}/0/{}", 1 + index / 2, index % 2); }

Prefix rig_prefix(std::size_t index) { return prefix_of(0xC6120000U + static_cast<std::uint32_t>(index << 8), 24); }

Scenario rig_scenario(std::uint64_t seed, Duration spacing, bool recorded, bool full_queues) {
  Scenario scenario;
  scenario.path = "rig";
  scenario.name = "rig";
  scenario.seed = seed;
  scenario.platform = "rig";
  for (std::uint16_t slot = 1; slot <= 3; ++slot) {
    CardSpec card;
    card.slot = Slot(slot);
    card.card = "rig-card";
    scenario.cards.push_back(card);
  }
  scenario.addressing_ipv4 = prefix_of(0x0A000000U, 8);
  for (std::size_t i = 0; i < kRigPrefixes; ++i) {
    RouteRow row;
    row.route.prefix = rig_prefix(i);
    row.via_interfaces = {rig_interface(i % kRigInterfaces)};
    scenario.routes.rows.push_back(row);
  }
  ImageManifest image;
  image.name = "rig-image";
  image.version = "1.0";
  image.platform = "rig";
  image.card_software = {{"lc-rig", "1.0"}};
  image.size_bytes = 1024;
  scenario.images = {image};
  scenario.start_image = "disk0:rig-image";

  TrafficSpec item;
  item.name = "probe";
  SyntheticSpec probe;
  for (std::size_t i = 0; i < kRigPrefixes; ++i) probe.destinations.push_back(rig_prefix(i));
  probe.flows = kRigPrefixes * kRigInterfaces;  // every interface sends to every prefix
  probe.spacing = spacing;
  probe.sizes = {kFrameBytes};
  if (recorded) probe.spacing_from_capture = std::string(HITLESS_SOURCE_DIR) + "/hil/captures/mixed.pcap";
  item.synthetic = probe;
  scenario.traffic = {item};

  InterfaceSpec spec;
  if (full_queues) {
    for (std::size_t i = 0; i < kRigInterfaces; ++i) {
      spec.name = rig_interface(i);
      spec.queue_limit_bytes = kFrameBytes * 8;
      scenario.interfaces.push_back(spec);
    }
  }
  return scenario;
}

std::string rig_catalogue(std::uint64_t line_bits_per_s, std::uint32_t queue_bytes) {
  return fmt::format(R"(
media:
  rig-line: {{interface_prefix: Rig, rate_bits_per_s: {}, overhead_bytes: 24, min_frame_bytes: 60, mtu_bytes: 1500,
              queue_limit_bytes: {}, basis: assumed, source: test}}
cards:
  rig-card: {{part: RIG, software: lc-rig, medium: rig-line, ports: 2, can_preload: true, memory: 64MB,
              memory_used: 8MB, preload_bytes_per_s: 10000000, warm_restart: 60s, warm_restart_max: 90s, reload: 20ms,
              reload_max: 360s, fib_install_per_s: 1000000, basis: assumed, source: test}}
platforms:
  rig:
    {{slots: 4, rp_boot: 20ms, rf_step: 1ms, config_sync: 5ms, bulk_sync: 64KB, presence_detection: 1ms,
      rollback_default: 45min, fabric_latency: 1us, card_link: {{latency: 10us, bandwidth_bits_per_s: 1000000000}},
      rp_link: {{latency: 10us, bandwidth_bits_per_s: 1000000000}}, rib_routes_per_s: 1000000, nsf_timer: 120s,
      distributed_forwarding: true, efsu: true, basis: assumed, source: test}}
)",
                     line_bits_per_s, queue_bytes);
}

Result<std::unique_ptr<RunRecord>> run_with_rows(const Scenario& scenario, const std::string& rows, RunTaps taps,
                                                 std::size_t step_packets) {
  static const auto started = start_eal({512ULL << 20, 0});
  if (!started) return tl::unexpected(started.error());
  auto catalogue = builtin_catalogue();
  if (!catalogue) return tl::unexpected(catalogue.error());
  if (!rows.empty())
    if (const auto extended = catalogue->extend_text(rows, "rig rows"); !extended)
      return tl::unexpected(extended.error());
  const TemporaryFolder disks;
  RunOptions options;
  options.disks = disks.path().string();
  options.taps = std::move(taps);
  options.step_packets = step_packets;
  return run_scenario(scenario, *catalogue, options);
}

Result<std::unique_ptr<RunRecord>> run_in_rig(const Scenario& scenario, RunTaps taps, std::size_t step_packets) {
  const Duration spacing = scenario.traffic.empty() ? Duration(1'000'000) : scenario.traffic.front().synthetic->spacing;
  return run_with_rows(scenario, rig_catalogue(line_rate(spacing, !scenario.interfaces.empty()), 1U << 20),
                       std::move(taps), step_packets);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string contradictions_of(const RunRecord& run) {
  return joined(run.books.contradictions) + joined(run.measured.grade.contradictions) +
         joined(run.tables.contradictions);
}

}  // namespace hitless::test
