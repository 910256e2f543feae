#pragma once
// Recorded BGP messages from an MRT file, as changes of routes: BGP4MP and BGP4MP_ET (RFC 6396 4.4 and 3, with the path
// identifiers of RFC 8050).

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hil/routes/bgp_path.h"
#include "hil/routes/byte_source.h"

namespace hitless {

/// One prefix that one peer announced or withdrew.
struct MrtUpdate {
  std::int64_t at_ns = 0;  ///< instant of recording, since the epoch
  bool withdraw = false;
  Prefix prefix;
  BgpPathSource source;
  BgpPath path;  ///< with a next hop, unless withdrawn
};

struct MrtUpdates {
  std::vector<MrtUpdate> updates;       ///< in the file's order; within a message withdrawals first
  std::uint64_t state_changes = 0;      ///< skipped records: sessions went up or down
  std::uint64_t sent_by_collector = 0;  ///< skipped records: subtypes with _LOCAL
  std::uint64_t other_messages = 0;     ///< skipped messages: OPEN, NOTIFICATION, KEEPALIVE, ROUTE-REFRESH
  std::uint64_t other_families = 0;     ///< skipped attributes: neither unicast IPv4 nor IPv6
};

/// bad_input names file, record, byte and what was expected: an unreadable file, another kind of MRT file, a length
/// that does not fit, no update at all.
Result<MrtUpdates> read_mrt_updates(const std::string& path);
/// The same from any source of bytes.
Result<MrtUpdates> read_mrt_updates(std::unique_ptr<ByteSource> source, const std::string& name);

}  // namespace hitless
