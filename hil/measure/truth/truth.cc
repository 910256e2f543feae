#include "hil/measure/truth/truth.h"

#include <algorithm>
#include <tuple>

namespace hitless {

void Truth::closed(const Gate& gate, Instant at, CauseId cause) {
  if (const auto open = open_outages_.find(gate); open != open_outages_.end()) {
    GateOutage& outage = outages_[open->second];
    std::vector<CauseId>& later = outage.later_causes;
    if (cause != outage.cause && std::find(later.begin(), later.end(), cause) == later.end()) later.push_back(cause);
    return;
  }
  // Cards are walked one after another within a step, so a closing may be reported a little late: few outages move.
  std::size_t place = outages_.size();
  outages_.push_back({gate, at, kNever, cause, {}});
  while (place > 0 && std::tie(at, gate) < std::tie(outages_[place - 1].closed, outages_[place - 1].gate)) {
    std::swap(outages_[place - 1], outages_[place]);
    const auto moved = open_outages_.find(outages_[place].gate);
    if (moved != open_outages_.end() && moved->second == place - 1) moved->second = place;
    --place;
  }
  open_outages_.emplace(gate, place);
}

void Truth::add(const Truth& other) {
  outages_.insert(outages_.end(), other.outages_.begin(), other.outages_.end());
  std::ranges::sort(outages_, [](const GateOutage& a, const GateOutage& b) {
    return std::tie(a.closed, a.gate) < std::tie(b.closed, b.gate);
  });
  open_outages_.clear();
  for (std::size_t i = 0; i < outages_.size(); ++i)
    if (outages_[i].opened == kNever) open_outages_.emplace(outages_[i].gate, i);
}

void Truth::opened(const Gate& gate, Instant at) {
  const auto open = open_outages_.find(gate);
  if (open == open_outages_.end()) return;
  outages_[open->second].opened = at;
  open_outages_.erase(open);
}

}  // namespace hitless
