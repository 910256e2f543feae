#pragma once
// The redundancy facility (RF): the way of an RP from its boot to STANDBY HOT or ACTIVE, and its knowledge of its peer.
// State numbers and names are those that `show redundancy states` prints (CISCO-RF-MIB's value minus one).

#include <cstdint>
#include <string>

#include "control/base/platform_type.h"
#include "control/base/timeline_writer.h"
#include "control/images/image.h"
#include "control/redundancy/peer_messages.h"
#include "dataplane/base/fsm.h"
#include "dataplane/base/ids.h"
#include "dataplane/base/owned_timers.h"
#include "dataplane/base/repeater.h"

namespace hitless {

enum class RfState : std::uint8_t {
  unknown = 0,
  disabled = 1,
  initialization = 2,
  negotiation = 3,
  standby_cold = 4,
  standby_cold_config = 5,
  standby_cold_filesys = 6,
  standby_cold_bulk = 7,
  standby_hot = 8,
  active_fast = 9,  ///< 9 to 12, 14 and 15 are named for displays; this build goes to active at once
  active_drain = 10,
  active_preconfig = 11,
  active_postconfig = 12,
  active = 13,
  active_extraload = 14,
  active_handback = 15,
};
[[nodiscard]] const char* to_string(RfState state);

enum class RfEvent : std::uint8_t {
  boot,          ///< the image runs
  initialized,   ///< services are up
  compatible,    ///< the active's verdict
  incompatible,  ///< RPR: the standby stays cold
  cold_done,     ///< clients are told
  config_synced,
  filesys_synced,
  bulk_synced,
  go_active,  ///< the presence line makes this RP active
};
[[nodiscard]] const char* to_string(RfEvent event);

/// The identity that RF sends to its peer.
struct RfIdentity {
  std::string image;  ///< "disk0:NAME"
  ImageManifest manifest;
  const std::string* boot = nullptr;  ///< BOOT variable, read when the identity is sent
};

/// Listener to changes of the peer.
class RedundancyListener {
 public:
  virtual ~RedundancyListener() = default;
  /// Active: the standby has its verdict.
  virtual void peer_negotiated() = 0;
  /// The peer's state, as this RP knows it, has changed.
  virtual void peer_changed() = 0;
  /// Active: the standby asks for all checkpointed state.
  virtual void bulk_begins() = 0;
};

class Redundancy {
 public:
  Redundancy(OwnedTimers& timers, TimelineWriter& timeline, const PlatformType& platform, LinkEnd& peer,
             RfIdentity identity, RedundancyListener& listener);

  /// The image runs: DISABLED -> INITIALIZATION and on.
  void start();
  /// The presence line made this RP active; `epoch` will be sent to a standby.
  void go_active(Epoch epoch);
  /// The presence line reports the peer's lead; an absent peer is DISABLED.
  void peer_present(bool here);
  /// True: the message belonged to RF.
  Result<bool> receive(const std::vector<std::uint8_t>& bytes);

  [[nodiscard]] RfState state() const { return fsm_.state(); }
  [[nodiscard]] RfState peer_state() const { return peer_state_; }
  [[nodiscard]] bool peer_here() const { return peer_here_; }
  /// Verdict of the last negotiation; incompatible before the first negotiation.
  [[nodiscard]] const CompatibilityVerdict& verdict() const { return verdict_; }
  /// Image and BOOT variable as the peer reported them; empty before the report.
  [[nodiscard]] const std::string& peer_image() const { return peer_image_; }
  [[nodiscard]] const std::string& peer_boot() const { return peer_boot_; }
  /// The standby has been given this BOOT variable.
  void peer_boot_is(const std::string& boot) { peer_boot_ = boot; }
  /// True: SSO, the images are compatible. False: RPR, the standby stays cold.
  [[nodiscard]] bool sso() const { return verdict_.outcome != Compatibility::incompatible; }
  /// Standby: the epoch from the active's verdict; none before the verdict.
  [[nodiscard]] Epoch epoch_told() const { return epoch_told_; }
  [[nodiscard]] const RfIdentity& identity() const { return identity_; }

 private:
  using Row = FsmRow<RfState, RfEvent, Redundancy>;
  static constexpr std::size_t kRows = 15;
  static const std::array<Row, kRows> rows_;

  void move(RfEvent event, const std::string& why);
  void tell_state();
  // Actions of the table: each runs when a state is entered.
  void initialize();
  void negotiate();
  void inform_clients();
  void sync_config();
  void sync_filesys();
  void sync_bulk();
  void be_hot();
  void be_active();
  void request_sync(SyncKind what);
  void on(const RfHello& m);
  void on(const RfVerdict& m);
  void on(const RfStateTold& m);
  void on(const SyncRequest& m);
  void on(const SyncAnswer& m);
  void on(const BulkChunk& m);
  void on(const BulkAck& m);
  void send_bulk();
  void set_peer(RfState state, const std::string& why);
  void hold_peer();

  OwnedTimers& timers_;
  TimelineWriter& timeline_;
  const PlatformType& platform_;
  LinkEnd& peer_;
  RfIdentity identity_;
  RedundancyListener& listener_;
  Repeater keepalive_;
  Repeater request_;  ///< standby: the request of the present state, until its answer
  Fsm<RfState, RfEvent, Redundancy, kRows> fsm_;
  RfState peer_state_ = RfState::disabled;
  bool peer_here_ = false;
  CompatibilityVerdict verdict_{Compatibility::incompatible, "not negotiated"};
  std::string peer_image_, peer_boot_;
  Epoch epoch_, epoch_told_;
  OwnedTimers::Key step_ = 0;                     ///< standby: the next step of its progression
  OwnedTimers::Key hold_ = 0;                     ///< active: expires when the standby's keepalives stop
  OwnedTimers::Key answer_ = 0;                   ///< active: the configuration is on its way to the standby
  std::uint64_t bulk_here_ = 0;                   ///< standby: bytes received in order
  std::uint64_t bulk_sent_ = 0, bulk_acked_ = 0;  ///< active: bytes
};

}  // namespace hitless
