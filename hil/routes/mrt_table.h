#pragma once
// A routing table from an MRT dump: TABLE_DUMP_V2 (RFC 6396 4.3, with the path identifiers of RFC 8050), one best path
// a prefix.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hil/routes/bgp_path.h"
#include "hil/routes/byte_source.h"

namespace hitless {

struct MrtTableRow {
  Prefix prefix;
  BgpPath path;            ///< the best path with a next hop among those that the peers announced
  BgpPathSource source;    ///< the peer that announced the path
  std::uint32_t told = 0;  ///< number of paths to choose from
};

struct MrtTable {
  std::vector<MrtTableRow> rows;  ///< in the file's order; a prefix that stands twice keeps its first place
  std::uint64_t repeated = 0;     ///< prefixes that stood again: the better path was kept
  std::uint64_t unused = 0;       ///< records of multicast or other families
};

/// At most `limit` prefixes, the file's first ones; 0: all. bad_input names file, record, byte and what was expected:
/// an unreadable file, another kind of MRT file, a length that does not fit, a dump without its peers, no prefix.
Result<MrtTable> read_mrt_table(const std::string& path, std::uint32_t limit);
/// The same from any source of bytes.
Result<MrtTable> read_mrt_table(std::unique_ptr<ByteSource> source, const std::string& name, std::uint32_t limit);

}  // namespace hitless
