// What the ISSU process says to its peer and hears from it.
#include "control/issu/issu_process.h"

namespace hitless {
namespace {

/// A message of the process that is not answered is sent again after this.
constexpr Duration kAgain = std::chrono::seconds(1);
/// A checkpoint is acknowledged at once; one that is not for so long will not be.
constexpr Duration kAckPatience = std::chrono::seconds(30);
/// The standby reads its disk at once; longer than this means that it cannot answer.
constexpr int kQueryTries = 10;

}  // namespace

template <class Message>
Result<bool> IssuProcess::dispatch(const std::vector<std::uint8_t>& bytes) {
  const auto message = decode<Message>(bytes);
  if (!message) return tl::unexpected(message.error());
  on(*message);
  return true;
}

Result<bool> IssuProcess::receive(const std::vector<std::uint8_t>& bytes) {
  switch (static_cast<PeerMessageType>(wire_type(bytes))) {
    case PeerMessageType::image_query:
      return dispatch<ImageQuery>(bytes);
    case PeerMessageType::image_answer:
      return dispatch<ImageAnswer>(bytes);
    case PeerMessageType::reload_peer:
      return dispatch<ReloadPeer>(bytes);
    case PeerMessageType::issu_checkpoint:
      return dispatch<IssuCheckpoint>(bytes);
    case PeerMessageType::checkpoint_ack:
      return dispatch<CheckpointAck>(bytes);
    default:
      return false;
  }
}

void IssuProcess::ask_standby() {
  ++query_number_;
  query(kQueryTries);
}

void IssuProcess::query(int tries_left) {
  if (tries_left == 0) {
    late_refusal_ = Error{ErrorCode::refused, "% issu loadversion: the standby does not answer"};
    return signal(IssuEvent::images_bad, "");
  }
  around_.peer.send(encode_peer(ImageQuery{query_number_, record_.new_image}));
  around_.timers.cancel(query_);
  query_ = around_.timers.after(kAgain, [this, tries_left] {
    query_ = 0;
    query(tries_left - 1);
  });
}

void IssuProcess::on(const ImageQuery& m) {
  const auto manifest = around_.disk.read(m.image);
  ImageAnswer answer{m.number, manifest.has_value(), {}, {}};
  if (manifest)
    answer.sha256 = manifest->sha256;
  else
    answer.why = manifest.error().message;
  around_.peer.send(encode_peer(answer));
}

void IssuProcess::on(const ImageAnswer& m) {
  if (step() != IssuStep::verifying || m.number != query_number_) return;
  around_.timers.cancel(query_);
  std::string refusal;
  if (!m.ok)
    refusal = "standby: " + m.why;
  else if (m.sha256 != record_.new_manifest.sha256)
    refusal = "the images on the two RPs differ";
  if (refusal.empty()) return signal(IssuEvent::images_good, "");
  late_refusal_ = Error{ErrorCode::refused, "% issu loadversion: " + refusal};
  signal(IssuEvent::images_bad, "");
}

void IssuProcess::refuse_load() {
  around_.journal.note("command", "issu loadversion", "refused", late_refusal_ ? late_refusal_->message : "");
  finish();
}

void IssuProcess::reload_standby(const std::string& boot) {
  pending_boot_ = boot;
  // First the checkpoint: after its reset the standby knows why it boots what it boots, even if nobody is left to ask.
  when_checkpointed([this] { send_reload(); });
}

void IssuProcess::send_reload() {
  if (!around_.rf.peer_here()) return;
  around_.peer.send(encode_peer(ReloadPeer{pending_boot_, record_.why}));
  around_.timers.cancel(reload_);
  // Obeyed when the presence line says that the standby is gone, or when it signs in with that BOOT variable.
  reload_ = around_.timers.after(kAgain, [this] {
    reload_ = 0;
    send_reload();
  });
}

void IssuProcess::on(const ReloadPeer& m) {
  if (around_.rf.state() == RfState::active || boot_images(m.boot).empty()) return;
  // An order that comes again after it was obeyed.
  if (m.boot == around_.nvram.boot && boot_images(m.boot).front() == around_.rf.identity().image) return;
  around_.nvram.boot = m.boot;
  around_.reset(m.why);
}

void IssuProcess::checkpoint() {
  if (around_.rf.state() != RfState::active) return;
  ++revision_;
  send_checkpoint();
}

void IssuProcess::peer_negotiated() {
  if (around_.rf.peer_boot() == pending_boot_) around_.timers.cancel(reload_);
  checkpoint();
  // A wrong image need not get hot first.
  if (reload_ == 0 && !runs_expected_image()) standby_is_wrong("standby runs " + around_.rf.peer_image());
}

void IssuProcess::send_checkpoint() {
  record_.step = step();
  IssuCheckpoint checkpoint = to_checkpoint(record_, revision_);
  // As configuration sync does it: a way back that found the standby with the old image already left its variable.
  if (record_.step == IssuStep::idle) checkpoint.boot = around_.nvram.boot;
  const WireBytes message = encode_peer(checkpoint);
  around_.nvram.issu = *message;
  around_.peer.send(message);
  around_.timers.cancel(resend_);
  resend_ = around_.timers.after(kAgain, [this] {
    resend_ = 0;
    if (acknowledged_ != revision_ && around_.rf.peer_here()) send_checkpoint();
  });
}

void IssuProcess::when_checkpointed(std::function<void()> next) {
  around_.timers.cancel(patience_);
  if (!around_.rf.peer_here()) return next();  // nobody to tell
  after_checkpoint_ = std::move(next);
  patience_ = around_.timers.after(kAckPatience, [this] {
    patience_ = 0;
    go_on_unacknowledged("the standby does not answer");
  });
}

void IssuProcess::peer_lost() {
  around_.timers.cancel(reload_);
  go_on_unacknowledged("the standby was lost");
}

void IssuProcess::go_on_unacknowledged(const std::string& why) {
  around_.timers.cancel(patience_);
  const auto next = std::exchange(after_checkpoint_, nullptr);
  if (!next) return;
  if (step() != IssuStep::switching || runs_new_image()) return next();
  // It would be handed over to a standby that does not know: this RP stays.
  stop_rollback();
  const std::string refusal = "% issu runversion: " + why + " before the switchover";
  around_.journal.note("command", "issu runversion", "refused", refusal);
  late_refusal_ = Error{ErrorCode::refused, refusal};
  enter(IssuStep::loaded);
  checkpoint();
}

void IssuProcess::on(const CheckpointAck& m) {
  if (m.revision != revision_) return;
  acknowledged_ = m.revision;
  if (step() == IssuStep::idle) around_.rf.peer_boot_is(around_.nvram.boot);
  around_.timers.cancel(resend_);
  around_.timers.cancel(patience_);
  if (auto next = std::exchange(after_checkpoint_, nullptr)) next();
}

void IssuProcess::on(const IssuCheckpoint& m) {
  if (around_.rf.state() == RfState::active) return;
  auto record = from_checkpoint(m);
  if (!record) return;  // not acknowledged: it will come again
  record_ = std::move(*record);
  around_.nvram.issu = *encode_peer(m);
  if (!m.boot.empty()) around_.nvram.boot = m.boot;
  make_plan();
  enter(record_.step);
  around_.peer.send(encode_peer(CheckpointAck{m.revision}));
}

}  // namespace hitless
