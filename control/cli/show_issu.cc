#include "control/cli/show_issu.h"

#include <algorithm>

#include <fmt/format.h>

namespace hitless {
namespace {

/// One RP, as a block prints it.
struct ShownRp {
  RpId id = RpId::a;
  bool active = false;
  IssuState issu = IssuState::init;
  std::string boot, image;
};

/// Images behind "Primary Version" and "Secondary Version"; empty outside an upgrade.
struct ShownVersions {
  std::string primary, secondary;
};

std::int64_t whole_seconds_up(Duration d) { return (to_ns(d) + 999'999'999) / 1'000'000'000; }

std::string minutes_seconds(Duration d) {
  const std::int64_t s = whole_seconds_up(d);  // rounded up: a timer that still runs never shows 00:00
  return fmt::format("{:02}:{:02}", s / 60, s % 60);
}

std::string label(const char* name, const std::string& value) { return fmt::format("{:>31} = {}\n", name, value); }

ShownRp shown_own(const ExecTarget& target) {
  return {target.id, target.active, target.issu.state(), target.nvram.boot, target.rf.identity().image};
}

/// None for a peer that is not there or has not told its image.
std::optional<ShownRp> shown_peer(const ExecTarget& target) {
  const Redundancy& rf = target.rf;
  if (!rf.peer_here() || rf.peer_image().empty()) return std::nullopt;
  const bool active = rf.peer_state() == RfState::active;
  // A standby that has not signed in has no ISSU state of its own yet.
  const bool signed_in = active || rf.peer_state() == RfState::standby_hot;
  return ShownRp{other(target.id), active, signed_in ? target.issu.state() : IssuState::disabled, rf.peer_boot(),
                 rf.peer_image()};
}

ShownVersions shown_versions(const ExecTarget& target) {
  const IssuProcess& issu = target.issu;
  if (issu.state() != IssuState::load_version && issu.state() != IssuState::run_version) return {};
  const std::string& own = target.rf.identity().image;
  const std::string& peer = target.rf.peer_image();
  const std::string& other_image = !peer.empty() ? peer : own == issu.new_image() ? issu.old_image() : issu.new_image();
  return target.active ? ShownVersions{own, other_image} : ShownVersions{other_image, own};
}

void print_block(std::string& out, const ExecTarget& target, const ShownRp& rp, bool detail) {
  const auto or_na = [](const std::string& text) { return text.empty() ? std::string("N/A") : text; };
  out += label("Slot", to_string(rp.id));
  out += label("RP State", rp.active ? "Active" : "Standby");
  out += label("ISSU State", to_string(rp.issu));
  out += label("Boot Variable", or_na(rp.boot));
  if (!detail) return;
  const ShownVersions versions = shown_versions(target);
  out += label("Operating Mode", target.rf.sso() ? "SSO" : "RPR");
  out += label("Primary Version", or_na(versions.primary));
  out += label("Secondary Version", or_na(versions.secondary));
  out += label("Current Version", or_na(rp.image));
}

std::string blocks(const ExecTarget& target, bool detail) {
  std::string out;
  const auto peer = shown_peer(target);
  const bool peer_first = peer && peer->active;
  if (peer_first) print_block(out, target, *peer, detail);
  print_block(out, target, shown_own(target), detail);
  if (peer && !peer_first) print_block(out, target, *peer, detail);
  return out;
}

}  // namespace

Result<std::string> show_issu_state(const ExecTarget& target, const ExecLine&) { return blocks(target, false); }
Result<std::string> show_issu_state_detail(const ExecTarget& target, const ExecLine&) { return blocks(target, true); }

Result<std::string> show_issu_rollback_timer(const ExecTarget& target, const ExecLine&) {
  const bool runs = target.issu.rollback_at() != kNever;
  std::string out = fmt::format("{:>24} = {}\n", "Rollback Process State", runs ? "In progress" : "Not in progress");
  out += fmt::format("{:>24} = {}\n", "Configured Rollback Time", minutes_seconds(target.issu.rollback_time()));
  if (runs)
    out += fmt::format("{:>24} = {}\n", "Automatic Rollback Time",
                       minutes_seconds(std::max(Duration{}, target.issu.rollback_at() - target.now)));
  return out;
}

Result<std::string> show_issu_outage(const ExecTarget& target, const ExecLine&) {
  std::string out = fmt::format("{:<6} {:<40} {:<13} {}\n", "Slot #", "Card Type", "MDR Mode", "Max Outage Time");
  out += fmt::format("{:-<6} {:-<40} {:-<13} {:-<15}\n", "", "", "", "");
  for (const PlanRow& row : target.issu.plan()) {
    const char* mode = row.fate == CardFate::warm ? "WARM_RELOAD" : row.fate == CardFate::reload ? "RELOAD" : "NONE";
    out += fmt::format("{:>6} {:<40} {:<13} {:>10} secs\n", row.slot.value, row.card, mode,
                       whole_seconds_up(row.outage_max));
  }
  return out;
}

}  // namespace hitless
