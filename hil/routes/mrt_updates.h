#pragma once
// Recorded BGP messages from an MRT file: BGP4MP and BGP4MP_ET (RFC 6396 4.4 and 3, with the path identifiers of
// RFC 8050), as the changes of routes that they tell.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hil/routes/bgp_path.h"
#include "hil/routes/byte_source.h"

namespace hitless {

/// One prefix told or taken back by one peer.
struct MrtUpdate {
  std::int64_t at_ns = 0;  ///< recorded, since the epoch
  bool withdraw = false;
  Prefix prefix;
  BgpPathSource source;
  BgpPath path;  ///< with a next hop, unless withdrawn
};

struct MrtUpdates {
  std::vector<MrtUpdate> updates;       ///< in the file's order; of one message, withdrawals first
  std::uint64_t state_changes = 0;      ///< records passed over: sessions went up or down
  std::uint64_t sent_by_collector = 0;  ///< records passed over: _LOCAL ones
  std::uint64_t other_messages = 0;     ///< passed over: OPEN, NOTIFICATION, KEEPALIVE, ROUTE-REFRESH
  std::uint64_t other_families = 0;     ///< passed over: neither unicast IPv4 nor IPv6
};

/// bad_input names file, record, byte and what was expected: an unreadable file, another kind of MRT file, a length
/// that does not fit, no update at all.
Result<MrtUpdates> read_mrt_updates(const std::string& path);
/// The same from any source of bytes.
Result<MrtUpdates> read_mrt_updates(std::unique_ptr<ByteSource> source, const std::string& name);

}  // namespace hitless
