#pragma once
// DPDK's environment: started once in a process, as an ordinary user, without hugepages, NIC or root.

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
  /// Addresses of the PCI devices that it may use. Any: then it needs hugepages and the right to them.
  std::vector<std::string> pci_devices{};
};

/// Starts EAL over all CPUs that this process may use: otherwise EAL pins its caller to one and TBB sees one.
/// unsupported when EAL refuses. A second call in one process only checks that the options are the same kind.
Result<void> start_eal(const EalOptions& options);

struct MempoolDeleter {
  void operator()(rte_mempool* pool) const { rte_mempool_free(pool); }
};
using MbufPool = std::unique_ptr<rte_mempool, MempoolDeleter>;

/// How the packets of a pool lie in memory.
enum class MbufLayout {
  within_pages,  ///< none across the border of two pages, so that a NIC can reach each of them
  gapless,       ///< one behind the other in a single piece; no NIC may be given them
};

/// Packets of up to `frame_bytes` in one segment, with room for PacketMeta. `name` need not be unique. unsupported when
/// memory does not suffice.
Result<MbufPool> make_mbuf_pool(const std::string& name, std::uint32_t count, std::uint32_t frame_bytes,
                                MbufLayout layout = MbufLayout::within_pages);

/// Memory that EAL must be given for a pool of this size, bookkeeping included, in whichever layout.
[[nodiscard]] std::uint64_t mbuf_bytes(std::uint32_t frame_bytes);

}  // namespace hitless
