#pragma once
// Clocks, memory, the machine, and the files in which a run names them. No other file of the program reads a clock: in
// virtual time these figures go into environment.json, never into a result.

#include <cstdint>
#include <string>
#include <vector>

namespace hitless {

/// Wall time in ns since some fixed instant; monotonic.
[[nodiscard]] std::int64_t wall_now_ns();

/// Sleeps until wall_now_ns() is `until_ns`; returns at once when that time is past.
void wall_sleep_until(std::int64_t until_ns);

/// CPU time that all threads of this process have used so far.
[[nodiscard]] std::int64_t process_cpu_ns();

/// Memory that this process may still take, as the kernel estimates it.
[[nodiscard]] std::uint64_t available_memory_bytes();

/// The machine and the hour, as a file of figures names them.
struct MachineNote {
  std::string date;  ///< "2026-11-25T09:34:13+00:00"
  std::string host;
  std::string cpu;
  std::uint32_t cpus = 0;  ///< number of CPUs that this process may use
};
[[nodiscard]] MachineNote machine_note();

/// One stretch of the run's wall time.
struct WallPhase {
  std::string name;
  std::int64_t wall_ns = 0;
};

/// environment.json: machine, SIMD, allowed CPUs, peak memory, wall times, packets a second. `max_simd_bitwidth`: the
/// forced width in bits; 0: none is forced.
[[nodiscard]] std::string environment_json(const std::vector<WallPhase>& phases, std::uint64_t packets,
                                           std::int64_t packet_wall_ns, std::uint32_t max_simd_bitwidth);
/// provenance.json: commit, compiler, versions of the program and of its libraries, scenario and seed.
[[nodiscard]] std::string provenance_json(const std::string& scenario_path, std::uint64_t seed);

}  // namespace hitless
