#pragma once
// Doctor's finding about one thing.

#include <optional>
#include <string>
#include <vector>

namespace hitless {

/// Why something cannot be used, and the shell lines that change this, in order. No line: no command on this machine
/// changes it.
struct Hindrance {
  std::string why;
  std::vector<std::string> commands;
};

struct Finding {
  std::string subject;           ///< "af_packet", "0000:01:00.0", "cpus"
  std::string state = "usable";  ///< shown when there is no hindrance
  std::vector<Hindrance> hindrances;
  std::vector<std::string> notes;

  [[nodiscard]] bool is_usable() const { return hindrances.empty(); }
  void add(std::optional<Hindrance> hindrance) {
    if (hindrance) hindrances.push_back(std::move(*hindrance));
  }
};

/// A block of lines: the subject with its state, every command once behind "do:", the notes.
[[nodiscard]] std::string finding_text(const Finding& finding);

}  // namespace hitless
