#include "hil/regression/instructions/instruction_count.h"

#include <gnu/libc-version.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <rte_version.h>

#include "dataplane/pipeline/stage_observer.h"
#include "hil/regression/instructions/callgrind_dump.h"
#include "hil/regression/worker/slice_worker.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless {
namespace {

constexpr const char* kWhole = "whole";
constexpr std::uint64_t kWarmPackets = 4 * kCountedPackets;  // for all work that is done once, per flow or per table
constexpr std::size_t kFunctionsKept = 30;
constexpr int kVersionMs = 20'000, kSlowMs = 600'000;

/// A worker whose counts depend on the build alone. libc picks its string functions by CPU, and some of their
/// thresholds by the size of its caches; DPDK and valgrind pick by CPU too.
SliceWorkerOptions pinned_options(const std::filesystem::path& folder, const CountOptions& count) {
  SliceWorkerOptions options;
  options.runner = {"valgrind",           "--tool=callgrind",
                    "--instr-atstart=no", "--collect-atstart=no",
                    "--combine-dumps=no", "--compress-strings=no",
                    "--compress-pos=no",  "--callgrind-out-file=" + (folder / "dump").string()};
  options.arguments = {"--count", "--force-max-simd-bitwidth", "128"};
  options.bare_environment = true;
  options.environment = {"LC_ALL=C",
                         "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX,-AVX2,-AVX_Fast_Unaligned_Load,-AVX512F,-ERMS,-FSRM,-"
                         "SSSE3,-SSE4_1,-SSE4_2,-RTM,-BMI2,-LZCNT:"
                         "glibc.cpu.x86_non_temporal_threshold=0xc0000:glibc.cpu.x86_rep_movsb_threshold=0x800:"
                         "glibc.cpu.x86_rep_stosb_threshold=0x800"};
  for (char** ours = environ; *ours != nullptr; ++ours) {
    const std::string_view entry(*ours);
    for (const std::string_view kept : {"PATH=", "LD_LIBRARY_PATH=", "TMPDIR="})
      if (entry.starts_with(kept)) options.environment.emplace_back(entry);
  }
  options.environment.insert(options.environment.end(), count.environment.begin(), count.environment.end());
  options.crash = count.crash;
  options.interrupted = count.interrupted;
  options.boot_ms = options.slice_ms = kSlowMs;
  return options;
}

Result<std::string> valgrind_version(const std::atomic<bool>* interrupted) {
  ChildCommand command;
  command.argv = {"valgrind", "--version"};
  auto version = run_to_end(command, kVersionMs, interrupted);
  if (!version && version.error().code == ErrorCode::not_found)
    return fail(ErrorCode::unsupported,
                "instructions are counted by valgrind, which is missing: install its package, valgrind");
  if (!version) return fail(ErrorCode::unsupported, version.error().message);
  while (!version->empty() && version->back() == '\n') version->pop_back();
  return version;
}

/// The dumps of a folder, by the name that each was given.
Result<std::map<std::string, CallgrindDump>> read_dumps(const std::filesystem::path& folder) {
  std::map<std::string, CallgrindDump> dumps;
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator(folder, trouble)) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return fail(ErrorCode::io, entry.path().string() + ": cannot be read");
    auto dump = parse_callgrind_dump(text.str(), entry.path().string());
    if (!dump) return tl::unexpected(dump.error());
    if (!dump->trigger.empty()) dumps[dump->trigger] = std::move(*dump);
  }
  if (trouble) return fail(ErrorCode::io, folder.string() + ": " + trouble.message());
  return dumps;
}

std::uint64_t a_packet(std::uint64_t count, const SliceDone& slice) {
  return (count * 1'000 + slice.packets / 2) / slice.packets;
}

StageCost stage_cost(const CallgrindDump& dump, const SliceDone& slice) {
  StageCost cost;
  cost.stage = dump.trigger;
  cost.milli_instructions = a_packet(dump.instructions, slice);
  cost.entries = slice.entries;
  for (const auto& [name, instructions] : dump.by_function)
    if (const std::uint64_t milli = a_packet(instructions, slice); milli != 0) cost.functions.push_back({name, milli});
  std::ranges::stable_sort(cost.functions, std::greater<>(), &FunctionCost::milli_instructions);
  if (cost.functions.size() > kFunctionsKept) cost.functions.resize(kFunctionsKept);
  return cost;
}

/// Checks that the stages add up to the whole.
Result<void> check_sum(const InstructionRecord& record, const std::string& build) {
  std::uint64_t sum = 0;
  for (const StageCost& stage : record.stages) sum += stage.milli_instructions;
  const double apart = std::abs(static_cast<double>(sum) - static_cast<double>(record.whole_milli_instructions)) * 100 /
                       static_cast<double>(std::max<std::uint64_t>(1, record.whole_milli_instructions));
  if (sum != 0 && apart <= kStagesTolerancePercent) return {};
  return fail(
      ErrorCode::unsupported,
      fmt::format("{}: its stages add up to {:.1f} instructions a packet, the whole is {:.1f}, expected no more "
                  "than {} % between them",
                  build, static_cast<double>(sum) / 1e3, static_cast<double>(record.whole_milli_instructions) / 1e3,
                  kStagesTolerancePercent));
}

}  // namespace

Result<InstructionRecord> count_instructions(const std::string& build, const std::string& scenario,
                                             const CountOptions& options) {
  const auto version = valgrind_version(options.interrupted);
  if (!version) return tl::unexpected(version.error());
  const TemporaryFolder folder;
  auto worker = SliceWorker::start(build, scenario, pinned_options(folder.path(), options));
  if (!worker) return tl::unexpected(worker.error());
  std::map<std::string, SliceDone> slices;
  std::vector<std::string> names = {kWhole};
  for (std::size_t i = 0; i < kStages; ++i) names.emplace_back(to_string(static_cast<Stage>(i)));
  if (const auto warm = worker->run({kWarmPackets, ""}); !warm) return tl::unexpected(warm.error());
  for (const std::string& name : names) {
    const auto done = worker->run({kCountedPackets, name});
    if (!done) return tl::unexpected(done.error());
    slices[name] = *done;
  }
  if (const auto finished = worker->finish(); !finished) return tl::unexpected(finished.error());
  const auto dumps = read_dumps(folder.path());
  if (!dumps) return tl::unexpected(dumps.error());

  const WorkerGreeting& greeting = worker->greeting();
  InstructionRecord record;
  record.scenario = greeting.scenario;
  record.seed = greeting.seed;
  record.packets = kCountedPackets;
  record.version = greeting.version;
  record.commit = greeting.commit;
  record.compiler = greeting.compiler;
  record.build_type = greeting.build_type;
  record.valgrind = *version;
  // This process can tell: the counted build is the program at work, on this machine.
  record.libc = std::string("glibc ") + gnu_get_libc_version();
  record.dpdk = rte_version();
  for (const std::string& name : names) {
    const auto dump = dumps->find(name);
    if (dump == dumps->end()) return fail(ErrorCode::unsupported, *version + " wrote no dump of '" + name + "'");
    if (name == kWhole)
      record.whole_milli_instructions = a_packet(dump->second.instructions, slices[name]);
    else if (dump->second.instructions != 0)
      record.stages.push_back(stage_cost(dump->second, slices[name]));
  }
  if (const auto sums = check_sum(record, build); !sums) return tl::unexpected(sums.error());
  return record;
}

std::string instruction_text(const InstructionRecord& record) {
  constexpr std::size_t kFunctionsShown = 3;
  std::string text = fmt::format("{}   seed {}   {} packets a stage\nbuild     {} ({}), {}, {}, {}, {}, {}\n\n",
                                 record.scenario, record.seed, record.packets, record.version, record.commit,
                                 record.compiler, record.build_type, record.valgrind, record.libc, record.dpdk);
  text += fmt::format("{:<10}{:>22}{:>8}\n", "stage", "instructions a packet", "share");
  const auto whole = static_cast<double>(std::max<std::uint64_t>(1, record.whole_milli_instructions));
  for (const StageCost& stage : record.stages) {
    const auto cost = static_cast<double>(stage.milli_instructions);
    text += fmt::format("{:<10}{:>22.3f}{:>6.1f} %\n", stage.stage, cost / 1e3, 100 * cost / whole);
    for (std::size_t i = 0; i < std::min(kFunctionsShown, stage.functions.size()); ++i)
      text += fmt::format("{:<10}{:>22.3f}           {}\n", "",
                          static_cast<double>(stage.functions[i].milli_instructions) / 1e3,
                          short_function_name(stage.functions[i].name));
  }
  return text + fmt::format("{:<10}{:>22.3f}\n", "whole", whole / 1e3);
}

std::vector<JsonBenchmark> benchmarks_of(const InstructionRecord& record) {
  std::vector<JsonBenchmark> all;
  const auto add = [&](const std::string& name, std::uint64_t milli) {
    const double instructions = static_cast<double>(milli) / 1e3;
    all.push_back({"instructions/" + record.scenario + "/" + name,
                   record.packets,
                   instructions,
                   instructions,
                   {{"instructions_per_packet", instructions}}});
  };
  for (const StageCost& stage : record.stages) add(stage.stage, stage.milli_instructions);
  add(kWhole, record.whole_milli_instructions);
  return all;
}

}  // namespace hitless
