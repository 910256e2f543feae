#pragma once
// The comparison as text for its reader, and as JSON for other programs.

#include "bench/fib_peers/family_comparison.h"
#include "bench/internet_table.h"

namespace hitless::bench {

struct Comparison {
  std::string origin;  ///< of the table
  std::size_t real_ipv4 = 0, real_ipv6 = 0;
  PageSize pages = PageSize::huge;  ///< behind the peers' tables and the addresses
  ComparisonRounds rounds;
  std::size_t our_bytes = 0;  ///< of one version with both families
  FamilyFigures ipv4, ipv6;
};

[[nodiscard]] std::string comparison_text(const Comparison& comparison);
[[nodiscard]] std::string comparison_json(const Comparison& comparison);

}  // namespace hitless::bench
