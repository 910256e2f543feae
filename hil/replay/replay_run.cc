#include "hil/replay/replay_run.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "hil/chassis/boot.h"
#include "hil/measure/ledger/ledger.h"
#include "hil/pcap/capture_file.h"
#include "hil/replay/frame_text.h"
#include "hil/run/model_steps.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/monotonic_clock.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless {
namespace {

/// In ms when that is exact, else in ns: two paces must not read alike.
std::string exact_text(Duration duration) {
  const std::int64_t ns = to_ns(duration);
  return ns % 1'000'000 == 0 ? fmt::format("{} ms", ns / 1'000'000) : fmt::format("{} ns", ns);
}

Result<std::optional<InterfaceIndex>> find_ingress(const std::string& name, const InterfaceTable& interfaces) {
  if (name.empty()) return std::optional<InterfaceIndex>();
  std::string known;
  for (const Interface& interface : interfaces) {
    if (interface.name == name) return std::optional(interface.index);
    known += (known.empty() ? "" : ", ") + interface.name;
  }
  return fail(ErrorCode::bad_input, "--interface " + name + ": no interface of the chassis, expected one of " + known);
}

/// The instruments of a replay: made before it, read after it.
struct Instruments {
  explicit Instruments(const ChassisConfig& config)
      : ledger(phases, config.interfaces.size(), config.interfaces.size(), DropRuns::leave_out),
        book(config.interfaces) {}
  PhaseTable phases;
  Ledger ledger;
  VerdictBook book;
  std::optional<GoldenComparison> comparison;
  std::optional<GoldenWriter> writer;
};

/// Nobody grades a replay's gates, and a record that nobody reads must not grow with the capture.
class IgnoredGates final : public GateObserver {
  void closed(const Gate&, Instant, CauseId) override {}
  void opened(const Gate&, Instant) override {}
};

/// Opens the golden to compare with and the one to write.
Result<void> open_goldens(const PreparedRun& prepared, const ReplayOptions& options, Instruments& instruments) {
  const GoldenHead head{prepared.scenario.name, sending_text(options),
                        std::filesystem::path(options.capture).filename().string()};
  if (!options.golden.empty()) {
    auto golden = GoldenReader::open(options.golden, head);
    if (!golden) return tl::unexpected(golden.error());
    instruments.comparison.emplace(std::move(*golden), options.differences_shown);
    instruments.book.compare_with(&*instruments.comparison);
  }
  if (!options.write_to.empty()) {
    auto writer = GoldenWriter::create(options.write_to, head);
    if (!writer) return tl::unexpected(writer.error());
    instruments.writer.emplace(std::move(*writer));
    instruments.book.write_to(&*instruments.writer);
  }
  return {};
}

/// Moves packets and events until every packet has ended.
void forward(Chassis& chassis, PacketPath& path, StreamSource& source, const std::atomic<bool>* interrupted) {
  const EventLoop& loop = chassis.loop();
  const ModelSteps steps(chassis, path);
  const auto stopped = [interrupted] { return interrupted != nullptr && interrupted->load(std::memory_order_relaxed); };
  while ((source.next_at() != kNever && !stopped()) || path.in_flight() > 0) {
    Instant until = loop.now() + kStepMax;
    if (!stopped()) until = steps.take(source, until, kStepPackets);
    steps.run_before(until);
  }
}

/// Reads the packets that differ as they stand in the capture.
Result<void> read_recorded(const ReplayOptions& options, ReplayRecord& record) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> wanted;  // number in the file -> numbers of the replay
  for (const auto& [number, difference] : record.comparison->differences())
    wanted[difference.in_file].push_back(number);
  if (wanted.empty()) return {};
  auto file = CaptureFile::open(options.capture);
  if (!file) return tl::unexpected(file.error());
  RecordedPacket packet;
  while (packet.number < wanted.rbegin()->first) {
    const Result<bool> more = file->next(packet);
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
    if (const auto found = wanted.find(packet.number); found != wanted.end())
      for (const std::uint64_t number : found->second) record.recorded[number] = frame_text(packet.bytes);
  }
  return {};
}

void judge(const Instruments& instruments, const PacketPath& path, const rte_mempool* pool, ReplayRecord& record) {
  Verdict& verdict = record.verdict;
  verdict.broken = instruments.ledger.audit(path.in_flight());
  if (const unsigned missing = rte_mempool_in_use_count(pool); missing != path.in_flight())
    verdict.broken.push_back(
        fmt::format("{} packets are missing from their pool, {} are in flight", missing, path.in_flight()));
  if (instruments.ledger.total().offered != record.sent)
    verdict.broken.push_back(
        fmt::format("{} packets were sent, the Ledger has {}", record.sent, instruments.ledger.total().offered));
  if (record.interrupted) verdict.inconclusive.emplace_back("interrupted");
  if (instruments.comparison && instruments.comparison->different() > 0)
    verdict.failed.push_back(fmt::format("{} of {} packets have another verdict than the golden's",
                                         instruments.comparison->different(), instruments.comparison->compared()));
}

}  // namespace

std::string sending_text(const ReplayOptions& options) {
  std::string text;
  switch (options.pace.kind) {
    case ReplayPace::Kind::recorded:
      text = "recorded gaps up to " + exact_text(options.pace.gap_cap);
      break;
    case ReplayPace::Kind::even:
      text = fmt::format("{} packets/s", options.pace.packets_per_s);
      break;
    case ReplayPace::Kind::top_speed:
      text = "top speed";
      break;
  }
  return text + fmt::format(", {} loop{}, entering {}", options.loops, options.loops == 1 ? "" : "s",
                            options.ingress.empty() ? "by sender" : "on " + options.ingress);
}

Scenario for_replay(Scenario scenario) {
  scenario.traffic.clear();
  scenario.steps.clear();
  scenario.faults.clear();
  scenario.routes.updates.clear();
  scenario.upgrade_to.reset();
  return scenario;
}

Result<ReplayRecord> replay_capture(const PreparedRun& prepared, const ReplayOptions& options) {
  const ChassisConfig& config = prepared.config;
  const auto ingress = find_ingress(options.ingress, config.interfaces);
  if (!ingress) return tl::unexpected(ingress.error());
  auto stream = CaptureStream::open(options.capture, options.loops, prepared.needs.frame_bytes);
  if (!stream) return tl::unexpected(stream.error());
  Instruments instruments(config);
  if (const auto opened = open_goldens(prepared, options, instruments); !opened) return tl::unexpected(opened.error());
  const auto pool =
      make_mbuf_pool("replay", static_cast<std::uint32_t>(prepared.needs.mbufs), prepared.needs.frame_bytes);
  if (!pool) return tl::unexpected(pool.error());

  const TemporaryFolder disks;
  CauseTable causes;
  Timeline timeline;
  IgnoredGates gates;
  Chassis chassis(config, prepared.scenario.seed, disks.path(), causes, timeline, gates);
  if (const auto stored = chassis.store_images(prepared.scenario.images); !stored)
    return tl::unexpected(stored.error());
  EventLoop& loop = chassis.loop();
  ReplayRecord record;
  if (!boot(chassis, loop.now() + prepared.scenario.deadline, options.interrupted)) {
    record.interrupted = options.interrupted != nullptr && options.interrupted->load(std::memory_order_relaxed);
    record.verdict.inconclusive.emplace_back(record.interrupted ? "interrupted" : "the chassis never gets ready");
    return record;
  }
  const Instant start = loop.now() + kPauseBeforeTraffic;
  instruments.phases.begin("replay", start);
  auto path = chassis.make_packet_path(causes, gates);
  path->observe(instruments.ledger);
  const std::unique_ptr<PacketObserver> tapped = options.tap ? options.tap(instruments.book) : nullptr;
  path->observe(tapped ? *tapped : instruments.book);
  const std::int64_t wall_from_ns = wall_now_ns();
  StreamSource source(**stream, instruments.book, options.pace, *ingress, config, start, pool->get());
  forward(chassis, *path, source, options.interrupted);
  record.forwarding_wall_ns = wall_now_ns() - wall_from_ns;
  record.interrupted = source.next_at() != kNever;

  // The golden's error comes before the capture's own: a comparison with another capture's golden means nothing.
  if (const auto& error = instruments.book.error()) return tl::unexpected(*error);
  if (!record.interrupted)
    if (const auto& error = (*stream)->error()) return tl::unexpected(*error);
  record.packets = source.packets();
  record.sent = instruments.book.sent_packets();
  record.sent_bytes = source.bytes();
  record.outcomes = instruments.book.counts();
  record.pace = source.facts();
  record.traffic = loop.now() - start;
  if (record.sent == 0 && !record.interrupted)
    return fail(
        ErrorCode::bad_input,
        options.capture + ": none of its " + std::to_string(record.packets) +
            " packets can be sent (cut when recorded, empty, or longer than any interface takes), expected one");
  if (!record.interrupted)
    if (const auto finished = instruments.book.finish(); !finished) return tl::unexpected(finished.error());
  judge(instruments, *path, pool->get(), record);
  if (instruments.writer && record.verdict.broken.empty() && !record.interrupted)
    if (const auto written = instruments.writer->finish(); !written) return tl::unexpected(written.error());
  record.comparison = std::move(instruments.comparison);
  if (record.comparison)
    if (const auto read = read_recorded(options, record); !read) return tl::unexpected(read.error());
  return record;
}

}  // namespace hitless
