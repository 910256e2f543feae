#pragma once
// Strong types for everything that has a number. Two ids of different kinds never compare or convert.

#include <compare>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace hitless {

template <class Tag, class Rep>
struct Id {
  using rep = Rep;
  static constexpr Rep kNone = std::numeric_limits<Rep>::max();

  Rep value = kNone;

  constexpr Id() = default;
  constexpr explicit Id(Rep v) : value(v) {}
  /// False for a default-made id, which names nothing.
  [[nodiscard]] constexpr bool valid() const { return value != kNone; }
  /// The id as an index into a table of its kind.
  [[nodiscard]] constexpr std::size_t index() const { return value; }
  constexpr auto operator<=>(const Id&) const = default;
};

/// Chassis slot of a line card, counted from 1 as printed on the chassis.
using Slot = Id<struct SlotTag, std::uint16_t>;
/// "slot 3".
[[nodiscard]] inline std::string to_string(Slot slot) { return "slot " + std::to_string(slot.value); }
/// Chassis-wide dense interface number (the SNMP ifIndex's role), the same on both RPs and all cards.
using InterfaceIndex = Id<struct InterfaceTag, std::uint16_t>;
/// Chassis-wide adjacency number. The ingress card chooses by it and the egress card rewrites by it, so it must mean
/// the same neighbour on both.
using AdjacencyIndex = Id<struct AdjacencyTag, std::uint32_t>;
/// Load-balance object inside one FIB version; never leaves that version.
using LoadBalanceIndex = Id<struct LoadBalanceTag, std::uint32_t>;
/// Number that the traffic source gives a flow. The Meter never sees it.
using FlowId = Id<struct FlowTag, std::uint32_t>;
/// Entry of the CauseTable: which card, client, phase or fault stands behind a closed gate.
using CauseId = Id<struct CauseTag, std::uint32_t>;
/// VRF (a routing table with interfaces of its own), the same number on both RPs and all cards.
using VrfId = Id<struct VrfTag, std::uint16_t>;
/// The table of every interface that is in no VRF.
inline constexpr VrfId kDefaultVrf{0};
/// FIB epoch (CEF's word): rises at a switchover; entries of an older epoch are stale.
using Epoch = Id<struct EpochTag, std::uint32_t>;

/// The two route processors.
enum class RpId : std::uint8_t { a = 0, b = 1 };
[[nodiscard]] constexpr RpId other(RpId rp) { return rp == RpId::a ? RpId::b : RpId::a; }
[[nodiscard]] constexpr const char* to_string(RpId rp) { return rp == RpId::a ? "A" : "B"; }

}  // namespace hitless

template <class Tag, class Rep>
struct std::hash<hitless::Id<Tag, Rep>> {
  std::size_t operator()(hitless::Id<Tag, Rep> id) const noexcept { return std::hash<Rep>{}(id.value); }
};
