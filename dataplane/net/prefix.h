#pragma once
// IP addresses and prefixes of both families as values; text form after RFC 4632 and RFC 5952.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/base/result.h"

namespace hitless {

enum class Family : std::uint8_t { ipv4 = 4, ipv6 = 6 };
[[nodiscard]] constexpr int address_bits(Family family) { return family == Family::ipv4 ? 32 : 128; }

/// An address in network byte order; an IPv4 address uses the first four bytes, the rest are zero.
struct IpAddress {
  Family family = Family::ipv4;
  std::array<std::uint8_t, 16> bytes{};

  [[nodiscard]] static IpAddress v4(std::uint32_t host_order);
  [[nodiscard]] std::uint32_t v4_host_order() const;
  auto operator<=>(const IpAddress&) const = default;
};

/// The key of a route. The same addresses in two VRFs are two prefixes, as a route distinguisher makes them two
/// (RFC 4364 4.1). Bits beyond `length` are always zero. Ordered by VRF, IPv4 before IPv6, address, length.
struct Prefix {
  IpAddress address;
  std::uint8_t length = 0;
  VrfId vrf = kDefaultVrf;

  /// Whether the prefix covers `a`, which is taken as an address of this VRF.
  [[nodiscard]] bool contains(const IpAddress& a) const;
  bool operator==(const Prefix&) const = default;
  std::strong_ordering operator<=>(const Prefix& other) const {
    if (vrf != other.vrf) return vrf <=> other.vrf;
    if (const auto order = address <=> other.address; order != 0) return order;
    return length <=> other.length;
  }
};

Result<IpAddress> parse_address(std::string_view text);
/// "10.0.0.0/8", "2001:db8::/32"; host bits must be zero.
Result<Prefix> parse_prefix(std::string_view text);
/// "10.0.0.1/24": an address with the length of its connected network.
struct InterfaceAddress {
  IpAddress address;
  std::uint8_t length = 0;
  [[nodiscard]] Prefix network() const;
};
Result<InterfaceAddress> parse_interface_address(std::string_view text);
/// `address` with the bits beyond `length` cleared.
[[nodiscard]] Prefix make_prefix(const IpAddress& address, int length, VrfId vrf = kDefaultVrf);
/// Names of a chassis's VRFs by number; the default VRF has no name.
using VrfNames = std::vector<std::string>;
[[nodiscard]] std::string to_string(const IpAddress& address);
/// "10.0.0.0/8"; in a VRF "10.0.0.0/8 in VRF RED", with the VRF's number when `names` does not hold its name.
[[nodiscard]] std::string to_string(const Prefix& prefix, const VrfNames& names = {});

}  // namespace hitless
