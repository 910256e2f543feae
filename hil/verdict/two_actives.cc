#include "hil/verdict/two_actives.h"

#include <algorithm>
#include <map>

#include "dataplane/base/timeline_words.h"

#include <fmt/format.h>

namespace hitless {

std::vector<std::string> two_actives(const Timeline& timeline) {
  std::vector<std::string> lines;
  std::map<std::string, bool> active;
  for (const TimelineEntry& e : timeline.entries()) {
    if (e.what != timeline::kRpRole) continue;
    active[e.who] = e.to == to_string(RpRole::active);
    const auto count = std::ranges::count_if(active, [](const auto& rp) { return rp.second; });
    if (count > 1 && active[e.who]) lines.push_back(fmt::format("two RPs are active from {} ns on", to_ns(e.at)));
  }
  return lines;
}

}  // namespace hitless
