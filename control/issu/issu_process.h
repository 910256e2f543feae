#pragma once
// The ISSU process of one RP: a table of (step, event), guards in front of it, messages behind it. The active RP drives
// it; the standby holds a copy told by checkpoints and goes on from there when it becomes active.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/base/journal.h"
#include "control/base/owned_timers.h"
#include "control/cards/card_sessions.h"
#include "control/images/boot_variable.h"
#include "control/images/file_system.h"
#include "control/issu/issu_record.h"
#include "control/issu/issu_table.h"
#include "control/issu/upgrade_plan.h"
#include "control/redundancy/redundancy.h"

namespace hitless {

/// What the process needs of its RP; all outlive it.
struct IssuSurroundings {
  OwnedTimers& timers;
  Journal& journal;
  const ChassisConfig& config;
  const FileSystem& disk;
  Nvram& nvram;  ///< this RP's
  Redundancy& rf;
  LinkEnd& peer;
  std::function<CardSessions*()> cards;        ///< null while this RP is not active
  std::function<std::size_t()> prefixes;       ///< size of the active RIB
  std::function<void(std::string why)> reset;  ///< resets this RP, after the present event
};

/// A command that names slots and images is checked against what is there; empty means not given.
struct IssuArguments {
  std::string image;  ///< "disk0:NAME", without the stby- of a standby's file
  bool forced = false;
};

class IssuProcess {
 public:
  /// Goes on from what NVRAM holds, until an active RP tells otherwise.
  explicit IssuProcess(IssuSurroundings around);

  /// Commands; a refusal carries the reason and changes nothing. loadversion is accepted before the standby has said
  /// whether it holds the image; a refusal that comes from there is in the Timeline and in late_refusal. `forced` loads
  /// an incompatible image in RPR, and lets runversion reload cards whose preload has not ended.
  Result<std::string> load_version(const IssuArguments& arguments);
  Result<std::string> run_version(const IssuArguments& arguments);
  Result<std::string> accept_version(const IssuArguments& arguments);
  Result<std::string> commit_version(const IssuArguments& arguments);
  Result<std::string> abort_version(const IssuArguments& arguments);

  // What the RP tells the process.
  void peer_negotiated();  ///< active: the standby can be sent checkpoints
  void peer_changed();     ///< RF's view of the peer moved
  void switched_over();    ///< this RP has just become active
  void preloaded(const PreloadResult& result);
  void card_greeted();                                   ///< a card has said hello: it may have lost what was preloaded
  void card_reloads(Slot slot, const std::string& why);  ///< fully, which the plan may not have foreseen
  /// True when the message was one of the process's.
  Result<bool> receive(const std::vector<std::uint8_t>& bytes);

  [[nodiscard]] IssuStep step() const { return fsm_->state(); }
  [[nodiscard]] IssuState state() const { return shown_state(step()); }
  /// What a switchover now is booked on: "issu runversion"; "active RP lost" when nobody asked for one.
  [[nodiscard]] std::string switchover_why() const;
  /// What the restart of a card is booked on: the step that made its software another one than the RP's.
  [[nodiscard]] std::string restart_why() const;
  /// The standby is hot, or in RPR cold for good.
  [[nodiscard]] bool peer_signed_in() const;
  /// No command is still being carried out: the next one may be typed.
  [[nodiscard]] bool settled() const;
  [[nodiscard]] bool preload_finished() const;
  [[nodiscard]] const std::vector<PlanRow>& plan() const { return plan_; }
  [[nodiscard]] const std::string& old_image() const { return record_.old_image; }
  [[nodiscard]] const std::string& new_image() const { return record_.new_image; }
  [[nodiscard]] const std::optional<Error>& late_refusal() const { return late_refusal_; }
  /// Configured length of the rollback timer, and when it ends; kNever: not running.
  [[nodiscard]] Duration rollback_time() const;
  [[nodiscard]] Instant rollback_at() const { return record_.rollback_at; }

 private:
  friend struct IssuRows;

  // Guards: why the event cannot be now.
  [[nodiscard]] Result<void> allowed(IssuEvent event) const;
  [[nodiscard]] Result<void> peer_is_ready(IssuEvent event) const;
  [[nodiscard]] static Result<void> names_image(const IssuArguments& arguments, const std::string& expected);
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

  // Checkpoints: sent at every change, repeated until acknowledged.
  void checkpoint();
  void send_checkpoint();
  void query(int tries_left);
  void peer_lost();
  void go_on_unacknowledged(const std::string& why);
  void when_checkpointed(std::function<void()> next);
  void on(const IssuCheckpoint& m);
  void on(const CheckpointAck& m);
  void on(const ImageQuery& m);
  void on(const ImageAnswer& m);
  void on(const ReloadPeer& m);
  template <class Message>
  Result<bool> dispatch(const std::vector<std::uint8_t>& bytes);

  void reload_standby(const std::string& boot);
  void send_reload();
  void arm_rollback();
  void rollback_ended();
  void watch_standby();
  void send_preloads();
  [[nodiscard]] std::string expected_standby_image() const;
  [[nodiscard]] bool runs_expected_image() const;
  [[nodiscard]] bool runs_new_image() const { return around_.rf.identity().image == record_.new_image; }
  void standby_is_wrong(const std::string& why);
  /// Load Version: cards that are to go over warm and do not hold the new software (yet, or any more).
  [[nodiscard]] std::vector<Slot> not_preloaded() const;
  void make_plan();
  void enter(IssuStep step);  ///< without acting: a checkpoint says so

  IssuSurroundings around_;
  std::optional<IssuFsm> fsm_;
  IssuRecord record_;
  std::vector<PlanRow> plan_;
  std::set<Slot> preloading_;  ///< preloads ordered and not yet answered
  bool rollback_extended_ = false;
  OwnedTimers::Key rollback_ = 0, query_ = 0, preload_ = 0, reload_ = 0, resend_ = 0, absent_ = 0, patience_ = 0;
  std::uint32_t query_number_ = 0;
  std::string pending_boot_;  ///< of a reload that the standby has not yet obeyed
  std::uint32_t revision_ = 0, acknowledged_ = 0;
  std::function<void()> after_checkpoint_;
  std::optional<Error> late_refusal_;
};

}  // namespace hitless
