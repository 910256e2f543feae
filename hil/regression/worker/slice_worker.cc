#include "hil/regression/worker/slice_worker.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace hitless {
namespace {

constexpr int kEndMs = 20'000;

}  // namespace

Result<SliceWorker> SliceWorker::start(const std::string& build, const std::string& scenario,
                                       const SliceWorkerOptions& options) {
  ChildCommand command;
  command.argv = options.runner;
  const std::string program = program_path(build);
  for (const char* word : {program.c_str(), "bench", "--worker", scenario.c_str()}) command.argv.emplace_back(word);
  command.argv.insert(command.argv.end(), options.arguments.begin(), options.arguments.end());
  command.environment = options.environment;
  command.bare_environment = options.bare_environment;
  command.cpus = options.cpus;
  command.by_line = true;
  auto process = ChildProcess::start(command);
  if (!process)
    return fail(process.error().code == ErrorCode::not_found ? ErrorCode::bad_input : process.error().code,
                process.error().message);
  SliceWorker worker(build, std::move(*process), options);
  const auto line = worker.next_line(options.boot_ms);
  if (!line) return tl::unexpected(line.error());
  auto greeting = parse_greeting(*line);
  if (!greeting) return tl::unexpected(greeting.error());
  worker.greeting_ = std::move(*greeting);
  return worker;
}

tl::unexpected<Error> SliceWorker::gone() {
  const auto end = process_.wait(kEndMs);
  if (end && crash_ != nullptr && crashed(*end)) *crash_ = end;
  const std::string how = end ? to_string(*end) : "it writes no more";
  // A build from before there were workers refuses the command line: that is its user's affair.
  const bool refused = end && end->signal == 0 && end->exit_code == 2;
  return fail(refused ? ErrorCode::bad_input : ErrorCode::unsupported,
              fmt::format("{}: its worker ended ({}): {}", build_, how, last_line(process_.error_tail())));
}

Result<std::string> SliceWorker::next_line(int timeout_ms) {
  auto line = process_.read_line(timeout_ms, interrupted_);
  if (!line) return fail(ErrorCode::unsupported, build_ + ": " + line.error().message);
  if (!*line) return gone();
  return std::move(**line);
}

Result<SliceDone> SliceWorker::run(const SliceRequest& request) {
  if (!process_.write_line(to_line(request))) return gone();
  const auto line = next_line(slice_ms_);
  if (!line) return tl::unexpected(line.error());
  return parse_done(*line);
}

Result<void> SliceWorker::finish() {
  process_.close_input();
  const auto end = process_.wait(kEndMs);
  if (end && end->passed()) return {};
  return gone();
}

Result<std::string> own_build() {
  std::error_code trouble;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", trouble);
  if (trouble) return fail(ErrorCode::unsupported, "/proc/self/exe: " + trouble.message());
  return path.string();
}

Result<std::uint64_t> packets_of_slice(SliceWorker& worker, std::uint32_t slice_ms) {
  constexpr std::uint64_t kFirst = 16'384, kMost = std::uint64_t{1} << 32;
  const std::int64_t wanted_ns = std::int64_t{slice_ms} * 1'000'000;
  std::uint64_t packets = kFirst;
  // The first slice holds the work that is done once; each further slice is long enough to tell the length of the next.
  for (int i = 0; i < 8; ++i) {
    const auto done = worker.run({packets, ""});
    if (!done) return tl::unexpected(done.error());
    const std::int64_t cpu_ns = std::max<std::int64_t>(done->cpu_ns, 1'000);
    const std::uint64_t next = std::clamp<std::uint64_t>(
        static_cast<std::uint64_t>(static_cast<double>(done->packets) * static_cast<double>(wanted_ns) /
                                   static_cast<double>(cpu_ns)),
        1'024, kMost);
    const bool settled = i >= 2 && cpu_ns > wanted_ns / 2 && cpu_ns < wanted_ns * 2;
    packets = settled ? next : std::min(next, packets * 8);
    if (settled) break;
  }
  return packets;
}

}  // namespace hitless
