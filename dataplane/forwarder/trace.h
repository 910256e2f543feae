#pragma once
// Opt-in record of what each stage did to a packet: `explain` is the production path with one of these attached.

#include <string>
#include <vector>

#include "dataplane/base/time.h"

namespace hitless {

struct TraceStep {
  Instant at;
  std::string stage;  ///< "validate", "lookup", "load-balance", "adjacency", "fabric", "rewrite", "queue"
  std::string text;
};
using Trace = std::vector<TraceStep>;

}  // namespace hitless
