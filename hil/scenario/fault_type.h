#pragma once
// Rows of faults: the effect, the target, and the length of the fault. The few mechanisms stand in the rig
// (hil/faults); the many faults are data.

#include <cstdint>
#include <optional>
#include <string>

#include "dataplane/base/time.h"
#include "linecards/catalogue/provenance.h"

namespace hitless {

class CatalogueTable;

enum class FaultEffect : std::uint8_t {
  rp_crash,        ///< the RP resets and boots again by itself
  rp_power_loss,   ///< the RP is dark, and boots when power is back
  card_halt,       ///< the card stops forwarding and goes on with its FIB afterwards
  card_crash,      ///< the card loses everything and boots cold
  interface_cut,   ///< one port loses its line
  route_withdraw,  ///< the routing neighbours withdraw a prefix
  rp_link_cut,     ///< the link between the RPs is down
  card_link_cut,   ///< a card's link to one RP or both is down
  presence_cut,    ///< the RPs do not see each other's presence
  link_loss,       ///< a link loses messages at random
  operator_cut,    ///< typed lines do not reach the chassis
  image_damaged,   ///< bytes of an image file on one RP's disk are altered
};
inline constexpr std::size_t kFaultEffects = 12;
[[nodiscard]] const char* to_string(FaultEffect effect);

enum class FaultTarget : std::uint8_t {
  rp,             ///< one RP: the active, the standby, A or B
  card,           ///< a slot
  interface,      ///< an interface
  route,          ///< a prefix of the feed
  rp_link,        ///< the RP-RP link
  card_link,      ///< a slot's link to an RP
  presence_line,  ///< the presence line
  console,        ///< the operator ("operator" in files)
  image,          ///< an image on an RP's disk
};
inline constexpr std::size_t kFaultTargets = 9;
[[nodiscard]] const char* to_string(FaultTarget target);

/// Whether the fault may last for ever.
enum class FaultStay : std::uint8_t { never, possible, drawn };  ///< drawn: sweeps draw it too
[[nodiscard]] const char* to_string(FaultStay stay);

struct FaultType {
  std::string name;  ///< "rp-crash"
  FaultEffect effect = FaultEffect::rp_crash;
  FaultTarget target = FaultTarget::rp;
  /// Range that a sweep draws from; absent: the fault has no length of its own (a crash ends when the boot does).
  std::optional<Duration> outage_min, outage_max;
  FaultStay stays = FaultStay::never;
  std::uint32_t loss_per_million = 0;  ///< link_loss only
  Provenance provenance;
};

/// Section "faults".
[[nodiscard]] const CatalogueTable& fault_table();

}  // namespace hitless
