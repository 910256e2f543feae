#include "hil/runtime/eal.h"

#include <sched.h>
#include <unistd.h>

#include <cstdlib>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_mbuf.h>

#include "dataplane/packet/packet.h"

namespace hitless {
namespace {

/// "0@(0,1,5)": one lcore that floats over every allowed CPU.
std::string lcores_over_allowed_cpus() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  std::string list;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0)
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
      if (CPU_ISSET(static_cast<std::size_t>(cpu), &allowed)) list += (list.empty() ? "" : ",") + std::to_string(cpu);
  return "0@(" + (list.empty() ? std::string("0") : list) + ")";
}

/// EAL makes its runtime folder and leaves it behind, empty.
void remove_runtime_folder() { rmdir(rte_eal_get_runtime_dir()); }

}  // namespace

Result<void> start_eal(const EalOptions& options) {
  static bool started = false;
  if (started) return {};
  const std::uint64_t megabytes = (options.memory_bytes + (1ULL << 20) - 1) >> 20;
  std::vector<std::string> arguments{
      "hitless", "--no-telemetry", "--no-shconf", "--log-level", "4", "-m", std::to_string(megabytes),
      // Each process has its own prefix, so that several runs live side by side.
      "--file-prefix", "hitless-" + std::to_string(getpid()), "--lcores", lcores_over_allowed_cpus()};
  if (options.pci_devices.empty()) {
    arguments.insert(arguments.end(), {"--no-huge", "--no-pci"});
  } else {
    // No file in hugetlbfs: a file left there would keep its pages from every other process.
    arguments.emplace_back("--in-memory");
  }
  for (const std::string& address : options.pci_devices) arguments.insert(arguments.end(), {"-a", address});
  if (options.max_simd_bitwidth != 0) {
    arguments.emplace_back("--force-max-simd-bitwidth");
    arguments.push_back(std::to_string(options.max_simd_bitwidth));
  }
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  if (rte_eal_init(static_cast<int>(argv.size()), argv.data()) < 0)
    return fail(ErrorCode::unsupported,
                "DPDK's EAL did not start with " + std::to_string(megabytes) + " MB: " + rte_strerror(rte_errno));
  started = true;
  std::atexit([] { remove_runtime_folder(); });
  return {};
}

std::uint64_t mbuf_bytes(std::uint32_t frame_bytes) {
  constexpr std::uint64_t kPageBytes = 4096;
  // Mempool header, mbuf, private area, headroom and data room in whole cache lines, and one more line, which spreads
  // elements over memory channels.
  const std::uint64_t object = sizeof(rte_mempool_objhdr) + sizeof(rte_mbuf) + kPacketMetaSize + RTE_PKTMBUF_HEADROOM +
                               frame_bytes + 2 * RTE_CACHE_LINE_SIZE;
  const std::uint64_t element = object / RTE_CACHE_LINE_SIZE * RTE_CACHE_LINE_SIZE;
  // Without hugepages no element crosses the border of two pages, unless the element is longer than a page.
  if (element > kPageBytes) return (element + kPageBytes - 1) / kPageBytes * kPageBytes;
  return kPageBytes / (kPageBytes / element);
}

Result<MbufPool> make_mbuf_pool(const std::string& name, std::uint32_t count, std::uint32_t frame_bytes,
                                MbufLayout layout) {
  // A stack keeps the few packets under way in the CPU's caches. The default, a ring, would go round over all of the
  // pool's memory.
  constexpr unsigned kCache = 256;
  static unsigned pools = 0;  // EAL wants a name that no other pool of the process has
  const std::string unique = name + "-" + std::to_string(pools++);
  // The same steps as in rte_pktmbuf_pool_create_by_ops(), which takes no flags.
  rte_pktmbuf_pool_private room{};
  room.mbuf_data_room_size = static_cast<std::uint16_t>(RTE_PKTMBUF_HEADROOM + frame_bytes);
  room.mbuf_priv_size = kPacketMetaSize;
  MbufPool pool(rte_mempool_create_empty(unique.c_str(), count,
                                         sizeof(rte_mbuf) + kPacketMetaSize + room.mbuf_data_room_size,
                                         count >= 2 * kCache ? kCache : 0, sizeof(room), SOCKET_ID_ANY,
                                         layout == MbufLayout::gapless ? RTE_MEMPOOL_F_NO_IOVA_CONTIG : 0U));
  const auto no_memory = [&](int code) {
    return fail(ErrorCode::unsupported, "no memory for " + std::to_string(count) + " packets of " +
                                            std::to_string(frame_bytes) + " bytes: " + rte_strerror(code));
  };
  if (pool == nullptr) return no_memory(rte_errno);
  if (const int code = rte_mempool_set_ops_byname(pool.get(), "stack", nullptr); code != 0) return no_memory(-code);
  rte_pktmbuf_pool_init(pool.get(), &room);
  if (const int code = rte_mempool_populate_default(pool.get()); code < 0) return no_memory(-code);
  if (layout == MbufLayout::gapless && pool->nb_mem_chunks != 1) return no_memory(ENOMEM);
  rte_mempool_obj_iter(pool.get(), rte_pktmbuf_init, nullptr);
  return pool;
}

}  // namespace hitless
