#include "hil/runtime/environment.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <oneapi/tbb/info.h>
#include <oneapi/tbb/version.h>
#include <pcap/pcap.h>
#include <rte_version.h>
#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "dataplane/fib/fib.h"
#include "hil/runtime/build_info.h"

namespace hitless {
namespace {

std::string cpu_model() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

}  // namespace

std::int64_t wall_now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void wall_sleep_until(std::int64_t until_ns) {
  // The sleeps are short naps: the default timer slack would add 50 us to each (prctl(2), PR_SET_TIMERSLACK).
  thread_local const bool precise = prctl(PR_SET_TIMERSLACK, 1'000UL, 0UL, 0UL, 0UL) == 0;
  (void)precise;
  const std::chrono::nanoseconds left{until_ns - wall_now_ns()};
  if (left.count() > 0) std::this_thread::sleep_for(left);
}

std::int64_t process_cpu_ns() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

MachineNote machine_note() {
  MachineNote note;
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  note.date.assign(text, std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S+00:00", &parts));
  utsname system{};
  uname(&system);
  note.host = system.nodename;
  note.cpu = cpu_model();
  note.cpus = static_cast<std::uint32_t>(oneapi::tbb::info::default_concurrency());
  return note;
}

std::uint64_t available_memory_bytes() {
  std::ifstream meminfo("/proc/meminfo");
  for (std::string line; std::getline(meminfo, line);)
    if (line.starts_with("MemAvailable:")) return std::stoull(line.substr(line.find(':') + 1)) << 10;
  return UINT64_MAX;  // the kernel gives no figure: EAL will find out
}

std::string environment_json(const std::vector<WallPhase>& phases, std::uint64_t packets, std::int64_t packet_wall_ns,
                             std::uint32_t max_simd_bitwidth) {
  nlohmann::ordered_json out;
  utsname system{};
  uname(&system);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  out["cpu"] = cpu_model();
  out["kernel"] = std::string(system.release);
  out["cpus_allowed"] = oneapi::tbb::info::default_concurrency();
  out["effective_uid"] = geteuid();
  out["max_simd_bits_forced"] = max_simd_bitwidth;
  out["fib_lookup_kernels"] = fib_lookup_kernels();
  out["compiled_for"] = kBuildMarch;
  out["peak_memory_bytes"] = static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
  for (const WallPhase& phase : phases) out["wall_ns"][phase.name] = phase.wall_ns;
  out["packets"] = packets;
  // Milliseconds are exact enough and cannot overflow.
  out["packets_per_s"] =
      packets * 1'000 / static_cast<std::uint64_t>(std::max<std::int64_t>(1, packet_wall_ns / 1'000'000));
  return out.dump(2) + "\n";
}

std::string provenance_json(const std::string& scenario_path, std::uint64_t seed) {
  nlohmann::ordered_json out;
  out["program"] = "hitless";
  out["version"] = kBuildVersion;
  out["commit"] = kBuildCommit;
  out["compiler"] = kBuildCompiler;
  out["build_type"] = kBuildType;
  out["scenario"] = scenario_path;
  out["seed"] = seed;
  out["libraries"]["dpdk"] = rte_version();
  out["libraries"]["libpcap"] = pcap_lib_version();
  out["libraries"]["onetbb"] = TBB_runtime_version();
  return out.dump(2) + "\n";
}

}  // namespace hitless
