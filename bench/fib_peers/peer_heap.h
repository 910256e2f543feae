#pragma once
// Memory for the peers: a heap of its own, so that the peers' memory can be told from all other memory. The addresses
// that all contenders look up lie there, too.

#include <cstddef>

#include "dataplane/base/result.h"

namespace hitless::bench {

/// Pages behind the peers' tables and the addresses. EAL without hugetlbfs gives small pages: a lookup that misses the
/// cache then costs a page walk on top. A peer in production has huge pages, so it gets them here, too (transparent, by
/// madvise).
enum class PageSize { small, huge };

class PeerHeap {
 public:
  /// Once in a process, after EAL has started. unsupported when the memory cannot be had.
  static Result<PeerHeap> make(std::size_t bytes, PageSize pages);
  /// The NUMA socket number by which DPDK's libraries allocate from this heap.
  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::size_t bytes_in_use() const;
  /// Room that rte_free gives back; ends the program when there is none.
  [[nodiscard]] void* allocate(std::size_t bytes) const;

 private:
  explicit PeerHeap(int socket) : socket_(socket) {}
  int socket_;
};

}  // namespace hitless::bench
