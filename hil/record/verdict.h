#pragma once
// Pass, fail or inconclusive, with the reasons. No traffic or no event is inconclusive, never "0 lost".

#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/enum_name.h"
#include "dataplane/base/ids.h"

namespace hitless {

enum class Outcome { pass, fail, inconclusive };
[[nodiscard]] constexpr const char* to_string(Outcome outcome) {
  return enum_name<Outcome::inconclusive>(outcome, {"pass", "fail", "inconclusive"});
}

/// One thing that was asked of the run, and what spoke against it: nothing when all three are empty.
struct JudgedRule {
  std::string name;  ///< "books close", "slot 3 outage under the plan's maximum"; the same in every run of a scenario
  std::optional<Slot> slot;                               ///< the card that it is about; none: the run
  std::vector<std::string> broken, inconclusive, failed;  ///< as in Verdict, effectless faults being inconclusive
};

struct Verdict {
  std::vector<std::string> broken;        ///< books, instruments or tables that contradict each other: always a failure
  std::vector<std::string> inconclusive;  ///< why nothing can be concluded
  std::vector<std::string> without_effect;  ///< planted faults that disturbed nothing: inconclusive as well
  std::vector<std::string> failed;          ///< what was concluded and is not as it must be
  std::vector<JudgedRule> rules;            ///< the same lines by what was asked, in the order of asking
  /// A run that proves nothing proves no failure either, unless the model itself is broken.
  [[nodiscard]] Outcome outcome() const {
    if (!broken.empty()) return Outcome::fail;
    if (!inconclusive.empty() || !without_effect.empty()) return Outcome::inconclusive;
    return failed.empty() ? Outcome::pass : Outcome::fail;
  }
};

}  // namespace hitless
