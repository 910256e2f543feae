#pragma once
// What a run says of the machine and of itself. The only file of the project that reads a clock: in virtual time what
// it says goes into environment.json, never into a result.

#include <cstdint>
#include <string>
#include <vector>

namespace hitless {

/// Wall time in ns since some fixed instant; monotonic.
[[nodiscard]] std::int64_t wall_now_ns();

/// Returns when wall_now_ns() has come to `until_ns`, at once when it has.
void wall_sleep_until(std::int64_t until_ns);

/// CPU time that all threads of this process have used so far.
[[nodiscard]] std::int64_t process_cpu_ns();

/// Memory that this process may still take, as the kernel estimates it.
[[nodiscard]] std::uint64_t available_memory_bytes();

/// What a file of figures says of the machine and the hour.
struct MachineNote {
  std::string date;  ///< "2026-11-25T09:34:13+00:00"
  std::string host;
  std::string cpu;
  std::uint32_t cpus = 0;  ///< that this process may use
};
[[nodiscard]] MachineNote machine_note();

/// One stretch of the run's wall time.
struct WallPhase {
  std::string name;
  std::int64_t wall_ns = 0;
};

/// environment.json: machine, SIMD, threads, wall times, packets a second. `max_simd_bitwidth` as forced; 0: not.
[[nodiscard]] std::string environment_json(const std::vector<WallPhase>& phases, std::uint64_t packets,
                                           std::int64_t packet_wall_ns, std::uint32_t max_simd_bitwidth);
/// provenance.json: commit, versions of the program and of its libraries.
[[nodiscard]] std::string provenance_json(const std::string& scenario_path, std::uint64_t seed);

}  // namespace hitless
