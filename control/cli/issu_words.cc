#include "control/cli/issu_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hitless {
namespace {

/// One overload a refusal, each with the whole line behind the "% ".
struct Words {
  std::string command;

  std::string operator()(const NotInThisStep& r) const {
    return fmt::format("{} is not allowed in ISSU state {}", command, to_string(r.step));
  }
  std::string operator()(const ImageMissing&) const { return command + ": expected an image"; }
  std::string operator()(const StandbyNotReady& r) const {
    return fmt::format("{}: standby is not ready, it is {}, expected {}", command, to_string(r.is),
                       to_string(r.expected));
  }
  std::string operator()(const ImageUnreadable& r) const { return command + ": " + r.why; }
  std::string operator()(const ImageRunning& r) const { return command + ": " + r.image + " is running"; }
  std::string operator()(const ImagesIncompatible& r) const { return command + ": images are incompatible: " + r.why; }
  std::string operator()(const OtherImage& r) const { return "image " + r.named + ": expected " + r.expected; }
  std::string operator()(const PreloadUnfinished& r) const {
    std::vector<std::uint16_t> slots;
    for (const Slot slot : r.slots) slots.push_back(slot.value);
    return fmt::format("{}: preload is not finished in slot {}", command, fmt::join(slots, ", "));
  }
  std::string operator()(const SwitchoverUnderWay&) const { return command + ": the switchover is under way"; }
  std::string operator()(const StandbyRefuses& r) const { return command + ": standby: " + r.why; }
  std::string operator()(const ImagesDiffer&) const { return command + ": the images on the two RPs differ"; }
  std::string operator()(const StandbySilent&) const { return command + ": the standby does not answer"; }
  std::string operator()(const HandOverUnheard& r) const { return command + ": " + r.why + " before the switchover"; }
};

}  // namespace

Error refusal_error(IssuEvent command, const IssuRefusal& why) {
  const bool no_image = std::holds_alternative<ImageMissing>(why);
  return {no_image ? ErrorCode::bad_input : ErrorCode::refused, "% " + std::visit(Words{to_string(command)}, why)};
}

}  // namespace hitless
