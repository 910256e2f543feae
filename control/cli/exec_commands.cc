#include "control/cli/exec_commands.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <sstream>

#include <fmt/format.h>

#include "control/images/file_system.h"

namespace hitless {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

tl::unexpected<Error> invalid(std::string_view line, const std::string& expected) {
  return fail(ErrorCode::bad_input,
              "% Invalid input: '" + std::string(line) + "'" + (expected.empty() ? "" : ", expected " + expected));
}

std::optional<RpId> parse_slot(const std::string& word) {
  const std::string w = lower(word);
  if (w == "a") return RpId::a;
  if (w == "b") return RpId::b;
  return std::nullopt;
}

/// [slot] [image] after a command's name; after runversion "forced", too.
Result<ExecCommand> slot_and_image(ExecCommand command, std::vector<std::string> words, std::string_view line) {
  if (command.kind == ExecKind::issu_runversion && !words.empty() && lower(words.back()) == "forced") {
    command.forced = true;
    words.pop_back();
  }
  if (!words.empty()) {
    command.slot = parse_slot(words[0]);
    if (command.slot) words.erase(words.begin());
  }
  if (!words.empty()) {
    const auto file = parse_file_name(words[0]);
    if (!file) return invalid(line, "an RP slot (a, b) and an image (disk0:NAME)");
    command.image = file->local();
    words.erase(words.begin());
  }
  if (!words.empty()) return invalid(line, "no more than a slot and an image");
  return command;
}

/// loadversion: IMAGE, or SLOT IMAGE SLOT IMAGE; then "forced".
Result<ExecCommand> loadversion(std::vector<std::string> words, std::string_view line) {
  const std::string usage = "issu loadversion [<active-slot>] disk0:NAME [<standby-slot> stby-disk0:NAME] [forced]";
  ExecCommand command{ExecKind::issu_loadversion, {}, {}, {}, false};
  if (!words.empty() && lower(words.back()) == "forced") {
    command.forced = true;
    words.pop_back();
  }
  if (words.size() != 1 && words.size() != 4) return invalid(line, usage);
  if (words.size() == 4) {
    command.slot = parse_slot(words[0]);
    command.peer_slot = parse_slot(words[2]);
    if (!command.slot || !command.peer_slot || command.slot == command.peer_slot) return invalid(line, usage);
  }
  const auto own = parse_file_name(words[words.size() == 1 ? 0 : 1]);
  if (!own || own->on_standby) return invalid(line, usage);
  command.image = own->local();
  if (words.size() == 4) {
    const auto peer = parse_file_name(words[3]);
    if (!peer || !peer->on_standby) return invalid(line, usage);
    if (peer->name != own->name) return invalid(line, "the same image name for both RPs");
  }
  return command;
}

std::string minutes_seconds(Duration d) {
  // Whole seconds, rounded up: a timer that still runs never shows 00:00.
  const std::int64_t s = (to_ns(d) + 999'999'999) / 1'000'000'000;
  return fmt::format("{:02}:{:02}", s / 60, s % 60);
}

std::string label(const char* name, const std::string& value) { return fmt::format("{:>31} = {}\n", name, value); }

void print_block(std::string& out, const ShownSystem& system, const ShownRp& rp, bool detail) {
  const auto or_na = [](const std::string& text) { return text.empty() ? std::string("N/A") : text; };
  out += label("Slot", to_string(rp.id));
  out += label("RP State", rp.active ? "Active" : "Standby");
  out += label("ISSU State", to_string(rp.issu));
  out += label("Boot Variable", or_na(rp.boot));
  if (!detail) return;
  out += label("Operating Mode", system.sso ? "SSO" : "RPR");
  out += label("Primary Version", or_na(system.primary));
  out += label("Secondary Version", or_na(system.secondary));
  out += label("Current Version", or_na(rp.image));
}

}  // namespace

Result<ExecCommand> parse_exec(std::string_view line) {
  std::vector<std::string> words;
  std::istringstream in{std::string(line)};
  for (std::string word; in >> word;) words.push_back(word);
  const auto keyword = [&words](std::size_t i) { return i < words.size() ? lower(words[i]) : std::string(); };
  const auto is = [&](std::initializer_list<const char*> expected) {
    if (words.size() != expected.size()) return false;
    std::size_t i = 0;
    return std::all_of(expected.begin(), expected.end(), [&](const char* word) { return keyword(i++) == word; });
  };
  const auto show = [](ExecKind kind) { return ExecCommand{kind, {}, {}, {}, false}; };

  if (is({"show", "issu", "state"})) return show(ExecKind::show_issu_state);
  if (is({"show", "issu", "state", "detail"})) return show(ExecKind::show_issu_state_detail);
  if (is({"show", "issu", "rollback-timer"}) || is({"show", "issu", "rollback", "timer"}))
    return show(ExecKind::show_issu_rollback_timer);
  if (is({"show", "issu", "outage", "slot", "all"})) return show(ExecKind::show_issu_outage);
  if (is({"show", "redundancy", "states"}) || is({"show", "redundancy", "state"}))
    return show(ExecKind::show_redundancy_states);
  if (keyword(0) != "issu") return invalid(line, "");

  std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, words.size())),
                                words.end());
  const std::string verb = keyword(1);
  if (verb == "loadversion") return loadversion(std::move(rest), line);
  for (const auto& [name, kind] :
       {std::pair{"runversion", ExecKind::issu_runversion}, std::pair{"acceptversion", ExecKind::issu_acceptversion},
        std::pair{"commitversion", ExecKind::issu_commitversion},
        std::pair{"abortversion", ExecKind::issu_abortversion}})
    if (verb == name) return slot_and_image(show(kind), std::move(rest), line);
  return invalid(line, "loadversion, runversion, acceptversion, commitversion or abortversion");
}

std::string show_issu_state(const ShownSystem& system, bool detail) {
  std::string out;
  // The active RP's block stands first, on whichever RP the line is typed.
  const bool peer_first = system.peer && system.peer->active;
  if (peer_first) print_block(out, system, *system.peer, detail);
  print_block(out, system, system.own, detail);
  if (system.peer && !peer_first) print_block(out, system, *system.peer, detail);
  return out;
}

std::string show_rollback_timer(Duration configured, std::optional<Duration> remaining) {
  std::string out =
      fmt::format("{:>24} = {}\n", "Rollback Process State", remaining ? "In progress" : "Not in progress");
  out += fmt::format("{:>24} = {}\n", "Configured Rollback Time", minutes_seconds(configured));
  if (remaining) out += fmt::format("{:>24} = {}\n", "Automatic Rollback Time", minutes_seconds(*remaining));
  return out;
}

std::string show_issu_outage(const std::vector<PlanRow>& plan) {
  std::string out = fmt::format("{:<6} {:<40} {:<13} {}\n", "Slot #", "Card Type", "MDR Mode", "Max Outage Time");
  out += fmt::format("{:-<6} {:-<40} {:-<13} {:-<15}\n", "", "", "", "");
  for (const PlanRow& row : plan) {
    const char* mode = row.fate == CardFate::warm ? "WARM_RELOAD" : row.fate == CardFate::reload ? "RELOAD" : "NONE";
    // A maximum is rounded up.
    const std::int64_t seconds = (to_ns(row.outage_max) + 999'999'999) / 1'000'000'000;
    out += fmt::format("{:>6} {:<40} {:<13} {:>10} secs\n", row.slot.value, row.card, mode, seconds);
  }
  return out;
}

std::string show_redundancy_states(RpId id, RfState own, RfState peer, bool peer_here, bool sso) {
  const auto state = [](RfState s) { return fmt::format("{:<2} -{}", static_cast<int>(s), to_string(s)); };
  const auto line = [](const char* name, const std::string& value) {
    return fmt::format("{:>15} = {}\n", name, value);
  };
  const char* mode = sso ? "SSO" : "RPR";
  std::string out = line("my state", state(own)) + line("peer state", state(peer)) +
                    line("Mode", peer_here ? "Duplex" : "Simplex") +
                    line("Unit", id == RpId::a ? "Primary" : "Secondary") + line("Unit ID", id == RpId::a ? "0" : "1");
  out += fmt::format("\nRedundancy Mode (Operational) = {}\nRedundancy Mode (Configured)  = SSO\n", mode);
  out += line("Split Mode", "Disabled");
  out += line("Manual Swact", own == RfState::active
                                  ? (peer_here ? "Enabled" : "disabled (system is simplex (no peer unit))")
                                  : "cannot be initiated from this the standby unit");
  out += line("Communications", peer_here ? "Up" : "Down      Reason: Simplex mode");
  return out;
}

}  // namespace hitless
