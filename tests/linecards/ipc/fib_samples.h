#pragma once
// Small FIB changes for tests.

#include <string>
#include <vector>

#include "linecards/ipc/fib_codec.h"

namespace hitless::test {

inline Prefix prefix(const std::string& text) { return parse_prefix(text).value(); }

/// Adds `routes` over adjacency 1 and takes `withdrawn` away.
inline FibChange change(std::uint32_t epoch, const std::vector<std::string>& routes,
                        const std::vector<std::string>& withdrawn = {}) {
  FibChange c;
  c.epoch = Epoch(epoch);
  c.adjacencies.push_back({AdjacencyIndex(1), {AdjacencyKind::neighbour, 1, Slot(2), InterfaceIndex(3), {}}});
  // A list without routes would be a next-hop update.
  if (!routes.empty()) c.path_lists.push_back(path_list_of({AdjacencyIndex(1)}));
  for (const auto& text : routes) c.routes.push_back({prefix(text), 0});
  for (const auto& text : withdrawn) c.withdrawn.push_back(prefix(text));
  return c;
}
inline std::vector<std::uint8_t> change_bytes(std::uint32_t epoch, const std::vector<std::string>& routes,
                                              const std::vector<std::string>& withdrawn = {}) {
  return encode_fib_change(change(epoch, routes, withdrawn));
}
inline bool has(const FibVersionPtr& version, const std::string& text) {
  FibEntry entry;
  return version != nullptr && version->find(prefix(text), &entry);
}

}  // namespace hitless::test
