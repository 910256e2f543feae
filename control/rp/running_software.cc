#include "control/rp/running_software.h"

#include <algorithm>

#include "control/host/neighbour_checkpoint.h"
#include "control/redundancy/peer_messages.h"

namespace hitless {

RunningSoftware::ActiveRole::ActiveRole(RunningSoftware& software, bool cold, Epoch epoch)
    : rib(software.hardware_.config.addressing),
      cards(software.hardware_.id, software.timers_, software.hardware_.journal, software.hardware_.cards),
      restarts(software.timers_, cards, card_software_of(software.rf_.identity().manifest, software.hardware_.config),
               cold,
               {[&software] { return software.issu_.restart_why(); },
                [&software](Slot slot, const std::string& why) { software.issu_.card_reloads(slot, why); }}),
      fib(
          software.timers_, software.hardware_.config, software.adjacencies_, rib, epoch,
          [this](Slot slot, WireBytes bytes) { cards.send(slot, std::move(bytes)); },
          [this, &software] {
            software.hardware_.journal.note("fib", "epoch " + std::to_string(fib.epoch().value), "in every card", "");
          },
          software.hardware_.pieces),
      feed(software.timers_, software.hardware_.routes, rib, software.hardware_.config.platform->rib_routes_per_s,
           {[this] { fib.publish(); },
            [&software] {
              software.hardware_.journal.note("fib", "feed", "converged", "");
              software.close_epoch("RIB converged");
            }}),
      neighbours({software.timers_, software.hardware_.journal, software.hardware_.config, software.adjacencies_, rib,
                  epoch, [this, &software](const LearntAdjacency& learnt) {
                    fib.publish();
                    software.hardware_.peer.send(encode_neighbour(learnt));
                  }}) {
  for (const LearntAdjacency& learnt : software.adjacencies_.learnt())
    rib.add_neighbour({HopKind::neighbour, learnt.neighbour.interface, learnt.neighbour.address},
                      software.hardware_.config.interfaces[learnt.neighbour.interface.index()].vrf);
}

RunningSoftware::RunningSoftware(RpHardware hardware, std::string image, ImageManifest manifest)
    : hardware_(std::move(hardware)),
      timers_(hardware_.scheduler),
      rf_(timers_, hardware_.journal, *hardware_.config.platform, hardware_.peer,
          RfIdentity{std::move(image), std::move(manifest), &hardware_.nvram.boot},
          {[this] { issu_.peer_negotiated(); }, [this] { issu_.peer_changed(); }, [this] { tell_neighbours(); }}),
      issu_(IssuSurroundings{timers_, hardware_.journal, hardware_.config, hardware_.disk, hardware_.nvram, rf_,
                             hardware_.peer, [this] { return role_ ? &role_->cards : nullptr; },
                             [this] { return role_ ? role_->rib.size() : std::size_t{0}; }, hardware_.reset}),
      adjacencies_(hardware_.config) {
  hardware_.peer.attach([this](WireBytes bytes) { receive(*bytes); });
}

RunningSoftware::~RunningSoftware() { hardware_.peer.detach(); }

void RunningSoftware::start() { rf_.start(); }

void RunningSoftware::become_active() {
  const bool took_over = rf_.peer_state() == RfState::active || rf_.epoch_told().valid();
  const bool cold = rf_.state() != RfState::standby_hot;
  const Epoch before = hardware_.nvram.epoch;
  const Epoch epoch(before.valid() ? before.value + 1 : 1);
  hardware_.nvram.epoch = epoch;
  rf_.go_active(epoch);
  hardware_.journal.note("rp role", "standby", "active", "presence line");
  if (took_over)
    hardware_.journal.note("switchover", to_string(other(hardware_.id)), to_string(hardware_.id),
                           issu_.switchover_why());
  hardware_.journal.note("epoch", before.valid() ? std::to_string(before.value) : "", std::to_string(epoch.value),
                         took_over        ? "switchover"
                         : before.valid() ? "restart"
                                          : "first active RP");
  // A standby that was not hot may have been told a part, and cards start anew behind it.
  if (cold) adjacencies_ = AdjacencyTable(hardware_.config);
  role_ = std::make_unique<ActiveRole>(*this, cold, epoch);
  role_->cards.start(role_->fib, {[this](const PreloadResult& result) { issu_.preloaded(result); },
                                  [this](Slot slot) {
                                    role_->restarts.look_at(slot);
                                    issu_.card_greeted();
                                  }});
  role_->feed.start();
  if (const Duration nsf = hardware_.config.platform->nsf_timer; nsf > Duration{})
    timers_.after(nsf, [this] { close_epoch("NSF timer ran out"); });
  issu_.switched_over();
}

/// To a standby that is about to become hot: what it was told before found it booting.
void RunningSoftware::tell_neighbours() {
  for (const LearntAdjacency& learnt : adjacencies_.learnt()) hardware_.peer.send(encode_neighbour(learnt));
}

void RunningSoftware::close_epoch(const std::string& why) {
  if (role_->fib.closed()) return;
  hardware_.journal.note("fib", "epoch " + std::to_string(role_->fib.epoch().value), "closed", why);
  role_->fib.close_epoch();
}

void RunningSoftware::peer_present(bool here) { rf_.peer_present(here); }

void RunningSoftware::receive(const std::vector<std::uint8_t>& bytes) {
  const auto refused = [this](const std::string& why) { hardware_.journal.note("message", "peer", "refused", why); };
  const auto by_rf = rf_.receive(bytes);
  if (!by_rf) return refused(by_rf.error().message);
  // So that an RP which becomes active after a reset opens no epoch that was open before.
  if (rf_.epoch_told().valid()) hardware_.nvram.epoch = rf_.epoch_told();
  if (*by_rf) return;
  if (static_cast<PeerMessageType>(wire_type(bytes)) == PeerMessageType::neighbour_checkpoint) {
    const auto learnt = decode_neighbour(bytes, hardware_.config);
    if (!learnt) return refused(learnt.error().message);
    // Late: this RP speaks for itself by now.
    if (!active() && !adjacencies_.restore(*learnt)) refused("checkpoint of a neighbour that cannot be");
    return;
  }
  const auto by_issu = issu_.receive(bytes);
  if (!by_issu) return refused(by_issu.error().message);
  if (!*by_issu) refused("unknown message type " + std::to_string(wire_type(bytes)));
}

bool RunningSoftware::converged() const {
  return role_ && role_->feed.done() && role_->fib.closed() && role_->fib.in_sync();
}

Result<void> RunningSoftware::slots_are_right(const ExecCommand& command) const {
  const RpId own = hardware_.id;
  // runversion and commitversion name the standby's slot, the others the active's.
  const bool names_standby = command.kind == ExecKind::issu_runversion || command.kind == ExecKind::issu_commitversion;
  const RpId expected = names_standby ? other(own) : own;
  if (command.slot && *command.slot != expected)
    return fail(ErrorCode::refused, std::string("% slot ") + to_string(*command.slot) + ": expected " +
                                        to_string(expected) + ", the " + (names_standby ? "standby" : "active") +
                                        " RP");
  return {};
}

Result<std::string> RunningSoftware::run(const ExecCommand& command) {
  switch (command.kind) {
    case ExecKind::show_issu_state:
      return show_issu_state(shown(), false);
    case ExecKind::show_issu_state_detail:
      return show_issu_state(shown(), true);
    case ExecKind::show_issu_outage:
      return show_issu_outage(issu_.plan());
    case ExecKind::show_issu_rollback_timer: {
      std::optional<Duration> left;
      if (issu_.rollback_at() != kNever) left = std::max(Duration{}, issu_.rollback_at() - timers_.now());
      return show_rollback_timer(issu_.rollback_time(), left);
    }
    case ExecKind::show_redundancy_states:
      return show_redundancy_states(hardware_.id, rf_.state(), rf_.peer_state(), rf_.peer_here(), rf_.sso());
    default:
      break;
  }
  if (!active()) return fail(ErrorCode::refused, "% this RP is not active: type the command on the active RP");
  if (auto ok = slots_are_right(command); !ok) return tl::unexpected(ok.error());
  const IssuArguments arguments{command.image, command.forced};
  switch (command.kind) {
    case ExecKind::issu_loadversion:
      return issu_.load_version(arguments);
    case ExecKind::issu_runversion:
      return issu_.run_version(arguments);
    case ExecKind::issu_acceptversion:
      return issu_.accept_version(arguments);
    case ExecKind::issu_commitversion:
      return issu_.commit_version(arguments);
    default:
      return issu_.abort_version(arguments);
  }
}

Result<std::string> RunningSoftware::execute(std::string_view line) {
  const auto command = parse_exec(line);
  if (!command) {
    hardware_.journal.note("command", std::string(line), "refused", command.error().message);
    return tl::unexpected(command.error());
  }
  const bool changes = command->kind <= ExecKind::issu_abortversion;
  auto outcome = run(*command);
  // A show changes nothing and nobody's timeline.
  if (changes || !outcome)
    hardware_.journal.note("command", std::string(line), outcome ? "accepted" : "refused",
                           outcome ? "" : outcome.error().message);
  return outcome;
}

ShownSystem RunningSoftware::shown() const {
  ShownSystem system;
  system.sso = rf_.sso();
  system.own = {hardware_.id, active(), issu_.state(), hardware_.nvram.boot, image()};
  if (rf_.peer_here() && !rf_.peer_image().empty()) {
    const bool peer_active = rf_.peer_state() == RfState::active;
    // A standby that has not signed in has no ISSU state of its own yet.
    const bool signed_in = peer_active || rf_.peer_state() == RfState::standby_hot;
    system.peer = {other(hardware_.id), peer_active, signed_in ? issu_.state() : IssuState::disabled, rf_.peer_boot(),
                   rf_.peer_image()};
  }
  if (issu_.state() == IssuState::load_version || issu_.state() == IssuState::run_version) {
    const std::string& peer = rf_.peer_image();
    const std::string& other_image = !peer.empty()                  ? peer
                                     : image() == issu_.new_image() ? issu_.old_image()
                                                                    : issu_.new_image();
    system.primary = active() ? image() : other_image;
    system.secondary = active() ? other_image : image();
  }
  return system;
}

}  // namespace hitless
