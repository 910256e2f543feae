#pragma once
// Memory for the peers: a heap of its own, so that what they take can be told from everything else's. The addresses
// that all contenders look up lie there too.

#include <cstddef>

#include "dataplane/base/result.h"

namespace hitless::bench {

/// Pages behind the peers' tables and the addresses. EAL without hugetlbfs gives small ones, which costs a lookup that
/// misses the cache a page walk on top: a peer in production has huge ones, so it is given them here too (transparent,
/// by madvise).
enum class PageSize { small, huge };

class PeerHeap {
 public:
  /// Once in a process, after EAL has started. unsupported when the memory cannot be had.
  static Result<PeerHeap> make(std::size_t bytes, PageSize pages);
  /// What DPDK's libraries take as a NUMA socket to allocate from here.
  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::size_t bytes_in_use() const;
  /// Room that rte_free gives back; ends the program when there is none.
  [[nodiscard]] void* allocate(std::size_t bytes) const;

 private:
  explicit PeerHeap(int socket) : socket_(socket) {}
  int socket_;
};

}  // namespace hitless::bench
