#pragma once
// Routes in a BGP UPDATE or a table dump: the path attributes that choose between routes, the next hop, and the
// prefixes. RFC 4271 4.3 and 5, RFC 4760, RFC 6793 (four-octet AS numbers), RFC 7911 (path identifiers).

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dataplane/net/prefix.h"
#include "hil/routes/byte_cursor.h"

namespace hitless {

/// The attributes that decide. Defaults are the values that RFC 4271 9.1 and common routers give a missing attribute.
struct BgpPath {
  std::uint32_t local_pref = 100;
  std::uint32_t as_path_length = 0;  ///< an AS_SET counts as one, confederation segments as none (RFC 5065 5.3)
  std::uint8_t origin = 2;           ///< 0 IGP, 1 EGP, 2 INCOMPLETE
  std::uint32_t med = 0;
  std::optional<IpAddress> next_hop;
};

/// The peer behind a path. RFC 7911: a peer may announce several paths to a prefix, each with its identifier; else 0.
struct BgpPathSource {
  IpAddress peer;
  std::uint32_t path_id = 0;
  auto operator<=>(const BgpPathSource&) const = default;
};

/// RFC 4271 9.1.2.2, the rules that a dump can answer: greater LOCAL_PREF, shorter AS_PATH, lower ORIGIN, lower MED
/// (between any two neighbouring ASes, so that this is an order), lowest peer address, lowest path identifier.
[[nodiscard]] bool is_better(const BgpPath& a, const BgpPathSource& a_source, const BgpPath& b,
                             const BgpPathSource& b_source);

/// A prefix of an NLRI list, with its path identifier where there is one.
struct BgpPrefix {
  Prefix prefix;
  std::uint32_t path_id = 0;
};

struct BgpAttributes {
  BgpPath path;
  std::vector<BgpPrefix> reached;             ///< of MP_REACH_NLRI
  std::optional<IpAddress> reached_next_hop;  ///< of MP_REACH_NLRI in an UPDATE; path.next_hop is from NEXT_HOP
  std::vector<BgpPrefix> withdrawn;           ///< of MP_UNREACH_NLRI
  std::uint64_t other_families = 0;           ///< skipped MP attributes of families but unicast IPv4 and IPv6
};

/// The encoding of the attributes.
struct BgpEncoding {
  bool four_octet_as = true;
  bool add_path = false;
  bool in_table = false;  ///< of a TABLE_DUMP_V2 entry: MP_REACH_NLRI holds a next hop only (RFC 6396 4.3.4)
};

/// Reads to the end of `cursor`; a field that does not fit becomes the cursor's fault.
[[nodiscard]] BgpAttributes read_bgp_attributes(ByteCursor& cursor, BgpEncoding encoding);
/// RFC 4271 4.3: a length in bits, then the fewest bytes that hold them. Bits behind the length are cleared.
[[nodiscard]] Prefix read_bgp_prefix(ByteCursor& cursor, Family family);
/// Prefixes up to the end of `cursor`.
[[nodiscard]] std::vector<BgpPrefix> read_bgp_prefixes(ByteCursor& cursor, Family family, bool add_path);
/// Reads the 4 or 16 bytes of an address.
[[nodiscard]] IpAddress read_address(ByteCursor& cursor, Family family, const char* what);

}  // namespace hitless
