#include "hil/measure/truth/truth.h"

#include <algorithm>
#include <tuple>

namespace hitless {

void Truth::closed(const Gate& gate, Instant at, CauseId cause) {
  if (const auto open = open_closures_.find(gate); open != open_closures_.end()) {
    Closure& closure = closures_[open->second];
    std::vector<CauseId>& later = closure.later_causes;
    if (cause != closure.cause && std::find(later.begin(), later.end(), cause) == later.end()) later.push_back(cause);
    return;
  }
  // Cards are walked one after another within a step, so a closing may be reported a little late: few closures move.
  std::size_t place = closures_.size();
  closures_.push_back({gate, at, kNever, cause, {}});
  while (place > 0 && std::tie(at, gate) < std::tie(closures_[place - 1].closed, closures_[place - 1].gate)) {
    std::swap(closures_[place - 1], closures_[place]);
    const auto moved = open_closures_.find(closures_[place].gate);
    if (moved != open_closures_.end() && moved->second == place - 1) moved->second = place;
    --place;
  }
  open_closures_.emplace(gate, place);
}

void Truth::add(const Truth& other) {
  closures_.insert(closures_.end(), other.closures_.begin(), other.closures_.end());
  std::ranges::sort(closures_, [](const Closure& a, const Closure& b) {
    return std::tie(a.closed, a.gate) < std::tie(b.closed, b.gate);
  });
  open_closures_.clear();
  for (std::size_t i = 0; i < closures_.size(); ++i)
    if (closures_[i].opened == kNever) open_closures_.emplace(closures_[i].gate, i);
}

void Truth::opened(const Gate& gate, Instant at) {
  const auto open = open_closures_.find(gate);
  if (open == open_closures_.end()) return;
  closures_[open->second].opened = at;
  open_closures_.erase(open);
}

}  // namespace hitless
