#pragma once
// Prefixes of a text file, one a line: how a routing table is passed on when only its prefixes matter.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "control/base/route.h"
#include "hil/routes/byte_source.h"

namespace hitless {

struct PrefixList {
  std::vector<Prefix> prefixes;  ///< of both families, in the file's order; one that stands again keeps its first place
  std::uint64_t repeated = 0;    ///< prefixes that stood again
};

/// Lines end in LF or CRLF; what follows a '#', blanks around a prefix and empty lines are passed over. At most `limit`
/// prefixes, the file's first ones, as of an MRT table: what follows is not looked at; 0: all. bad_input names file and
/// line, shows the text and says what was expected: an unreadable or damaged file, a line that is no prefix, none at
/// all.
Result<PrefixList> read_prefix_list(const std::string& path, std::uint32_t limit);
/// The same from any source of bytes; `name` stands for the file in messages.
Result<PrefixList> read_prefix_list(ByteSource& source, const std::string& name, std::uint32_t limit);

/// BGP routes to these prefixes, in their order; the next hops of each family in turn. A family that occurs has at
/// least one.
std::vector<RibRoute> routes_in_turn(std::span<const Prefix> prefixes, std::span<const IpAddress> via_ipv4,
                                     std::span<const IpAddress> via_ipv6);

}  // namespace hitless
