#include "hil/regression/paired/paired_rounds.h"

#include <sched.h>

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace hitless {
namespace {

/// The last CPU that we may use: the first ones serve most interrupts. -1: the kernel does not tell.
int last_allowed_cpu() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return -1;
  for (int cpu = CPU_SETSIZE - 1; cpu >= 0; --cpu)
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &allowed)) return cpu;
  return -1;
}

class Rounds {
 public:
  Rounds(const std::string& base, const std::string& current, std::string scenario, const PairedOptions& options)
      : builds_{base, current, base}, scenario_(std::move(scenario)), options_(options) {
    worker_options_.interrupted = options.interrupted;
    samples_.cpu_used = last_allowed_cpu();
    if (samples_.cpu_used >= 0) worker_options_.cpus = {samples_.cpu_used};
  }

  Result<PairedSamples> run() {
    for (std::uint32_t round = 0; round < options_.rounds && !interrupted(); ++round)
      if (const auto done = run_round(round); !done) {
        if (interrupted()) break;  // the interruption may have reached the workers too
        samples_.crashes = {crashes_[kBase] ? crashes_[kBase] : crashes_[kControl], crashes_[kCurrent]};
        if (samples_.crashes.base || samples_.crashes.current) break;
        return tl::unexpected(done.error());
      }
    samples_.interrupted = interrupted();
    return std::move(samples_);
  }

 private:
  [[nodiscard]] bool interrupted() const { return options_.interrupted != nullptr && *options_.interrupted; }

  Result<void> run_round(std::uint32_t round) {
    if (const auto started = start_workers(round); !started) return started;
    if (samples_.packets == 0) {
      const auto packets = packets_of_slice(*workers_[kBase], options_.slice_ms);
      if (!packets) return tl::unexpected(packets.error());
      samples_.packets = *packets;
    }
    for (auto& worker : workers_)
      if (const auto warm = worker->run({samples_.packets, ""}); !warm) return tl::unexpected(warm.error());
    PairedRound cpu, wall;
    for (std::uint32_t block = 0; block < options_.blocks && !interrupted(); ++block)
      if (const auto done = run_block(kBlockOrders[block % kBlockOrders.size()], cpu, wall); !done) return done;
    if (!cpu.empty()) {
      samples_.cpu.push_back(std::move(cpu));
      samples_.wall.push_back(std::move(wall));
    }
    for (auto& worker : workers_) {
      if (const auto finished = worker->finish(); !finished && !interrupted()) return finished;
      worker.reset();
    }
    return {};
  }

  /// The sides take turns in starting first: the first to boot gets other memory than the last.
  Result<void> start_workers(std::uint32_t round) {
    for (std::size_t i = 0; i < kBlockSides; ++i) {
      const std::size_t side = (i + round) % kBlockSides;
      worker_options_.crash = &crashes_[side];
      auto worker = SliceWorker::start(builds_[side], scenario_, worker_options_);
      if (!worker) return tl::unexpected(worker.error());
      workers_[side].emplace(std::move(*worker));
    }
    samples_.base = workers_[kBase]->greeting();
    samples_.current = workers_[kCurrent]->greeting();
    if (samples_.base.scenario == samples_.current.scenario && samples_.base.seed == samples_.current.seed) return {};
    return fail(ErrorCode::bad_input, fmt::format("{} runs scenario {} (seed {}), {} runs {} (seed {})", builds_[kBase],
                                                  samples_.base.scenario, samples_.base.seed, builds_[kCurrent],
                                                  samples_.current.scenario, samples_.current.seed));
  }

  Result<void> run_block(const std::array<BlockSide, 2 * kBlockSides>& order, PairedRound& cpu, PairedRound& wall) {
    PairedBlock cpu_block, wall_block;
    std::uint64_t packets = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const BlockSide side = order[i];
      const auto done = workers_[side]->run({samples_.packets, ""});
      if (!done) return tl::unexpected(done.error());
      if (i == 0) packets = done->packets;
      // A step more or less does not matter; a larger difference means that the builds forward different traffic.
      const std::uint64_t apart = std::max(packets, done->packets) - std::min(packets, done->packets);
      if (done->packets == 0 || apart > packets / 20)
        return fail(ErrorCode::bad_input,
                    fmt::format("slices of {} and of {} packets cannot be compared", packets, done->packets));
      const auto taken = static_cast<double>(done->packets);
      slice_of(cpu_block, side, i) = static_cast<double>(done->cpu_ns) / taken;
      slice_of(wall_block, side, i) = static_cast<double>(done->wall_ns) / taken;
    }
    cpu.push_back(cpu_block);
    wall.push_back(wall_block);
    return {};
  }

  static double& slice_of(PairedBlock& block, BlockSide side, std::size_t position) {
    auto& slices = side == kBase ? block.base : side == kCurrent ? block.current : block.control;
    return slices[position < kBlockSides ? 0 : 1];
  }

  std::array<std::string, kBlockSides> builds_;
  std::string scenario_;
  const PairedOptions& options_;
  SliceWorkerOptions worker_options_;
  std::array<std::optional<ChildEnd>, kBlockSides> crashes_;
  std::array<std::optional<SliceWorker>, kBlockSides> workers_;
  PairedSamples samples_;
};

}  // namespace

Result<PairedSamples> collect_pairs(const std::string& base, const std::string& current, const std::string& scenario,
                                    const PairedOptions& options) {
  return Rounds(base, current, scenario, options).run();
}

}  // namespace hitless
