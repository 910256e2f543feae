#pragma once
// The words of the Timeline. Every room writes them; hil/record, hil/verdict and tests read them, so a word that is
// misspelt does not compile. result.json prints the names.

#include <array>
#include <cstdint>

#include "dataplane/base/timeline.h"

namespace hitless::timeline {

// Properties of a route processor.
inline constexpr TimelineProperty kRpRole{"rp role"};       ///< values: RpRole
inline constexpr TimelineProperty kImage{"image"};          ///< "disk0:NAME"; empty while the RP boots
inline constexpr TimelineProperty kRfState{"rf state"};     ///< values: RfState
inline constexpr TimelineProperty kPeerRfState{"peer rf state"};
inline constexpr TimelineProperty kSwitchover{"switchover"};  ///< RP that was active -> RP that is
inline constexpr TimelineProperty kEpoch{"epoch"};            ///< number of the FIB epoch
inline constexpr TimelineProperty kFib{"fib"};  ///< "feed" -> kConverged; "epoch N" -> kClosed, kInEveryCard; slot -> kFullSync
inline constexpr TimelineProperty kIssuState{"issu state"};          ///< values: IssuState
inline constexpr TimelineProperty kCommand{"command"};               ///< the line -> kAccepted, kRefused
inline constexpr TimelineProperty kPlan{"plan"};                     ///< slot -> CardFate
inline constexpr TimelineProperty kPreload{"preload"};               ///< slot -> started, finished, failed
inline constexpr TimelineProperty kRollbackTimer{"rollback timer"};  ///< stopped, running, extended
inline constexpr TimelineProperty kNeighbour{"neighbour"};           ///< address -> MAC address
inline constexpr TimelineProperty kMessage{"message"};               ///< sender -> kRefused
// Properties of a card, of a line, of the rig.
inline constexpr TimelineProperty kCardState{"card state"};  ///< values: CardState
inline constexpr TimelineProperty kLine{"line"};             ///< up, down
inline constexpr TimelineProperty kDeviceLink{"device link"};  ///< up, down; stays up, stays down
inline constexpr TimelineProperty kFault{"fault"};  ///< struck -> mended

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
