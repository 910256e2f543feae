#include "control/issu/issu_peer.h"

#include <utility>

#include "control/images/boot_variable.h"

namespace hitless {

IssuPeer::IssuPeer(OwnedTimers& timers, const PeerProtocolTimers& periods, LinkEnd& peer, Redundancy& rf, Nvram& nvram,
                   const FileSystem& disk, IssuPeerOwner& owner)
    : timers_(timers),
      periods_(periods),
      peer_(peer),
      rf_(rf),
      nvram_(nvram),
      disk_(disk),
      owner_(owner),
      query_(timers, periods.issu_repeat),
      reload_(timers, periods.issu_repeat),
      told_(timers, periods.issu_repeat) {}

Result<bool> IssuPeer::receive(const std::vector<std::uint8_t>& bytes) {
  using FromPeer = MessageList<ImageQuery, ImageAnswer, ReloadPeer, IssuCheckpoint, CheckpointAck>;
  return dispatch(FromPeer{}, bytes, [this](const auto& message) { on(message); });
}

void IssuPeer::compare_images() {
  ++query_number_;
  query_.ask([this] {
    // The standby reads its disk at once: a longer silence means that the standby cannot answer.
    if (query_.asked() > static_cast<int>(periods_.image_queries)) {
      query_.stop();
      return owner_.images_disagree(StandbySilent{});
    }
    peer_.send(encode_peer(ImageQuery{query_number_, owner_.present_record().new_image}));
  });
}

void IssuPeer::on(const ImageQuery& m) {
  const auto manifest = disk_.read(m.image);
  ImageAnswer answer{m.number, manifest.has_value(), {}, {}};
  if (manifest)
    answer.sha256 = manifest->sha256;
  else
    answer.why = manifest.error().message;
  peer_.send(encode_peer(answer));
}

void IssuPeer::on(const ImageAnswer& m) {
  if (!query_.running() || m.number != query_number_) return;
  query_.stop();
  if (!m.ok) return owner_.images_disagree(StandbyRefuses{m.why});
  if (m.sha256 != owner_.present_record().new_manifest.sha256) return owner_.images_disagree(ImagesDiffer{});
  owner_.images_agree();
}

void IssuPeer::order_reload(const std::string& boot) {
  pending_boot_ = boot;
  // Obeyed when the presence line says that the standby is gone, or when the standby signs in with that BOOT variable.
  when_checkpointed([this] {
    if (!rf_.peer_here()) return;
    reload_.ask([this] {
      if (!rf_.peer_here()) return reload_.stop();
      peer_.send(encode_peer(ReloadPeer{pending_boot_, owner_.present_record().why}));
    });
  });
}

void IssuPeer::on(const ReloadPeer& m) {
  if (rf_.state() == RfState::active || boot_images(m.boot).empty()) return;
  // The order was already obeyed: this message is a repetition.
  if (m.boot == nvram_.boot && boot_images(m.boot).front() == rf_.identity().image) return;
  nvram_.boot = m.boot;
  owner_.reload_ordered(m.why);
}

void IssuPeer::negotiated() {
  if (rf_.peer_boot() == pending_boot_) reload_.stop();
}

void IssuPeer::checkpoint() {
  ++revision_;
  told_.ask([this] {
    if (told_.asked() > 1 && !rf_.peer_here()) return told_.stop();
    send_checkpoint();
  });
}

void IssuPeer::send_checkpoint() {
  const IssuRecord& record = owner_.present_record();
  IssuCheckpoint checkpoint = to_checkpoint(record, revision_);
  // The BOOT variable goes along, as in configuration sync: a way back that found the standby with the old image left
  // the standby's variable alone.
  if (record.step == IssuStep::idle) checkpoint.boot = nvram_.boot;
  const WireBytes message = encode_peer(checkpoint);
  nvram_.issu = *message;
  peer_.send(message);
}

void IssuPeer::when_checkpointed(std::function<void()> next) {
  timers_.cancel(patience_);
  if (!rf_.peer_here()) return next();  // there is no standby to tell
  pending_step_ = std::move(next);
  patience_ = timers_.after(periods_.ack_patience, [this] {
    patience_ = 0;
    go_on_unheard("the standby does not answer");
  });
}

void IssuPeer::drop_pending_step() {
  timers_.cancel(patience_);
  pending_step_ = nullptr;
}

void IssuPeer::lost() {
  reload_.stop();
  go_on_unheard("the standby was lost");
}

void IssuPeer::go_on_unheard(const std::string& why) {
  timers_.cancel(patience_);
  const auto next = std::exchange(pending_step_, nullptr);
  if (next && owner_.goes_on_unheard(why)) next();
}

void IssuPeer::on(const CheckpointAck& m) {
  if (m.revision != revision_) return;
  if (owner_.present_record().step == IssuStep::idle) rf_.peer_boot_is(nvram_.boot);
  told_.stop();
  timers_.cancel(patience_);
  if (const auto next = std::exchange(pending_step_, nullptr)) next();
}

void IssuPeer::on(const IssuCheckpoint& m) {
  if (rf_.state() == RfState::active) return;
  auto record = from_checkpoint(m);
  if (!record) return;  // not acknowledged: the active sends it again
  nvram_.issu = *encode_peer(m);
  if (!m.boot.empty()) nvram_.boot = m.boot;
  owner_.record_told(std::move(*record));
  peer_.send(encode_peer(CheckpointAck{m.revision}));
}

}  // namespace hitless
