#pragma once
#include <string>
#include <vector>

#include "dataplane/base/timeline.h"

namespace hitless {

/// Instants at which two RPs were active, as lines; never two actives is the presence line's promise.
[[nodiscard]] std::vector<std::string> two_actives(const Timeline& timeline);

}  // namespace hitless
