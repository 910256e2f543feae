#include "bench/fib_peers/peer_heap.h"

#include <sys/mman.h>

#include <rte_errno.h>
#include <rte_malloc.h>

#include <cstdint>
#include <string>

namespace hitless::bench {
namespace {

constexpr std::size_t kHugePage = 2U << 20;
constexpr const char* kName = "fib-peers";

}  // namespace

Result<PeerHeap> PeerHeap::make(std::size_t bytes, PageSize pages) {
  const std::size_t size = (bytes + kHugePage - 1) / kHugePage * kHugePage;
  const std::string wanted = std::to_string(size >> 20) + " MB for the peers' tables and the addresses: ";
  // The mapping stays until the process ends: EAL keeps pointers into it.
  void* const mapped =
      mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return fail(ErrorCode::unsupported, wanted + "no memory");
  const auto start = (reinterpret_cast<std::uintptr_t>(mapped) + kHugePage - 1) / kHugePage * kHugePage;
  auto* const memory = reinterpret_cast<void*>(start);
  if (madvise(memory, size, pages == PageSize::huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) != 0 && pages == PageSize::huge)
    return fail(ErrorCode::unsupported, wanted + "this kernel gives no transparent huge pages (--small-pages)");
  if (rte_malloc_heap_create(kName) != 0 ||
      rte_malloc_heap_memory_add(kName, memory, size, nullptr, static_cast<unsigned>(size / kHugePage), kHugePage) != 0)
    return fail(ErrorCode::unsupported, wanted + rte_strerror(rte_errno));
  return PeerHeap(rte_malloc_heap_get_socket(kName));
}

std::size_t PeerHeap::bytes_in_use() const {
  rte_malloc_socket_stats stats{};
  HITLESS_CHECK(rte_malloc_get_socket_stats(socket_, &stats) == 0, "the heap has no statistics");
  return stats.heap_allocsz_bytes;
}

void* PeerHeap::allocate(std::size_t bytes) const {
  void* const memory = rte_malloc_socket("addresses", bytes, RTE_CACHE_LINE_SIZE, socket_);
  HITLESS_CHECK(memory != nullptr, "no room on the peers' heap");
  return memory;
}

}  // namespace hitless::bench
