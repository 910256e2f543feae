#pragma once
// IP addresses and prefixes of both families as values; text form after RFC 4632 and RFC 5952.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

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

/// Bits beyond `length` are always zero.
struct Prefix {
  IpAddress address;
  std::uint8_t length = 0;

  [[nodiscard]] bool contains(const IpAddress& a) const;
  auto operator<=>(const Prefix&) const = default;
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
[[nodiscard]] Prefix make_prefix(const IpAddress& address, int length);
[[nodiscard]] std::string to_string(const IpAddress& address);
[[nodiscard]] std::string to_string(const Prefix& prefix);

}  // namespace hitless
