#include "hil/doctor/finding.h"

#include <algorithm>

#include <fmt/format.h>

namespace hitless {

std::string finding_text(const Finding& finding) {
  std::string state = finding.is_usable() ? finding.state : std::string();
  std::vector<std::string> commands;
  for (const Hindrance& hindrance : finding.hindrances) {
    state += (state.empty() ? "not usable: " : "; ") + hindrance.why;
    for (const std::string& command : hindrance.commands)
      if (std::ranges::find(commands, command) == commands.end()) commands.push_back(command);
  }
  std::string text = fmt::format("{:<13} {}\n", finding.subject, state);
  for (const std::string& command : commands) text += fmt::format("{:<14}do: {}\n", "", command);
  for (const std::string& note : finding.notes) text += fmt::format("{:<14}{}\n", "", note);
  return text;
}

}  // namespace hitless
