#include "linecards/yaml/column_value.h"

#include <algorithm>

namespace hitless {

Duration divided(Duration duration, std::uint64_t times) {
  return duration > Duration{} ? std::max(duration / static_cast<Duration::rep>(times), Duration{1}) : duration;
}

std::uint64_t multiplied(std::uint64_t rate, std::uint64_t times, std::uint64_t most) {
  return rate > most / times ? most : rate * times;
}

}  // namespace hitless
