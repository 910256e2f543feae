#include "hil/report/environment_json.h"

#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "dataplane/fib/fib.h"
#include "hil/runtime/build_info.h"
#include "hil/runtime/machine_note.h"
#include "hil/runtime/memory.h"

namespace hitless {

std::string environment_json(const std::vector<WallPhase>& phases, std::uint64_t packets, std::int64_t packet_wall_ns,
                             std::uint32_t max_simd_bitwidth) {
  const MachineNote machine = machine_note();
  nlohmann::ordered_json out;
  out["cpu"] = machine.cpu;
  out["kernel"] = machine.kernel;
  out["cpus_allowed"] = machine.cpus;
  out["effective_uid"] = geteuid();
  out["max_simd_bits_forced"] = max_simd_bitwidth;
  out["fib_lookup_kernels"] = fib_lookup_kernels();
  out["compiled_for"] = kBuildMarch;
  out["peak_memory_bytes"] = peak_memory_bytes();
  for (const WallPhase& phase : phases) out["wall_ns"][phase.name] = phase.wall_ns;
  out["packets"] = packets;
  // Milliseconds are exact enough and cannot overflow.
  out["packets_per_s"] =
      packets * 1'000 / static_cast<std::uint64_t>(std::max<std::int64_t>(1, packet_wall_ns / 1'000'000));
  return out.dump(2) + "\n";
}

}  // namespace hitless
