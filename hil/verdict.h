#pragma once
// Pass, fail or inconclusive, with the reasons. No traffic or no event is inconclusive, never "0 lost".

#include <string>
#include <vector>

namespace hitless {

enum class Outcome { pass, fail, inconclusive };
[[nodiscard]] constexpr const char* to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::fail:
      return "fail";
    case Outcome::inconclusive:
      return "inconclusive";
  }
  return "?";
}

struct Verdict {
  std::vector<std::string> broken;        ///< books, instruments or tables that contradict each other: always a failure
  std::vector<std::string> inconclusive;  ///< why nothing can be concluded
  std::vector<std::string> without_effect;  ///< planted faults that disturbed nothing: inconclusive as well
  std::vector<std::string> failed;          ///< what was concluded and is not as it must be
  /// A run that proves nothing proves no failure either, unless the model itself is broken.
  [[nodiscard]] Outcome outcome() const {
    if (!broken.empty()) return Outcome::fail;
    if (!inconclusive.empty() || !without_effect.empty()) return Outcome::inconclusive;
    return failed.empty() ? Outcome::pass : Outcome::fail;
  }
};

}  // namespace hitless
