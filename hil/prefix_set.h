#pragma once
// Which prefixes stand already, of tables of millions.

#include <cstring>
#include <unordered_set>

#include "dataplane/prefix.h"

namespace hitless {

struct PrefixHash {
  std::size_t operator()(const Prefix& prefix) const noexcept {
    std::uint64_t upper = 0, lower = 0;
    std::memcpy(&upper, prefix.address.bytes.data(), 8);
    std::memcpy(&lower, prefix.address.bytes.data() + 8, 8);
    std::uint64_t mixed = (upper ^ prefix.length) * 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 32) ^ lower) * 0x9e3779b97f4a7c15ULL;
    return mixed ^ (mixed >> 32);
  }
};
/// Ask it for what it holds; its order differs from machine to machine and must not show.
using PrefixSet = std::unordered_set<Prefix, PrefixHash>;

}  // namespace hitless
