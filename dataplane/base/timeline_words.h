#pragma once
// The words of the Timeline. Every room writes the words; hil/record, hil/verdict and tests read them, so a misspelt
// word does not compile. result.json prints the names.

#include <array>
#include <cstdint>

#include "dataplane/base/timeline.h"

namespace hitless::timeline {

// Properties of a route processor.
inline constexpr TimelineWord kRpRole{"rp role"};    ///< values: RpRole
inline constexpr TimelineWord kImage{"image"};       ///< "disk0:NAME"; empty while the RP boots
inline constexpr TimelineWord kRfState{"rf state"};  ///< values: RfState
inline constexpr TimelineWord kPeerRfState{"peer rf state"};
inline constexpr TimelineWord kSwitchover{"switchover"};  ///< RP that was active -> RP that is active now
inline constexpr TimelineWord kEpoch{"epoch"};            ///< number of the FIB epoch
inline constexpr TimelineWord kFib{
    "fib"};  ///< "feed" -> kConverged; "epoch N" -> kClosed, kInEveryCard; slot -> kFullSync
inline constexpr TimelineWord kIssuState{"issu state"};          ///< values: IssuState
inline constexpr TimelineWord kCommand{"command"};               ///< the line -> kAccepted, kRefused
inline constexpr TimelineWord kPlan{"plan"};                     ///< slot -> CardFate
inline constexpr TimelineWord kPreload{"preload"};               ///< slot -> started, finished, failed
inline constexpr TimelineWord kRollbackTimer{"rollback timer"};  ///< stopped, running, extended
inline constexpr TimelineWord kNeighbour{"neighbour"};           ///< address -> MAC address
inline constexpr TimelineWord kMessage{"message"};               ///< sender -> kRefused
// Properties of a card, and of a line.
inline constexpr TimelineWord kCardState{"card state"};    ///< values: CardState
inline constexpr TimelineWord kLine{"line"};               ///< up, down
inline constexpr TimelineWord kDeviceLink{"device link"};  ///< up, down; stays up, stays down

// Values that readers look for.
inline constexpr const char* kAccepted = "accepted";
inline constexpr const char* kRefused = "refused";
inline constexpr const char* kConverged = "converged";
inline constexpr const char* kClosed = "closed";
inline constexpr const char* kInEveryCard = "in every card";
inline constexpr const char* kFullSync = "full sync";

}  // namespace hitless::timeline

namespace hitless {

/// The role of a route processor, as the property kRpRole has it.
enum class RpRole : std::uint8_t {
  none,  ///< off, or without a bootable image
  booting,
  standby,
  active,
};
[[nodiscard]] constexpr const char* to_string(RpRole role) {
  constexpr std::array<const char*, 4> kNames{"", "booting", "standby", "active"};
  return kNames[static_cast<std::size_t>(role)];
}

}  // namespace hitless
