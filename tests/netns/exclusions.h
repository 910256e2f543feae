#pragma once
// Which inputs the kernel and the chassis may lawfully treat differently. Decided from the bytes before anything is
// sent; such inputs are counted by class and put into neither router.

#include <optional>
#include <set>

#include "control/base/chassis_config.h"
#include "tests/netns/frame_fields.h"
#include "tests/netns/router_rig.h"

namespace hitless::test {

enum class Exclusion : std::uint8_t {
  ipv4_options,
  ipv4_link_local,
  ipv4_this_network,
  ipv4_class_e,
  own_source,
  to_be_fragmented,
  ipv6_hop_by_hop,
  ipv6_same_link,
};
inline constexpr std::size_t kExclusions = 8;
[[nodiscard]] const char* name_of(Exclusion exclusion);
/// What each router does, and why both may.
[[nodiscard]] const char* reason_of(Exclusion exclusion);

/// `own`: the routers' addresses, as KernelRouter::own_addresses.
[[nodiscard]] std::optional<Exclusion> exclusion_of(const Input& input, const ChassisConfig& config,
                                                    const std::set<IpAddress>& own);

}  // namespace hitless::test
