#include "control/cli/issu_commands.h"

#include <algorithm>
#include <cctype>

#include "control/cli/issu_words.h"
#include "control/images/file_system.h"

namespace hitless {
namespace {

struct IssuArguments {
  std::optional<RpId> slot;  ///< the one RP slot that the command names: for loadversion the active's
  std::string image;         ///< "disk0:NAME" without the stby-; empty: not named
  bool forced = false;
};

bool is_word(const std::string& typed, std::string_view word) {
  return std::ranges::equal(typed, word, [](unsigned char a, char b) { return std::tolower(a) == b; });
}

std::optional<RpId> parse_slot(const std::string& word) {
  if (is_word(word, "a")) return RpId::a;
  if (is_word(word, "b")) return RpId::b;
  return std::nullopt;
}

bool take_forced(std::vector<std::string>& words) {
  if (words.empty() || !is_word(words.back(), "forced")) return false;
  words.pop_back();
  return true;
}

Result<IssuArguments> slot_and_image(const ExecLine& line, bool may_force) {
  std::vector<std::string> words = line.arguments;
  IssuArguments arguments;
  if (may_force) arguments.forced = take_forced(words);
  if (!words.empty()) {
    arguments.slot = parse_slot(words[0]);
    if (arguments.slot) words.erase(words.begin());
  }
  if (!words.empty()) {
    const auto file = parse_file_name(words[0]);
    if (!file) return invalid_input(line.text, "an RP slot (a, b) and an image (disk0:NAME)");
    arguments.image = file->local();
    words.erase(words.begin());
  }
  if (!words.empty()) return invalid_input(line.text, "no more than a slot and an image");
  return arguments;
}

Result<IssuArguments> loadversion_arguments(const ExecLine& line) {
  const std::string usage = "issu loadversion [<active-slot>] disk0:NAME [<standby-slot> stby-disk0:NAME] [forced]";
  std::vector<std::string> words = line.arguments;
  IssuArguments arguments;
  arguments.forced = take_forced(words);
  if (words.size() != 1 && words.size() != 4) return invalid_input(line.text, usage);
  if (words.size() == 4) {
    arguments.slot = parse_slot(words[0]);
    const auto peer_slot = parse_slot(words[2]);
    if (!arguments.slot || !peer_slot || arguments.slot == peer_slot) return invalid_input(line.text, usage);
  }
  const auto own = parse_file_name(words[words.size() == 1 ? 0 : 1]);
  if (!own || own->on_standby) return invalid_input(line.text, usage);
  arguments.image = own->local();
  if (words.size() == 4) {
    const auto peer = parse_file_name(words[3]);
    if (!peer || !peer->on_standby) return invalid_input(line.text, usage);
    if (peer->name != own->name) return invalid_input(line.text, "the same image name for both RPs");
  }
  return arguments;
}

/// A named slot must be the slot of the RP that the command is about.
Result<void> check_slot(const IssuArguments& arguments, RpId expected, const char* role) {
  if (!arguments.slot || *arguments.slot == expected) return {};
  return fail(ErrorCode::refused, std::string("% slot ") + to_string(*arguments.slot) + ": expected " +
                                      to_string(expected) + ", the " + role + " RP");
}

Result<IssuArguments> about_active(const ExecTarget& target, Result<IssuArguments> arguments) {
  if (!arguments) return arguments;
  if (auto ok = check_slot(*arguments, target.id, "active"); !ok) return tl::unexpected(ok.error());
  return arguments;
}

Result<IssuArguments> about_standby(const ExecTarget& target, Result<IssuArguments> arguments) {
  if (!arguments) return arguments;
  if (auto ok = check_slot(*arguments, other(target.id), "standby"); !ok) return tl::unexpected(ok.error());
  return arguments;
}

tl::unexpected<Error> refused(IssuEvent command, const IssuRefusal& why) {
  return tl::unexpected(refusal_error(command, why));
}

}  // namespace

Result<std::string> issu_loadversion(const ExecTarget& target, const ExecLine& line) {
  const auto arguments = about_active(target, loadversion_arguments(line));
  if (!arguments) return tl::unexpected(arguments.error());
  const auto begun = target.issu.load_version(arguments->image, arguments->forced);
  if (!begun) return refused(IssuEvent::load_version, begun.error());
  return "%issu loadversion accepted, images are verified and the standby is reloaded" +
         (begun->rpr ? "\n% " + begun->why + ": RPR, every card will reload" : std::string());
}

Result<std::string> issu_runversion(const ExecTarget& target, const ExecLine& line) {
  const auto arguments = about_standby(target, slot_and_image(line, true));
  if (!arguments) return tl::unexpected(arguments.error());
  const auto done = target.issu.run_version(arguments->image, arguments->forced);
  if (!done) return refused(IssuEvent::run_version, done.error());
  return std::string("%issu runversion initiated successfully");
}

Result<std::string> issu_acceptversion(const ExecTarget& target, const ExecLine& line) {
  const auto arguments = about_active(target, slot_and_image(line, false));
  if (!arguments) return tl::unexpected(arguments.error());
  const auto was_running = target.issu.accept_version(arguments->image);
  if (!was_running) return refused(IssuEvent::accept_version, was_running.error());
  return std::string(*was_running ? "% Rollback timer stopped. Please issue the commitversion command."
                                  : "% Rollback timer is not running");
}

Result<std::string> issu_commitversion(const ExecTarget& target, const ExecLine& line) {
  const auto arguments = about_standby(target, slot_and_image(line, false));
  if (!arguments) return tl::unexpected(arguments.error());
  const auto done = target.issu.commit_version(arguments->image);
  if (!done) return refused(IssuEvent::commit_version, done.error());
  return std::string("%issu commitversion executed successfully");
}

Result<std::string> issu_abortversion(const ExecTarget& target, const ExecLine& line) {
  const auto arguments = about_active(target, slot_and_image(line, false));
  if (!arguments) return tl::unexpected(arguments.error());
  const auto done = target.issu.abort_version(arguments->image);
  if (!done) return refused(IssuEvent::abort_version, done.error());
  return std::string("%issu abortversion initiated successfully");
}

}  // namespace hitless
