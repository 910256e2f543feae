#pragma once
// The Internet's prefixes, as a full table has them, grown or thinned to a wanted number.

#include <filesystem>
#include <string>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/net/prefix.h"

namespace hitless::bench {

/// Recorded captures and tables: HITLESS_DATA, else beside the source tree. May be absent.
[[nodiscard]] std::filesystem::path data_folder();

struct InternetTable {
  std::vector<Prefix> ipv4, ipv6;            ///< by prefix, each once
  std::size_t real_ipv4 = 0, real_ipv6 = 0;  ///< of them from the file; the others are generated in the shares of one
  std::string origin;                        ///< the file, or why there is none
};

/// Prefixes of routes/full-table-prefixes.txt.gz in the data folder. Fewer than it has: every n-th of them. More:
/// hil/route_generator adds. Without the file all are generated. bad_input when the file is there and damaged.
Result<InternetTable> internet_table(std::size_t ipv4, std::size_t ipv6);

}  // namespace hitless::bench
