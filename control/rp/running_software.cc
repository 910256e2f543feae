#include "control/rp/running_software.h"

#include "control/cli/exec_commands.h"
#include "control/cli/issu_words.h"
#include "dataplane/base/timeline_words.h"

namespace hitless {

RunningSoftware::RunningSoftware(RpHardware hardware, std::string image, ImageManifest manifest)
    : hardware_(std::move(hardware)),
      timers_(hardware_.scheduler),
      rf_(timers_, hardware_.timeline, *hardware_.config.platform, hardware_.peer,
          RfIdentity{std::move(image), std::move(manifest), &hardware_.nvram.boot}, *this),
      issu_(
          {timers_, hardware_.timeline, hardware_.config, hardware_.disk, hardware_.nvram, rf_, hardware_.peer, *this}),
      adjacencies_(hardware_.config),
      clients_(hardware_.peer, make_clients({hardware_.config, adjacencies_})) {
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
  hardware_.timeline.note(timeline::kRpRole, to_string(RpRole::standby), to_string(RpRole::active), "presence line");
  if (took_over)
    hardware_.timeline.note(timeline::kSwitchover, to_string(other(hardware_.id)), to_string(hardware_.id),
                            issu_.switchover_why());
  hardware_.timeline.note(timeline::kEpoch, before.valid() ? std::to_string(before.value) : "",
                          std::to_string(epoch.value),
                          took_over        ? "switchover"
                          : before.valid() ? "restart"
                                           : "first active RP");
  // A standby that was not hot may know only a part of the adjacencies, and its cards start anew.
  if (cold) adjacencies_ = AdjacencyTable(hardware_.config);
  role_ =
      std::make_unique<ActiveRole>(ActiveRole::Surroundings{hardware_, timers_, rf_, issu_, adjacencies_}, cold, epoch);
  role_->start();
  issu_.switched_over();
}

void RunningSoftware::peer_present(bool here) { rf_.peer_present(here); }

void RunningSoftware::receive(const std::vector<std::uint8_t>& bytes) {
  auto taken = rf_.receive(bytes);
  // NVRAM keeps the epoch, so that an RP that becomes active after a reset opens no epoch that was open before.
  if (taken && rf_.epoch_told().valid()) hardware_.nvram.epoch = rf_.epoch_told();
  if (taken && !*taken) taken = clients_.receive(bytes, active());
  if (taken && !*taken) taken = issu_.receive(bytes);
  if (taken && *taken) return;
  hardware_.timeline.note(timeline::kMessage, "peer", timeline::kRefused,
                          taken ? "unknown message type " + std::to_string(wire_type(bytes)) : taken.error().message);
}

Result<std::string> RunningSoftware::execute(std::string_view line) {
  const auto command = parse_exec(line);
  auto outcome = command ? run_exec({hardware_.id, active(), rf_, issu_, hardware_.nvram, timers_.now()}, *command)
                         : tl::unexpected(command.error());
  // A show command that succeeds changes nothing and leaves no entry in the Timeline.
  if (!outcome || command->row->issu)
    hardware_.timeline.note(timeline::kCommand, std::string(line), outcome ? timeline::kAccepted : timeline::kRefused,
                            outcome ? "" : outcome.error().message);
  return outcome;
}

void RunningSoftware::refused_late(const LateRefusal& refusal) {
  hardware_.timeline.note(timeline::kCommand, to_string(refusal.command), timeline::kRefused,
                          refusal_error(refusal.command, refusal.why).message);
}

std::optional<Error> RunningSoftware::late_refusal() const {
  const auto& refusal = issu_.late_refusal();
  if (!refusal) return std::nullopt;
  return refusal_error(refusal->command, refusal->why);
}

}  // namespace hitless
