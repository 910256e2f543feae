#pragma once
// Writes one writer's entries into the Timeline: fills in who and when.

#include <string>
#include <utility>

#include "dataplane/base/time.h"
#include "dataplane/base/timeline_words.h"

namespace hitless {

class TimelineWriter {
 public:
  TimelineWriter(Timeline& timeline, Scheduler& scheduler, std::string who)
      : timeline_(timeline), scheduler_(scheduler), who_(std::move(who)) {}
  void note(TimelineProperty what, std::string from, std::string to, std::string why) {
    timeline_.add({scheduler_.now(), who_, std::move(what), std::move(from), std::move(to), std::move(why)});
  }

 private:
  Timeline& timeline_;
  Scheduler& scheduler_;
  std::string who_;
};

}  // namespace hitless
