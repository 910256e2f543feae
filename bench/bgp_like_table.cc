#include "bench/bgp_like_table.h"

#include <set>

#include "dataplane/base/random.h"

namespace hitless::bench {
namespace {

int bgp_like_length(Random& random) {
  const std::uint64_t percent = random.below(100);
  if (percent < 60) return 24;
  if (percent < 71) return 22;
  if (percent < 81) return 23;
  if (percent < 83) return static_cast<int>(random.between(25, 32));
  return static_cast<int>(random.between(16, 21));
}

}  // namespace

std::vector<Prefix> bgp_like_prefixes(std::size_t count) {
  Random random(1, "bgp-like table");
  std::set<Prefix> seen;
  while (seen.size() < count) {
    const auto first = static_cast<std::uint32_t>(random.between(1, 223));
    if (first == 10 || first == 127) continue;
    const std::uint32_t rest = static_cast<std::uint32_t>(random.next()) & 0xffffffU;
    seen.insert(make_prefix(IpAddress::v4(first << 24 | rest), bgp_like_length(random)));
  }
  return {seen.begin(), seen.end()};
}

}  // namespace hitless::bench
