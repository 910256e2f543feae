#pragma once
// The ISSU processes of two RPs talk: the active asks for images, orders reloads and checkpoints its record; the
// standby answers, obeys and keeps the record. A message that a Link loses is sent again until it is answered.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "control/images/file_system.h"
#include "control/issu/issu_record.h"
#include "control/issu/issu_refusal.h"
#include "control/redundancy/redundancy.h"
#include "dataplane/base/owned_timers.h"
#include "dataplane/base/repeater.h"

namespace hitless {

/// Questions and reports of the conversation to its process.
class IssuPeerOwner {
 public:
  virtual ~IssuPeerOwner() = default;
  /// The record to send now.
  [[nodiscard]] virtual const IssuRecord& present_record() = 0;
  /// Active: both RPs hold the image that was asked for.
  virtual void images_agree() = 0;
  /// Active: the standby does not hold the image, or does not say so.
  virtual void images_disagree(IssuRefusal why) = 0;
  /// Active: the step that waited for the standby's acknowledgement goes on without. False: the step is given up.
  virtual bool goes_on_unheard(const std::string& why) = 0;
  /// Standby: the active's record.
  virtual void record_told(IssuRecord record) = 0;
  /// Standby: the active orders a reload, and the BOOT variable is set.
  virtual void reload_ordered(const std::string& why) = 0;
};

class IssuPeer {
 public:
  /// Everything given outlives the conversation. `periods`: the platform's.
  IssuPeer(OwnedTimers& timers, const PeerProtocolTimers& periods, LinkEnd& peer, Redundancy& rf, Nvram& nvram,
           const FileSystem& disk, IssuPeerOwner& owner);

  // The active's part.
  /// Asks whether the standby holds the record's new image with the same payload.
  void compare_images();
  /// The record has changed: tells the standby, until the standby acknowledges this revision or a later one.
  void checkpoint();
  /// Runs `next` when the standby has acknowledged the checkpoint that follows; at once when there is no standby.
  void when_checkpointed(std::function<void()> next);
  /// Forgets the step that when_checkpointed() holds back.
  void drop_pending_step();
  /// Sets the standby's BOOT variable and resets the standby. The checkpoint goes first, so that the standby knows the
  /// reason even if no active RP is left to ask.
  void order_reload(const std::string& boot);
  /// The standby is not there any more.
  void lost();
  /// The standby has signed in again: an order that its BOOT variable shows as obeyed is done.
  void negotiated();
  /// The standby has not yet obeyed an order to reload: its messages still belong to the boot before.
  [[nodiscard]] bool reload_pending() const { return reload_.running(); }

  /// False: the message is not the process's.
  Result<bool> receive(const std::vector<std::uint8_t>& bytes);

 private:
  void send_checkpoint();
  void go_on_unheard(const std::string& why);
  void on(const IssuCheckpoint& m);
  void on(const CheckpointAck& m);
  void on(const ImageQuery& m);
  void on(const ImageAnswer& m);
  void on(const ReloadPeer& m);

  OwnedTimers& timers_;
  const PeerProtocolTimers& periods_;
  LinkEnd& peer_;
  Redundancy& rf_;
  Nvram& nvram_;
  const FileSystem& disk_;
  IssuPeerOwner& owner_;
  Repeater query_, reload_, told_;  ///< repeated until: the image's answer; the standby's reset; the acknowledgement
  std::uint32_t query_number_ = 0;
  std::string pending_boot_;  ///< BOOT variable of the last order to reload
  std::uint32_t revision_ = 0;
  std::function<void()> pending_step_;  ///< waits for the acknowledgement of revision_
  OwnedTimers::Key patience_ = 0;       ///< ends the waiting of pending_step_
};

}  // namespace hitless
