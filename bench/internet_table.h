#pragma once
// The Internet's prefixes, as a full table has them, grown or thinned to a wanted number.

#include <filesystem>
#include <string>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/net/prefix.h"

namespace hitless::bench {

/// The folder of recorded captures and tables: HITLESS_DATA, else beside the source tree. The folder may be absent.
[[nodiscard]] std::filesystem::path data_folder();

struct InternetTable {
  std::vector<Prefix> ipv4, ipv6;            ///< by prefix, each once
  std::size_t real_ipv4 = 0, real_ipv6 = 0;  ///< prefixes from the file; the rest is generated in a full table's shares
  std::string origin;                        ///< the file, or why there is none
};

/// Prefixes of routes/full-table-prefixes.txt.gz in the data folder. When fewer are wanted than the file has: every
/// n-th. When more: hil/routes/route_generator adds the rest. Without the file all are generated. bad_input when the
/// file is there and damaged.
Result<InternetTable> internet_table(std::size_t ipv4, std::size_t ipv6);

}  // namespace hitless::bench
