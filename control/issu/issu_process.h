#pragma once
// The ISSU process of one RP: a table of (step, event) with guards in front. The active RP drives the process; the
// standby holds a copy from checkpoints and goes on from the copy when the standby becomes active. The conversation
// with the peer (issu_peer.h), the rollback timer and the preloads stand apart from the table.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/base/timeline_writer.h"
#include "control/cards/card_restarts.h"
#include "control/cards/card_sessions.h"
#include "control/images/boot_variable.h"
#include "control/images/file_system.h"
#include "control/issu/issu_peer.h"
#include "control/issu/issu_record.h"
#include "control/issu/issu_refusal.h"
#include "control/issu/issu_table.h"
#include "control/issu/preloads.h"
#include "control/issu/rollback_timer.h"
#include "control/issu/upgrade_plan.h"
#include "control/redundancy/redundancy.h"
#include "dataplane/base/owned_timers.h"

namespace hitless {

/// Requests of the process to its RP.
class IssuOwner {
 public:
  virtual ~IssuOwner() = default;
  /// Null while this RP is not active.
  [[nodiscard]] virtual CardSessions* cards() = 0;
  /// Size of the active RIB; 0 while this RP is not active.
  [[nodiscard]] virtual std::size_t prefixes() const = 0;
  /// Resets this RP, after the present event.
  virtual void reset(const std::string& why) = 0;
  /// A command that was accepted is turned down after all.
  virtual void refused_late(const LateRefusal& refusal) = 0;
};

/// The surroundings of the process; all outlive the process.
struct IssuSurroundings {
  OwnedTimers& timers;
  TimelineWriter& timeline;
  const ChassisConfig& config;
  const FileSystem& disk;
  Nvram& nvram;  ///< this RP's
  Redundancy& rf;
  LinkEnd& peer;
  IssuOwner& owner;
};

/// The upgrade that load_version has begun.
struct LoadBegun {
  bool rpr = false;  ///< Fast Software Upgrade: every card will reload
  std::string why;   ///< with rpr: the reason why the images are incompatible
};

class IssuProcess final : public CardRestartReasons, private IssuPeerOwner {
 public:
  /// Goes on from the record in NVRAM, until an active RP sends another record.
  explicit IssuProcess(IssuSurroundings around);

  /// Commands. `image`: "disk0:NAME" without the stby- of a standby's file; empty: not given, otherwise held against
  /// the upgrade's. load_version begins before the standby has said whether it holds the image: a refusal of the
  /// standby is in late_refusal(). `forced` loads an incompatible image in RPR, and lets run_version reload cards whose
  /// preload has not ended.
  IssuResult<LoadBegun> load_version(const std::string& image, bool forced);
  IssuResult<void> run_version(const std::string& image, bool forced);
  /// True: the rollback timer was running.
  IssuResult<bool> accept_version(const std::string& image);
  IssuResult<void> commit_version(const std::string& image);
  IssuResult<void> abort_version(const std::string& image);

  // Reports of the RP to the process.
  void peer_negotiated();  ///< active: the standby can be sent checkpoints
  void peer_changed();     ///< RF's view of the peer moved
  void switched_over();    ///< this RP has just become active
  void preloaded(const PreloadResult& result);
  void card_greeted();  ///< a card has said hello: it may have lost the software that was preloaded
  void card_reloads(Slot slot, const std::string& why) override;
  /// False: the message is not the process's.
  Result<bool> receive(const std::vector<std::uint8_t>& bytes) { return peer_.receive(bytes); }

  [[nodiscard]] IssuStep step() const { return fsm_->state(); }
  [[nodiscard]] IssuState state() const { return shown_state(step()); }
  /// The reason that a switchover now is booked on: "issu runversion"; "active RP lost" when no command asked for one.
  [[nodiscard]] std::string switchover_why() const;
  /// The reason that a card's restart is booked on: the step that made the card's software differ from the RP's.
  [[nodiscard]] std::string restart_why() const override;
  /// The standby is hot, or in RPR cold for good.
  [[nodiscard]] bool peer_signed_in() const;
  /// No command is under way: the next one may be typed.
  [[nodiscard]] bool settled() const;
  [[nodiscard]] bool preload_finished() const;
  [[nodiscard]] const std::vector<PlanRow>& plan() const { return plan_; }
  [[nodiscard]] const std::string& old_image() const { return record_.old_image; }
  [[nodiscard]] const std::string& new_image() const { return record_.new_image; }
  /// The late refusal of the last accepted command; the next accepted one clears it.
  [[nodiscard]] const std::optional<LateRefusal>& late_refusal() const { return late_refusal_; }
  /// Configured length of the rollback timer, and when it ends; kNever: not running.
  [[nodiscard]] Duration rollback_time() const;
  [[nodiscard]] Instant rollback_at() const { return rollback_.ends_at(); }

 private:
  friend struct IssuRows;

  // Guards: the reason why the event is refused now.
  [[nodiscard]] IssuResult<void> allowed(IssuEvent event) const;
  [[nodiscard]] IssuResult<void> peer_is_ready() const;
  [[nodiscard]] static IssuResult<void> names_image(const std::string& named, const std::string& expected);
  void command(IssuEvent event);
  void signal(IssuEvent event, const std::string& why);
  void move(IssuEvent event);

  // Actions of the table.
  void ask_standby();
  void refuse_load();
  void reload_standby_new();
  void reload_standby_old();
  void reload_standby_own();
  void begin_preloads();
  void hand_over();  ///< runversion: the standby must know before this RP goes
  void take_over();  ///< new active with the new image
  void start_rollback();
  void stop_rollback();
  void commit();
  void abort_load();
  void abort_run();  ///< back to the RP that still runs the old image
  void take_over_back();
  void take_over_to_abort();  ///< back as soon as the old image has signed in
  void finish();

  // The conversation with the peer (issu_peer.h).
  const IssuRecord& present_record() override;
  void images_agree() override { signal(IssuEvent::images_good, ""); }
  void images_disagree(IssuRefusal why) override;
  bool goes_on_unheard(const std::string& why) override;
  void record_told(IssuRecord record) override;
  void reload_ordered(const std::string& why) override { around_.owner.reset(why); }
  void checkpoint();

  void rollback_ended();
  void watch_standby();
  [[nodiscard]] std::string expected_standby_image() const;
  [[nodiscard]] bool runs_expected_image() const;
  [[nodiscard]] bool runs_new_image() const { return around_.rf.identity().image == record_.new_image; }
  void standby_is_wrong(const std::string& why);
  /// Load Version: cards that are to restart warm and do not hold the new software.
  [[nodiscard]] std::vector<PreloadOrder> not_preloaded() const;
  void make_plan();
  void enter(IssuStep step);  ///< without the table's action: a record names the step

  IssuSurroundings around_;
  std::optional<IssuFsm> fsm_;
  IssuRecord record_;
  std::vector<PlanRow> plan_;
  IssuPeer peer_;
  RollbackTimer rollback_;
  Preloads preloads_;
  OwnedTimers::Key absent_ = 0;  ///< ends the waiting for a standby that does not sign in
  std::optional<LateRefusal> late_refusal_;
};

}  // namespace hitless
