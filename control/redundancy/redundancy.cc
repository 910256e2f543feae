#include "control/redundancy/redundancy.h"

#include <algorithm>
#include <array>

#include "dataplane/base/enum_name.h"
#include "dataplane/base/timeline_words.h"

namespace hitless {
namespace {

constexpr std::uint64_t kChunkBytes = 65536;
constexpr std::uint64_t kBulkWindow = 8 * kChunkBytes;

}  // namespace

const char* to_string(RfState state) {
  constexpr std::array<const char*, 16> kNames = {"UNKNOWN",
                                                  "DISABLED",
                                                  "INITIALIZATION",
                                                  "NEGOTIATION",
                                                  "STANDBY COLD",
                                                  "STANDBY COLD-CONFIG",
                                                  "STANDBY COLD-FILESYS",
                                                  "STANDBY COLD-BULK",
                                                  "STANDBY HOT",
                                                  "ACTIVE-FAST",
                                                  "ACTIVE-DRAIN",
                                                  "ACTIVE-PRECONFIG",
                                                  "ACTIVE-POSTCONFIG",
                                                  "ACTIVE",
                                                  "ACTIVE-EXTRALOAD",
                                                  "ACTIVE-HANDBACK"};
  return kNames[static_cast<std::size_t>(state) % kNames.size()];
}

const char* to_string(RfEvent event) {
  return enum_name<RfEvent::go_active>(event, {"boot", "initialized", "compatible", "incompatible", "cold done",
                                               "config synced", "file systems synced", "bulk synced", "go active"});
}

using S = RfState;
using E = RfEvent;
constexpr std::array<Redundancy::Row, Redundancy::kRows> Redundancy::rows_ = {{
    {S::disabled, E::boot, S::initialization, &Redundancy::initialize},
    {S::initialization, E::initialized, S::negotiation, &Redundancy::negotiate},
    {S::negotiation, E::compatible, S::standby_cold, &Redundancy::inform_clients},
    {S::negotiation, E::incompatible, S::standby_cold, nullptr},
    {S::standby_cold, E::cold_done, S::standby_cold_config, &Redundancy::sync_config},
    {S::standby_cold_config, E::config_synced, S::standby_cold_filesys, &Redundancy::sync_filesys},
    {S::standby_cold_filesys, E::filesys_synced, S::standby_cold_bulk, &Redundancy::sync_bulk},
    {S::standby_cold_bulk, E::bulk_synced, S::standby_hot, &Redundancy::be_hot},
    {S::initialization, E::go_active, S::active, &Redundancy::be_active},
    {S::negotiation, E::go_active, S::active, &Redundancy::be_active},
    {S::standby_cold, E::go_active, S::active, &Redundancy::be_active},
    {S::standby_cold_config, E::go_active, S::active, &Redundancy::be_active},
    {S::standby_cold_filesys, E::go_active, S::active, &Redundancy::be_active},
    {S::standby_cold_bulk, E::go_active, S::active, &Redundancy::be_active},
    {S::standby_hot, E::go_active, S::active, &Redundancy::be_active},
}};

Redundancy::Redundancy(OwnedTimers& timers, TimelineWriter& timeline, const PlatformType& platform, LinkEnd& peer,
                       RfIdentity identity, RedundancyListener& listener)
    : timers_(timers),
      timeline_(timeline),
      platform_(platform),
      peer_(peer),
      identity_(std::move(identity)),
      listener_(listener),
      keepalive_(timers, platform.peer_timers.keepalive),
      request_(timers, platform.peer_timers.request_repeat + 2 * platform.config_sync),
      fsm_(rows_, *this, RfState::disabled) {
  static_assert(rows_are_unique(rows_));
}

void Redundancy::move(RfEvent event, const std::string& why) {
  const RfState from = state();
  const auto* row = fsm_.find(event);
  if (row == nullptr) return;  // a late answer: the state that asked has passed
  // The entry comes before the action, so that the entries of the action stand behind it.
  timeline_.note(timeline::kRfState, to_string(from), to_string(row->to), why);
  peer_.send(encode_peer(RfStateTold{static_cast<std::uint8_t>(row->to)}));
  static_cast<void>(fsm_.handle(event));
}

void Redundancy::start() {
  move(RfEvent::boot, "image runs");
  // The state is told again and again: the message that told a change may have been lost.
  keepalive_.ask_later([this] { tell_state(); });
}

void Redundancy::tell_state() { peer_.send(encode_peer(RfStateTold{static_cast<std::uint8_t>(state())})); }

void Redundancy::go_active(Epoch epoch) {
  epoch_ = epoch;
  move(RfEvent::go_active, "presence line");
}

void Redundancy::initialize() {
  step_ = timers_.after(platform_.rf_step, [this] { move(RfEvent::initialized, "services are up"); });
}

void Redundancy::negotiate() {
  request_.ask([this] {
    peer_.send(encode_peer(RfHello{identity_.image, manifest_text(identity_.manifest), *identity_.boot}));
  });
}

void Redundancy::inform_clients() {
  step_ = timers_.after(platform_.rf_step, [this] { move(RfEvent::cold_done, "clients are told"); });
}

void Redundancy::sync_config() { request_sync(SyncKind::config); }
void Redundancy::sync_filesys() { request_sync(SyncKind::file_system); }
void Redundancy::sync_bulk() {
  bulk_here_ = 0;
  request_sync(SyncKind::bulk);
}
void Redundancy::be_hot() { request_.stop(); }

void Redundancy::be_active() {
  request_.stop();
  timers_.cancel(step_);
}

void Redundancy::request_sync(SyncKind what) {
  request_.ask([this, what] {
    peer_.send(encode_peer(SyncRequest{static_cast<std::uint8_t>(what), what == SyncKind::bulk ? bulk_here_ : 0}));
  });
}

void Redundancy::peer_present(bool here) {
  peer_here_ = here;
  if (!here) {
    timers_.cancel(answer_);
    peer_image_.clear();
    peer_boot_.clear();
    set_peer(RfState::disabled, "presence lost");
  } else {
    // The peer may have come up after the last change.
    tell_state();
  }
}

/// A standby that cannot be reached is not ready for a switchover: its behaviour is unknown.
void Redundancy::hold_peer() {
  timers_.cancel(hold_);
  if (!peer_here_ || state() != RfState::active) return;
  // Too many keepalives missed: the Link to the standby is down, whatever the presence line says.
  hold_ = timers_.after(platform_.peer_timers.keepalives_missed * platform_.peer_timers.keepalive, [this] {
    hold_ = 0;
    if (peer_here_) set_peer(RfState::unknown, "no keepalive");
  });
}

void Redundancy::set_peer(RfState told, const std::string& why) {
  if (told == peer_state_) return;
  timeline_.note(timeline::kPeerRfState, to_string(peer_state_), to_string(told), why);
  peer_state_ = told;
  listener_.peer_changed();
}

Result<bool> Redundancy::receive(const std::vector<std::uint8_t>& bytes) {
  using FromPeer = MessageList<RfHello, RfVerdict, RfStateTold, SyncRequest, SyncAnswer, BulkChunk, BulkAck>;
  return dispatch(FromPeer{}, bytes, [this](const auto& message) { on(message); });
}

void Redundancy::on(const RfHello& m) {
  if (state() != RfState::active) return;  // the standby asks again
  peer_image_ = m.image;
  peer_boot_ = m.boot;
  const auto manifest = parse_manifest(m.manifest, "peer");
  verdict_ = manifest ? compare_images(identity_.manifest, *manifest)
                      : CompatibilityVerdict{Compatibility::incompatible, manifest.error().message};
  peer_.send(encode_peer(RfVerdict{static_cast<std::uint8_t>(verdict_.outcome), verdict_.why, epoch_.value,
                                   identity_.image, *identity_.boot}));
  listener_.peer_negotiated();
}

void Redundancy::on(const RfVerdict& m) {
  if (state() != RfState::negotiation) return;
  request_.stop();
  verdict_ = {m.outcome <= static_cast<std::uint8_t>(Compatibility::incompatible)
                  ? static_cast<Compatibility>(m.outcome)
                  : Compatibility::incompatible,
              m.why};
  peer_image_ = m.image;
  peer_boot_ = m.boot;
  epoch_told_ = Epoch(m.epoch);
  move(sso() ? RfEvent::compatible : RfEvent::incompatible, std::string(to_string(verdict_.outcome)) + ": " + m.why);
}

void Redundancy::on(const RfStateTold& m) {
  const auto told =
      m.state <= static_cast<std::uint8_t>(RfState::active_handback) ? static_cast<RfState>(m.state) : RfState::unknown;
  hold_peer();
  set_peer(told, "told");
  // An active has appeared: no need to wait for the next repetition.
  if (told == RfState::active && state() == RfState::negotiation) negotiate();
}

void Redundancy::on(const SyncRequest& m) {
  if (state() != RfState::active) return;
  const auto answer = [this](SyncKind what) { peer_.send(encode_peer(SyncAnswer{static_cast<std::uint8_t>(what)})); };
  switch (static_cast<SyncKind>(m.what)) {
    case SyncKind::config:
      if (answer_ == 0)
        answer_ = timers_.after(platform_.config_sync, [this, answer] {
          answer_ = 0;
          answer(SyncKind::config);
        });
      return;
    case SyncKind::file_system:
      return answer(SyncKind::file_system);
    case SyncKind::bulk:
      listener_.bulk_begins();
      bulk_sent_ = bulk_acked_ = std::min(m.offset, platform_.bulk_sync_bytes);
      if (platform_.bulk_sync_bytes == 0) peer_.send(encode_peer(BulkChunk{}));
      return send_bulk();
  }
}

void Redundancy::on(const SyncAnswer& m) {
  if (m.what == static_cast<std::uint8_t>(SyncKind::config) && state() == RfState::standby_cold_config) {
    request_.stop();
    move(RfEvent::config_synced, "configuration synced");
  } else if (m.what == static_cast<std::uint8_t>(SyncKind::file_system) && state() == RfState::standby_cold_filesys &&
             request_.running()) {
    request_.stop();
    step_ = timers_.after(platform_.rf_step, [this] { move(RfEvent::filesys_synced, "file systems synced"); });
  }
}

void Redundancy::send_bulk() {
  // The chunks are placeholders of the real size, beside the records that bulk_begins sends: the clients' records
  // travel in chunks once chunks hold records.
  while (bulk_sent_ < platform_.bulk_sync_bytes && bulk_sent_ - bulk_acked_ < kBulkWindow) {
    const std::uint64_t size = std::min(kChunkBytes, platform_.bulk_sync_bytes - bulk_sent_);
    peer_.send(encode_peer(
        BulkChunk{bulk_sent_, platform_.bulk_sync_bytes, std::vector<std::uint8_t>(static_cast<std::size_t>(size))}));
    bulk_sent_ += size;
  }
}

void Redundancy::on(const BulkAck& m) {
  if (state() != RfState::active || m.offset <= bulk_acked_ || m.offset > bulk_sent_) return;
  bulk_acked_ = m.offset;
  send_bulk();
}

void Redundancy::on(const BulkChunk& m) {
  if (state() != RfState::standby_cold_bulk || m.offset != bulk_here_) return;
  bulk_here_ += m.bytes.size();
  peer_.send(encode_peer(BulkAck{bulk_here_}));
  if (bulk_here_ >= m.total) return move(RfEvent::bulk_synced, std::to_string(bulk_here_) + " bytes synced");
  // Only a silence from now on means that a chunk was lost. The next request then names the bytes received so far.
  request_.progress();
}

}  // namespace hitless
