#pragma once
// Seeded packets that visit what recorded ones seldom do: every TTL, wrong lengths, versions and checksums, padding,
// fragments, DSCP, extension headers, destinations at the edges of prefixes, outside the table, and of the router.

#include <vector>

#include "control/base/chassis_config.h"
#include "dataplane/base/random.h"
#include "tests/netns/router_rig.h"

namespace hitless::test {

class PacketGenerator {
 public:
  /// `config` outlives the generator. The same seed gives the same packets.
  PacketGenerator(const ChassisConfig& config, std::uint64_t seed);
  [[nodiscard]] Input next();

 private:
  [[nodiscard]] bool one_in(std::uint64_t n) { return random_.below(n) == 0; }
  [[nodiscard]] std::uint8_t byte() { return static_cast<std::uint8_t>(random_.next() >> 56); }
  template <class T>
  [[nodiscard]] const T& one_of(const std::vector<T>& list) {
    return list[random_.below(list.size())];
  }
  [[nodiscard]] std::size_t frame_bytes(std::uint32_t mtu_bytes);
  [[nodiscard]] IpAddress anywhere(Family family);
  [[nodiscard]] IpAddress inside(const Prefix& prefix);
  [[nodiscard]] IpAddress destination(Family family);
  [[nodiscard]] IpAddress source(Family family);
  [[nodiscard]] std::uint8_t ttl();
  void put_addresses(Frame& frame, std::size_t at, Family family);
  void make_ipv4(Frame& frame);
  void spoil_ipv4(Frame& frame);
  void make_ipv6(Frame& frame);
  void put_extension(Frame& frame);
  void put_hop_by_hop(Frame& frame, std::size_t at);
  void put_link_header(Frame& frame, const Interface& interface);

  const ChassisConfig& config_;
  Random random_;
  /// By family, IPv4 first.
  std::vector<Prefix> prefixes_[2];
  std::size_t next_prefix_[2] = {0, 0};
  std::vector<IpAddress> own_[2], on_link_[2], special_[2];
};

}  // namespace hitless::test
