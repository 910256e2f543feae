#pragma once
// DPDK's environment (EAL), started once in a process. Without PCI devices it needs no hugepages, no NIC and no root.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <rte_mempool.h>

#include "dataplane/base/result.h"

namespace hitless {

struct EalOptions {
  std::uint64_t memory_bytes = 256ULL << 20;
  /// Bits of the widest SIMD path that libraries may choose; 0 leaves EAL's default. Results are equal under any.
  std::uint32_t max_simd_bitwidth = 0;
  /// Addresses of the PCI devices that EAL may use. With any of them, EAL needs hugepages and the right to use them.
  std::vector<std::string> pci_devices{};
};

/// Starts EAL over all CPUs that this process may use: otherwise EAL pins its caller to one CPU and TBB sees only that
/// one. unsupported when EAL refuses. A second call in one process does nothing.
Result<void> start_eal(const EalOptions& options);

struct MempoolDeleter {
  void operator()(rte_mempool* pool) const { rte_mempool_free(pool); }
};
using MbufPool = std::unique_ptr<rte_mempool, MempoolDeleter>;

/// How the packets of a pool lie in memory.
enum class MbufLayout {
  within_pages,  ///< no packet crosses the border of two pages, so that a NIC can reach each one
  gapless,       ///< one packet behind the other in a single piece of memory; not for a NIC
};

/// A pool of `count` packets of up to `frame_bytes`, each in one segment with room for PacketMeta. `name` need not be
/// unique. unsupported when memory does not suffice.
Result<MbufPool> make_mbuf_pool(const std::string& name, std::uint32_t count, std::uint32_t frame_bytes,
                                MbufLayout layout = MbufLayout::within_pages);

/// Bytes that EAL needs for each packet of a pool, bookkeeping included, in either layout.
[[nodiscard]] std::uint64_t mbuf_bytes(std::uint32_t frame_bytes);

}  // namespace hitless
