#pragma once
// Numbers of the Ethernet header (IEEE 802.3 3.1.1, IEEE 802.1Q). For dataplane/encap, captures, ARP and neighbour
// discovery: everybody else asks an interface's encapsulation.

#include <cstddef>
#include <cstdint>

namespace hitless::wire {

inline constexpr std::size_t kEthernetBytes = 14;
inline constexpr std::size_t kMacBytes = 6;
inline constexpr std::size_t kEtherTypeAt = 12;

inline constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEtherTypeArp = 0x0806;
inline constexpr std::uint16_t kEtherTypeVlan = 0x8100;         // 802.1Q
inline constexpr std::uint16_t kEtherTypeServiceVlan = 0x88a8;  // 802.1ad
inline constexpr std::uint16_t kEtherTypeIpv6 = 0x86dd;

}  // namespace hitless::wire
