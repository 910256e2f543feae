#pragma once
// A chassis of five interfaces as its neighbours see it, and frames read and summed by the tests' own hands.
//
//   0  10.0.0.1/24, 2001:db8::1/64    1  10.0.1.1/24, 2001:db8:1::1/64, MTU 1300
//   2  VRF 1: 10.0.2.1/24, and 10.0.0.1/24 again   3  no addresses   4  10.0.4.0/31

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "control/host/router_host.h"
#include "tests/support/packet_builder.h"

namespace hitless::test {

inline constexpr std::string_view kHostMac = "02:aa:00:00:00:09";
inline constexpr std::string_view kHost4 = "10.0.0.9";
inline constexpr std::string_view kHost6 = "2001:db8::9";
/// Where packets go that the chassis forwards.
inline constexpr std::string_view kFar4 = "198.51.100.7";
inline constexpr std::string_view kFar6 = "2001:db8:ffff::7";

/// 02:00:01:00:00:0N.
[[nodiscard]] std::string router_mac(std::size_t interface);
/// The link-local address that goes with it: fe80::ff:fe00:N, the bit of local addresses inverted.
[[nodiscard]] std::string router_link_local(std::size_t interface);
[[nodiscard]] ChassisConfig five_interfaces();

[[nodiscard]] std::uint8_t u8(const Frame& frame, std::size_t at);
[[nodiscard]] std::uint16_t u16(const Frame& frame, std::size_t at);
[[nodiscard]] std::uint32_t u32(const Frame& frame, std::size_t at);
void set8(Frame& frame, std::size_t at, unsigned value);
void set16(Frame& frame, std::size_t at, unsigned value);
[[nodiscard]] std::string mac_in(const Frame& frame, std::size_t at);
[[nodiscard]] std::string address_in(const Frame& frame, std::size_t at, Family family);
/// What a piece of a frame holds; within it.
[[nodiscard]] Frame part(const Frame& frame, std::size_t at, std::size_t bytes);
[[nodiscard]] Frame bytes_counting(std::size_t count, unsigned from = 0);

/// Whether the IPv4 header (without options) of a frame sums up, and what it carries, ICMP or with the pseudo-header of
/// IPv6 all of it. The packet's own length must lie within the frame.
[[nodiscard]] bool checksums_hold(const Frame& frame);
/// Puts the right checksum into the ICMP message behind a header without options.
void fix_icmp_checksum(Frame& frame);

/// An ICMP message from the host at interface 0, in an IP packet without options. `message`: from the type on.
[[nodiscard]] Frame icmp4(std::string_view source, std::string_view destination, const Frame& message);
[[nodiscard]] Frame icmp6(std::string_view source, std::string_view destination, const Frame& message,
                          std::uint8_t hop_limit = 64);
/// Type, code, checksum (wrong), identifier 0x1234, sequence 0x5678, and data that counts up from 0.
[[nodiscard]] Frame echo_message(unsigned type, std::size_t data);
[[nodiscard]] Frame arp(std::uint16_t operation, std::string_view sender_mac, std::string_view sender,
                        std::string_view target);
/// A solicitation (135) or advertisement (136) with these flags and options.
[[nodiscard]] Frame neighbour_message(unsigned type, unsigned flags, std::string_view target,
                                      const Frame& options = {});
/// A link-layer address option; type 1 of the source, 2 of the target.
[[nodiscard]] Frame mac_option(std::uint8_t type, std::string_view mac);

/// The chassis, with what it said and why it did not.
class StationRig {
 public:
  explicit StationRig(const ChassisConfig& config = five_interfaces(), const AnswerRates& rates = {})
      : config_(config), host_(config_, rates) {}

  /// What is said to a frame, empty for nothing. At most one frame is, and out of the interface that it came in on.
  Frame hear(const Frame& frame, DropReason why = DropReason::none, std::size_t ingress = 0, std::size_t egress = 1);
  /// The same, for frames about which nothing must be said, and why.
  NoReply silence(const Frame& frame, DropReason why = DropReason::none, std::size_t ingress = 0,
                  std::size_t egress = 1);

  RouterHost& host() { return host_; }
  ChassisConfig& config() { return config_; }
  void at(Instant now) { now_ = now; }
  [[nodiscard]] std::uint64_t answered(ReplyKind kind) const {
    return host_.counters().answered[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] std::uint64_t suppressed(ReplyKind kind) const {
    return host_.counters().suppressed[static_cast<std::size_t>(kind)];
  }

 private:
  ChassisConfig config_;
  RouterHost host_;
  Instant now_{};
};

}  // namespace hitless::test
