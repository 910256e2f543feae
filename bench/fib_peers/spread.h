#pragma once
// The result of repeated measurements.

#include <vector>

namespace hitless::bench {

struct Spread {
  double median = 0, least = 0, most = 0;
};
/// Of at least one value.
[[nodiscard]] Spread spread_of(std::vector<double> values);

}  // namespace hitless::bench
