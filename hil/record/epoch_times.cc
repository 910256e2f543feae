#include "hil/record/epoch_times.h"

#include "dataplane/base/timeline_words.h"

namespace hitless {

std::vector<EpochTimes> epoch_times(const Timeline& timeline) {
  std::vector<EpochTimes> epochs;
  for (const TimelineEntry& entry : timeline.entries()) {
    if (entry.what == timeline::kEpoch) epochs.push_back({entry.to, entry.at, {}, {}});
    if (entry.what != timeline::kFib || epochs.empty() || entry.from != "epoch " + epochs.back().epoch) continue;
    if (entry.to == timeline::kClosed) epochs.back().closed = entry.at;
    if (entry.to == timeline::kInEveryCard) epochs.back().in_every_card = entry.at;
  }
  return epochs;
}

}  // namespace hitless
