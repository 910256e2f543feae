#pragma once
// Addresses to look up. The seeds are fixed, so every run has the same addresses.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/net/prefix.h"

namespace hitless::bench {

using Ipv4Address = std::uint32_t;                 ///< host order
using Ipv6Address = std::array<std::uint8_t, 16>;  ///< network order
template <class Address>
inline constexpr Family kFamilyOf = sizeof(Address) == 4 ? Family::ipv4 : Family::ipv6;

/// Addresses inside random ones of `prefixes`, which are all of the address's family.
template <class Address>
[[nodiscard]] std::vector<Address> destinations(std::span<const Prefix> prefixes, std::size_t count);

/// Addresses from all over the family's space (IPv6: 2000::/3), whether a prefix covers them or not.
template <class Address>
[[nodiscard]] std::vector<Address> anywhere(std::size_t count);

}  // namespace hitless::bench
