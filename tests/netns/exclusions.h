#pragma once
// Which inputs the kernel and the chassis may lawfully treat differently. Decided from the bytes before anything is
// sent; such inputs are counted by class and put into neither router.

#include <optional>
#include <set>

#include "control/chassis_config.h"
#include "tests/netns/frame_fields.h"

namespace hitless::test {

enum class Exclusion : std::uint8_t {
  ipv4_options,
  ipv4_link_local,
  ipv4_class_e,
  own_source,
  to_be_fragmented,
};
inline constexpr std::size_t kExclusions = 5;
[[nodiscard]] const char* name_of(Exclusion exclusion);
/// What each router does, and why both may.
[[nodiscard]] const char* reason_of(Exclusion exclusion);

/// `own`: the routers' addresses.
[[nodiscard]] std::optional<Exclusion> exclusion_of(const Frame& frame, const ChassisConfig& config,
                                                    const std::set<IpAddress>& own);

}  // namespace hitless::test
