#pragma once
// Prefixes of a text file, one a line: the form of a routing table when only its prefixes matter.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "control/base/route.h"
#include "hil/routes/byte_source.h"

namespace hitless {

struct PrefixList {
  std::vector<Prefix> prefixes;  ///< of both families, in the file's order; a repeated prefix keeps its first place
  std::uint64_t repeated = 0;    ///< prefixes that stood again
};

/// Lines end in LF or CRLF; text behind a '#', blanks around a prefix and empty lines are skipped. Reads at most
/// `limit` prefixes, the file's first ones, and nothing behind them, as with an MRT table; 0: all. bad_input: the file
/// is unreadable or damaged, a line is no prefix, or the file has none; the message names file and line, shows the text
/// and says what was expected.
Result<PrefixList> read_prefix_list(const std::string& path, std::uint32_t limit);
/// The same from any source of bytes; `name` stands for the file in messages.
Result<PrefixList> read_prefix_list(ByteSource& source, const std::string& name, std::uint32_t limit);

/// BGP routes to these prefixes, in their order. Each family takes its next hops in turn; a family that occurs has at
/// least one next hop.
std::vector<RibRoute> routes_in_turn(std::span<const Prefix> prefixes, std::span<const IpAddress> via_ipv4,
                                     std::span<const IpAddress> via_ipv6);

}  // namespace hitless
