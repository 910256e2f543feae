// What the ISSU process says to its peer and hears from it.
#include "control/issu_process.h"

namespace hitless {
namespace {

/// A message of the process that is not answered is sent again after this.
constexpr Duration kAgain = std::chrono::seconds(1);
/// The standby reads its disk at once; longer than this means that it cannot answer.
constexpr int kQueryTries = 10;

std::vector<std::uint8_t> pack_slots(const std::set<Slot>& slots) {
  WireWriter writer;
  for (const Slot slot : slots) writer.put(slot.value);
  return writer.take();
}

std::set<Slot> unpack_slots(const std::vector<std::uint8_t>& bytes) {
  std::set<Slot> slots;
  WireReader reader(bytes.data(), bytes.size());
  while (reader.remaining() >= 2) slots.insert(Slot(reader.get<std::uint16_t>()));
  return slots;
}

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
  around_.peer.send(encode_peer(ImageQuery{query_number_, new_image_}));
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
  else if (m.sha256 != new_manifest_.sha256)
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
  around_.peer.send(encode_peer(ReloadPeer{boot, why_}));
  around_.timers.cancel(reload_);
  // Obeyed when the presence line says that the standby is gone (peer_changed cancels this).
  reload_ = around_.timers.after(kAgain, [this] {
    reload_ = 0;
    reload_standby(pending_boot_);
  });
}

void IssuProcess::on(const ReloadPeer& m) {
  if (around_.rf.state() == RfState::active) return;
  around_.boot = m.boot;
  around_.reset(m.why);
}

void IssuProcess::checkpoint() {
  if (around_.rf.state() != RfState::active) return;
  ++revision_;
  send_checkpoint();
}

void IssuProcess::peer_negotiated() { checkpoint(); }

void IssuProcess::send_checkpoint() {
  IssuCheckpoint m;
  m.revision = revision_;
  m.step = static_cast<std::uint8_t>(step());
  m.why = why_;
  m.old_image = old_image_;
  m.new_image = new_image_;
  m.old_boot = old_boot_;
  if (!old_image_.empty()) {
    m.old_manifest = manifest_text(old_manifest_);
    m.new_manifest = manifest_text(new_manifest_);
  }
  m.rollback_at_ns = rollback_at_ == kNever ? 0 : to_ns(rollback_at_);
  m.prefixes = prefixes_;
  m.unloaded = pack_slots(unloaded_);
  around_.peer.send(encode_peer(m));
  around_.timers.cancel(resend_);
  resend_ = around_.timers.after(kAgain, [this] {
    resend_ = 0;
    if (acknowledged_ != revision_ && around_.rf.peer_here()) send_checkpoint();
  });
}

void IssuProcess::when_checkpointed(std::function<void()> next) {
  if (!around_.rf.peer_here()) return next();  // nobody to tell
  after_checkpoint_ = std::move(next);
}

void IssuProcess::peer_lost() {
  around_.timers.cancel(reload_);
  const auto next = std::exchange(after_checkpoint_, nullptr);
  if (!next) return;
  if (step() == IssuStep::switching) {
    // The standby died before it knew: there is no one to hand over to, so this RP stays.
    stop_rollback();
    around_.journal.note("command", "issu runversion", "refused", "the standby was lost before the switchover");
    enter(IssuStep::loaded);
  } else {
    next();
  }
}

void IssuProcess::on(const CheckpointAck& m) {
  if (m.revision != revision_) return;
  acknowledged_ = m.revision;
  around_.timers.cancel(resend_);
  if (auto next = std::exchange(after_checkpoint_, nullptr)) next();
}

void IssuProcess::on(const IssuCheckpoint& m) {
  if (around_.rf.state() == RfState::active || m.step > static_cast<std::uint8_t>(IssuStep::aborting)) return;
  old_image_ = m.old_image;
  new_image_ = m.new_image;
  old_boot_ = m.old_boot;
  why_ = m.why;
  prefixes_ = m.prefixes;
  unloaded_ = unpack_slots(m.unloaded);
  rollback_at_ = m.rollback_at_ns == 0 ? kNever : instant_ns(m.rollback_at_ns);
  if (!old_image_.empty()) {
    const auto old_manifest = parse_manifest(m.old_manifest, "checkpoint");
    const auto new_manifest = parse_manifest(m.new_manifest, "checkpoint");
    if (!old_manifest || !new_manifest) return;  // not acknowledged: it will come again
    old_manifest_ = *old_manifest;
    new_manifest_ = *new_manifest;
    make_plan();
  }
  enter(static_cast<IssuStep>(m.step));
  around_.peer.send(encode_peer(CheckpointAck{m.revision}));
}

}  // namespace hitless
