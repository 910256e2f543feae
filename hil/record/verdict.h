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

/// One rule asked of the run, with the evidence against the run: the rule holds when all three lists are empty.
struct JudgedRule {
  std::string name;  ///< "books close", "slot 3 outage under the plan's maximum"; the same in every run of a scenario
  std::optional<Slot> slot;                               ///< the card that the rule is about; none: the run
  std::vector<std::string> broken, inconclusive, failed;  ///< as in Verdict; a fault without effect is inconclusive
};

struct Verdict {
  std::vector<std::string> broken;        ///< books, instruments or tables that contradict each other: always a failure
  std::vector<std::string> inconclusive;  ///< reasons why nothing can be concluded
  std::vector<std::string> without_effect;  ///< planted faults that disturbed nothing: inconclusive as well
  std::vector<std::string> failed;          ///< conclusions that break a rule
  std::vector<JudgedRule> rules;            ///< the same lines by rule, in the order of asking
  /// A run that proves nothing proves no failure either, unless the model itself is broken.
  [[nodiscard]] Outcome outcome() const {
    if (!broken.empty()) return Outcome::fail;
    if (!inconclusive.empty() || !without_effect.empty()) return Outcome::inconclusive;
    return failed.empty() ? Outcome::pass : Outcome::fail;
  }
};

}  // namespace hitless
