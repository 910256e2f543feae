#include "hil/routes/route_generator.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_set>

#include "dataplane/base/random.h"

namespace hitless {
namespace {

/// Number of prefixes of this length among 10,000: rounded from full tables of 2023 to 2025.
struct LengthShare {
  int length;
  std::uint32_t per_10000;
};
constexpr std::array<LengthShare, 23> kIpv4Shares{{{24, 6000}, {22, 1100}, {23, 1000}, {21, 550}, {20, 450}, {19, 270},
                                                   {18, 150},  {16, 150},  {17, 90},   {25, 40},  {26, 40},  {27, 30},
                                                   {28, 30},   {29, 30},   {30, 30},   {15, 20},  {14, 10},  {13, 4},
                                                   {12, 2},    {11, 1},    {10, 1},    {9, 1},    {8, 1}}};
constexpr std::array<LengthShare, 12> kIpv6Shares{{{48, 5000},
                                                   {32, 1500},
                                                   {44, 950},
                                                   {40, 900},
                                                   {36, 400},
                                                   {29, 300},
                                                   {47, 210},
                                                   {46, 200},
                                                   {33, 190},
                                                   {34, 170},
                                                   {42, 150},
                                                   {64, 30}}};

/// The upper 64 bits of an address, an IPv4 address on top: prefixes up to /64 are handled as one number.
std::uint64_t upper_bits(const IpAddress& address) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | address.bytes[i];
  return bits;
}
IpAddress from_upper_bits(Family family, std::uint64_t bits) {
  IpAddress address;
  address.family = family;
  for (std::size_t i = 0; i < 8; ++i) address.bytes[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
  return address;
}
std::uint64_t mask_of(int length) { return length == 0 ? 0 : UINT64_MAX << (64 - std::min(length, 64)); }

struct Block {
  std::uint64_t bits;
  int length;
};

/// Draws distinct prefixes of one family.
class Drawer {
 public:
  Drawer(Family family, const RouteTableShape& shape, std::uint64_t seed)
      : family_(family), random_(seed, family == Family::ipv4 ? "routes/ipv4" : "routes/ipv6") {
    const auto add = [&](std::vector<Block>& list, const std::vector<Prefix>& prefixes) {
      for (const Prefix& p : prefixes)
        if (p.address.family == family) list.push_back({upper_bits(p.address), p.length});
    };
    add(excluded_, shape.excluded);
    add(taken_, shape.taken);
    // "This network", private use, loopback, link-local and everything from multicast on.
    if (family == Family::ipv4)
      for (const auto& [first, second, length] :
           {std::tuple{0, 0, 8}, {10, 0, 8}, {127, 0, 8}, {169, 254, 16}, {224, 0, 3}})
        excluded_.push_back(
            {static_cast<std::uint64_t>(first) << 56 | static_cast<std::uint64_t>(second) << 48, length});
  }

  /// Draws `count` prefixes of `length`, or as many as half of the space holds; returns the number of missing ones.
  std::uint32_t draw(int length, std::uint32_t count) {
    const int fixed = family_ == Family::ipv4 ? 0 : 3;  // IPv6: within 2000::/3
    const std::uint64_t space = length - fixed >= 40 ? UINT64_MAX : 1ULL << (length - fixed);
    const auto possible = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, space / 2));
    std::unordered_set<std::uint64_t> seen;
    seen.reserve(possible);
    for (const Block& block : taken_)
      if (block.length == length) seen.insert(block.bits);
    // The space holds far more free blocks than are asked for, reserved blocks included; the bound is a safeguard.
    std::uint64_t tries = std::uint64_t{possible} * 64 + 1024;
    std::uint32_t drawn = 0;
    while (drawn < possible && tries-- > 0) {
      std::uint64_t bits = random_.next();
      if (family_ == Family::ipv6) bits = (bits >> 3) | (1ULL << 61);
      bits &= mask_of(length);
      if (overlaps_excluded(bits, length) || !seen.insert(bits).second) continue;
      blocks_.push_back({bits, length});
      ++drawn;
    }
    return count - drawn;
  }

  /// All drawn prefixes, in order of (address, length).
  std::vector<Block> sorted() && {
    std::sort(blocks_.begin(), blocks_.end(),
              [](const Block& a, const Block& b) { return a.bits != b.bits ? a.bits < b.bits : a.length < b.length; });
    return std::move(blocks_);
  }

 private:
  [[nodiscard]] bool overlaps_excluded(std::uint64_t bits, int length) const {
    return std::any_of(excluded_.begin(), excluded_.end(), [&](const Block& block) {
      return ((bits ^ block.bits) & mask_of(std::min(length, block.length))) == 0;
    });
  }

  Family family_;
  Random random_;
  std::vector<Block> excluded_, taken_, blocks_;
};

void generate(Family family, std::uint32_t count, std::span<const LengthShare> shares,
              const std::vector<IpAddress>& via, const RouteTableShape& shape, std::uint64_t seed,
              std::vector<RibRoute>& routes) {
  if (count == 0) return;
  HITLESS_CHECK(!via.empty(), "generated routes need a next hop");
  Drawer drawer(family, shape, seed);
  std::uint32_t missing = count;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    const auto share = static_cast<std::uint32_t>(std::uint64_t{count} * shares[i].per_10000 / 10'000);
    missing -= share - drawer.draw(shares[i].length, share);
  }
  drawer.draw(shares[0].length, missing);  // the most common length takes the rest that rounding and scarcity left
  std::size_t turn = 0;
  for (const Block& block : std::move(drawer).sorted()) {
    RibRoute route;
    route.prefix = {from_upper_bits(family, block.bits), static_cast<std::uint8_t>(block.length)};
    route.protocol = RouteProtocol::bgp;
    route.distance = default_distance(RouteProtocol::bgp);
    route.via = {via[turn]};
    turn = turn + 1 == via.size() ? 0 : turn + 1;
    routes.push_back(std::move(route));
  }
}

}  // namespace

std::vector<RibRoute> generate_routes(const RouteTableShape& shape, std::uint64_t seed) {
  std::vector<RibRoute> routes;
  routes.reserve(std::size_t{shape.ipv4} + shape.ipv6);
  generate(Family::ipv4, shape.ipv4, kIpv4Shares, shape.via_ipv4, shape, seed, routes);
  generate(Family::ipv6, shape.ipv6, kIpv6Shares, shape.via_ipv6, shape, seed, routes);
  return routes;
}

}  // namespace hitless
