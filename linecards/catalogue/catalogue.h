#pragma once
// The catalogue: rows of data with source and basis for everything there are many of. Rows are YAML embedded in the
// binary (linecards/catalogue/*.yaml), extendable by a user's file of the same form. A new card is a row, never a
// class.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/base/time.h"
#include "dataplane/encap/ethernet.h"
#include "linecards/catalogue/fault_type.h"
#include "linecards/catalogue/platform_timers.h"
#include "linecards/ipc/card_timers.h"
#include "linecards/ipc/link.h"

namespace hitless {

/// Where a row's figures come from. Reports list the assumed rows that a result leaned on.
enum class Basis : std::uint8_t { published, measured, assumed };
[[nodiscard]] const char* to_string(Basis basis);

struct Provenance {
  Basis basis = Basis::assumed;
  std::string source;  ///< says which figures of the row are better founded than its basis, which is the weakest
};

/// A physical port type: how frames occupy the line.
struct Medium {
  std::string name;                   ///< "gigabit-ethernet"
  std::string interface_prefix;       ///< "GigabitEthernet"
  std::uint64_t rate_bits_per_s = 0;  ///< rate at which frames are serialized
  const Encapsulation* encapsulation = &kEthernet;
  std::uint32_t overhead_bytes = 0;   ///< per frame, beyond the frame without FCS; the encapsulation's unless written
  std::uint32_t min_frame_bytes = 0;  ///< without FCS; the encapsulation's unless written
  std::uint32_t mtu_bytes = 0;        ///< default, of the IP packet
  std::uint32_t queue_limit_bytes = 0;
  Provenance provenance;
};

/// A shared port adapter: ports for a SIP's bay.
struct SpaType {
  std::string name;  ///< "2-port-ge-spa"
  std::string part;
  std::string medium;
  std::uint16_t ports = 0;
  std::uint8_t height = 1;  ///< bays (subslots) it occupies
  Provenance provenance;
};

struct CardType {
  std::string name;      ///< "1-port-gigabit-ethernet"
  std::string part;      ///< "ESR-1GE"
  std::string software;  ///< its software component in an image's manifest: "lc-ge"
  std::string medium;    ///< of its fixed ports; empty for a SIP
  std::uint16_t ports = 0;
  std::uint8_t bays = 0;        ///< SPA bays; 0 for a fixed card
  std::uint8_t slots_wide = 1;  ///< full slots it occupies
  bool odd_slot_only = false;
  bool can_preload = false;               ///< eFSU: may load new software beside the running one
  std::uint64_t memory_bytes = 0;         ///< of the card
  std::uint64_t memory_used_bytes = 0;    ///< by the running software
  std::uint64_t preload_bytes_per_s = 0;  ///< how fast its CPU unpacks what the RP has sent; 0 when it cannot preload
  Duration warm_restart{};                ///< forwarding stops this long, FIB download apart
  Duration warm_restart_max{};
  Duration reload{};  ///< full reload, FIB download apart
  Duration reload_max{};
  std::uint32_t fib_install_per_s = 0;  ///< prefixes that the card's CPU programs in a second
  Provenance provenance;
};

struct PlatformType {
  std::string name;  ///< "c10008"
  std::uint16_t slots = 0;
  Duration rp_boot{};                  ///< power-on or reset until the RP talks to its peer
  Duration rf_step{};                  ///< time of one RF progression step, messages apart
  Duration config_sync{};              ///< STANDBY COLD-CONFIG
  std::uint64_t bulk_sync_bytes = 0;   ///< checkpointed state besides routes
  Duration presence_detection{};       ///< presence line lost until the peer acts
  Duration rollback_default{};         ///< ISSU rollback timer
  Duration fabric_latency{};           ///< ingress card to egress card
  LinkSpec card_link;                  ///< RP to card
  LinkSpec rp_link;                    ///< RP to RP
  std::uint32_t rib_routes_per_s = 0;  ///< routes that a new active RP's feed delivers in a second
  Duration nsf_timer{};                ///< longest wait for convergence before stale entries are swept
  CardProtocolTimers card_timers;
  PeerProtocolTimers peer_timers;
  NeighbourTimers neighbour_timers;
  bool distributed_forwarding = true;
  bool efsu = true;
  Provenance provenance;
};

/// A row of faults with its provenance.
struct CataloguedFault : FaultType {
  Provenance provenance;
};

class Catalogue {
 public:
  /// The rows embedded in the binary.
  static Result<Catalogue> builtin();
  /// Adds the rows of a user's file; a row of the same name replaces. bad_input names file:line:column.
  Result<void> extend(const std::string& path);
  /// Adds rows from text; `origin` names it in errors. On an error nothing is added.
  Result<void> extend_text(std::string_view yaml, const std::string& origin);

  /// Divides how long everything takes that RPs and cards do themselves, and multiplies how fast they do it and how
  /// fast their Links are. Lines and the fabric, which packets meet, stay as they are. `times` from 1
  /// to 1000. Timers that are constants of the software (keepalives, repeated requests) stay as they are.
  void hasten(std::uint64_t times);

  /// Null when there is no such row.
  [[nodiscard]] const CardType* card(std::string_view name) const;
  [[nodiscard]] const SpaType* spa(std::string_view name) const;
  [[nodiscard]] const Medium* medium(std::string_view name) const;
  [[nodiscard]] const PlatformType* platform(std::string_view name) const;
  [[nodiscard]] const CataloguedFault* fault(std::string_view name) const;

  [[nodiscard]] const std::map<std::string, CardType, std::less<>>& cards() const { return cards_; }
  [[nodiscard]] const std::map<std::string, SpaType, std::less<>>& spas() const { return spas_; }
  [[nodiscard]] const std::map<std::string, Medium, std::less<>>& media() const { return media_; }
  [[nodiscard]] const std::map<std::string, PlatformType, std::less<>>& platforms() const { return platforms_; }
  [[nodiscard]] const std::map<std::string, CataloguedFault, std::less<>>& faults() const { return faults_; }

 private:
  std::map<std::string, CardType, std::less<>> cards_;
  std::map<std::string, SpaType, std::less<>> spas_;
  std::map<std::string, Medium, std::less<>> media_;
  std::map<std::string, PlatformType, std::less<>> platforms_;
  std::map<std::string, CataloguedFault, std::less<>> faults_;
};

}  // namespace hitless
