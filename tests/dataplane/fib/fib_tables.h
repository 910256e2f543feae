#pragma once
// Tables for FIB tests: a plain reference, random prefixes of a shape that nests, and changes in words.

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "dataplane/base/random.h"
#include "dataplane/fib/fib.h"

namespace hitless::test {

inline Prefix prefix(std::string_view text) { return parse_prefix(text).value(); }
inline IpAddress address(std::string_view text) { return parse_address(text).value(); }

/// A change under construction; every route has its own list of paths.
struct Change : FibChange {
  explicit Change(std::uint32_t at_epoch = 1) { epoch = Epoch(at_epoch); }
  Change& add(const Prefix& p, std::initializer_list<std::uint32_t> members) {
    std::vector<AdjacencyIndex> paths;
    for (const auto m : members) paths.push_back(AdjacencyIndex(m));
    routes.push_back({p, static_cast<std::uint32_t>(path_lists.size())});
    path_lists.push_back(path_list_of(std::move(paths)));
    return *this;
  }
  Change& add(std::string_view p, std::initializer_list<std::uint32_t> members) { return add(prefix(p), members); }
  Change& withdraw(std::string_view p) { return withdrawn.push_back(prefix(p)), *this; }
};

/// First path of what covers the address in a version; nothing when it is not covered.
inline std::optional<std::uint32_t> path_of(const FibVersion& fib, const IpAddress& a) {
  const LoadBalanceIndex found = fib.lookup(a);
  if (!found.valid()) return std::nullopt;
  return fib.paths(found).front().value;
}
inline std::optional<std::uint32_t> path_of(const FibVersion& fib, std::string_view a) {
  return path_of(fib, address(a));
}

/// Longest-prefix match as its definition says it.
class ReferenceTable {
 public:
  std::map<Prefix, std::uint32_t> routes;
  [[nodiscard]] std::optional<std::uint32_t> lookup(const IpAddress& a) const {
    for (int length = address_bits(a.family); length >= 0; --length)
      if (const auto found = routes.find(make_prefix(a, length)); found != routes.end()) return found->second;
    return std::nullopt;
  }
};

/// Addresses crowded into few bytes, so that prefixes nest, abut and repeat.
inline IpAddress crowded_address(Random& random, Family family) {
  IpAddress a{family, {}};
  const auto bytes = static_cast<std::size_t>(address_bits(family) / 8);
  for (std::size_t i = 0; i < bytes; ++i) {
    const std::uint64_t kind = random.below(4);
    a.bytes[i] = static_cast<std::uint8_t>(kind == 0   ? 0
                                           : kind == 1 ? 255
                                                       : random.below(family == Family::ipv4 ? 256 : 3));
  }
  return a;
}
inline Prefix crowded_prefix(Random& random, Family family) {
  const auto bits = static_cast<std::uint64_t>(address_bits(family));
  // Now and then the ends of the range.
  const std::uint64_t kind = random.below(40);
  const std::uint64_t length = kind == 0 ? 0 : kind == 1 ? bits : random.below(bits + 1);
  return make_prefix(crowded_address(random, family), static_cast<int>(length));
}

}  // namespace hitless::test
