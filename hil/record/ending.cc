#include "hil/record/ending.h"

#include <algorithm>

#include <fmt/format.h>

#include "dataplane/base/enum_name.h"
#include "dataplane/base/timeline_words.h"

namespace hitless {

const char* to_string(UpgradeOutcome outcome) {
  return enum_name<UpgradeOutcome::unsettled>(outcome, {"upgraded", "returned", "unchanged", "unsettled"});
}

std::string to_string(const Ending& ending) {
  return std::string(to_string(ending.outcome)) + (ending.simplex ? ", simplex" : "");
}

Ending ending_of(const Chassis& chassis, const std::string& start_image, const std::string& upgrade_to,
                 const Timeline& timeline) {
  Ending ending;
  const RouteProcessor* active = chassis.active();
  if (active == nullptr) {
    ending.why = "no RP is active";
    return ending;
  }
  const RouteProcessor& peer = chassis.rp(other(active->id()));
  ending.simplex = chassis.gone_for_good(peer.id());
  const std::string& image = active->running_image();
  if (active->issu_state() != IssuState::init)
    ending.why = fmt::format("ISSU state is {}", to_string(active->issu_state()));
  else if (!chassis.holds(Condition::ready))
    ending.why = fmt::format("the chassis is not ready, the standby is {}", to_string(peer.rf_state()));
  else if (!ending.simplex && peer.running_image() != image)
    ending.why = fmt::format("RP {} runs {}, RP {} runs {}", to_string(active->id()), image, to_string(peer.id()),
                             peer.running_image());
  else if (image != start_image && image != upgrade_to)
    ending.why = "both RPs run " + image;
  if (!ending.why.empty()) return ending;
  const auto& entries = timeline.entries();
  const bool left = std::any_of(entries.begin(), entries.end(), [&](const TimelineEntry& e) {
    return e.what == timeline::kImage && !e.to.empty() && e.to != start_image;
  });
  ending.outcome = image != start_image ? UpgradeOutcome::upgraded
                   : left               ? UpgradeOutcome::returned
                                        : UpgradeOutcome::unchanged;
  return ending;
}

}  // namespace hitless
