#include "hil/routes/bgp_path.h"

#include <cstring>
#include <tuple>

namespace hitless {
namespace {

constexpr std::uint8_t kExtendedLength = 0x10;
constexpr std::uint16_t kAfiIpv4 = 1, kAfiIpv6 = 2;
constexpr std::uint8_t kSafiUnicast = 1;

enum Attribute : std::uint8_t {
  kOrigin = 1,
  kAsPath = 2,
  kNextHop = 3,
  kMultiExitDisc = 4,
  kLocalPref = 5,
  kMpReach = 14,
  kMpUnreach = 15,
};
enum Segment : std::uint8_t { kAsSet = 1, kAsSequence = 2, kConfedSequence = 3, kConfedSet = 4 };

std::uint32_t read_as_path_length(ByteCursor& cursor, bool four_octet_as) {
  std::uint32_t length = 0;
  while (!cursor.empty()) {
    const std::uint8_t type = cursor.u8("AS_PATH segment type");
    const std::uint8_t count = cursor.u8("AS_PATH segment length");
    cursor.take(std::size_t{count} * (four_octet_as ? 4 : 2), "AS_PATH segment");
    if (type < kAsSet || type > kConfedSet)
      cursor.fail("AS_PATH segment of type " + std::to_string(type) + ", expected 1 to 4");
    if (type == kAsSequence) length += count;
    if (type == kAsSet) ++length;
  }
  return length;
}

/// A next hop of 16 bytes may be followed by a link-local one (RFC 2545 3), a next hop of 4 bytes by none.
std::optional<IpAddress> read_next_hop(ByteCursor& cursor, std::size_t bytes) {
  ByteCursor hop(cursor.take(bytes, "next hop"));
  if (!cursor.fault() && bytes != 4 && bytes != 16 && bytes != 32)
    cursor.fail("next hop of " + std::to_string(bytes) + " bytes, expected 4, 16 or 32");
  if (cursor.fault()) return std::nullopt;
  return read_address(hop, bytes == 4 ? Family::ipv4 : Family::ipv6, "next hop");
}

std::optional<Family> unicast_family(std::uint16_t afi, std::uint8_t safi) {
  if (safi != kSafiUnicast) return std::nullopt;
  if (afi == kAfiIpv4) return Family::ipv4;
  if (afi == kAfiIpv6) return Family::ipv6;
  return std::nullopt;
}

void read_mp_reach(ByteCursor& cursor, BgpEncoding encoding, BgpAttributes& attributes) {
  const std::uint8_t first = cursor.u8("MP_REACH_NLRI");
  // Some writers of table dumps copy the attribute as received. Its first byte is then the upper half of the address
  // family, 0, and no next hop has the length 0.
  if (encoding.in_table && first != 0) {
    attributes.path.next_hop = read_next_hop(cursor, first);
    return;
  }
  const auto afi = static_cast<std::uint16_t>(std::uint32_t{first} << 8 | cursor.u8("address family"));
  const std::uint8_t safi = cursor.u8("subsequent address family");
  const std::optional<Family> family = unicast_family(afi, safi);
  const std::uint8_t bytes = cursor.u8("length of the next hop");
  if (!family && !cursor.fault()) {
    ++attributes.other_families;
    return;
  }
  (encoding.in_table ? attributes.path.next_hop : attributes.reached_next_hop) = read_next_hop(cursor, bytes);
  cursor.u8("reserved byte of MP_REACH_NLRI");
  if (!encoding.in_table && !cursor.fault()) attributes.reached = read_bgp_prefixes(cursor, *family, encoding.add_path);
}

void read_mp_unreach(ByteCursor& cursor, BgpEncoding encoding, BgpAttributes& attributes) {
  const std::uint16_t afi = cursor.u16("address family");
  const std::uint8_t safi = cursor.u8("subsequent address family");
  if (cursor.fault()) return;
  if (const auto family = unicast_family(afi, safi))
    attributes.withdrawn = read_bgp_prefixes(cursor, *family, encoding.add_path);
  else
    ++attributes.other_families;
}

void read_attribute(std::uint8_t type, ByteCursor& value, BgpEncoding encoding, BgpAttributes& attributes) {
  BgpPath& path = attributes.path;
  switch (type) {
    case kOrigin:
      path.origin = value.u8("ORIGIN");
      if (path.origin > 2) value.fail("ORIGIN " + std::to_string(path.origin) + ", expected 0 to 2");
      break;
    case kAsPath:
      path.as_path_length = read_as_path_length(value, encoding.four_octet_as);
      break;
    case kNextHop:
      path.next_hop = read_next_hop(value, 4);
      break;
    case kMultiExitDisc:
      path.med = value.u32("MULTI_EXIT_DISC");
      break;
    case kLocalPref:
      path.local_pref = value.u32("LOCAL_PREF");
      break;
    case kMpReach:
      read_mp_reach(value, encoding, attributes);
      break;
    case kMpUnreach:
      read_mp_unreach(value, encoding, attributes);
      break;
    default:
      break;
  }
}

}  // namespace

bool is_better(const BgpPath& a, const BgpPathSource& a_source, const BgpPath& b, const BgpPathSource& b_source) {
  // The greater LOCAL_PREF wins, but the smaller of every other attribute: so b's LOCAL_PREF stands on a's side.
  return std::tie(b.local_pref, a.as_path_length, a.origin, a.med, a_source) <
         std::tie(a.local_pref, b.as_path_length, b.origin, b.med, b_source);
}

BgpAttributes read_bgp_attributes(ByteCursor& cursor, BgpEncoding encoding) {
  BgpAttributes attributes;
  while (!cursor.empty()) {
    const std::uint8_t flags = cursor.u8("attribute flags");
    const std::uint8_t type = cursor.u8("attribute type");
    const std::size_t length =
        (flags & kExtendedLength) != 0 ? cursor.u16("attribute length") : cursor.u8("attribute length");
    const std::string name = "attribute " + std::to_string(type);
    ByteCursor value(cursor.take(length, name.c_str()));
    if (cursor.fault()) break;
    read_attribute(type, value, encoding, attributes);
    if (value.fault()) cursor.fail(name + ": " + *value.fault());
  }
  return attributes;
}

IpAddress read_address(ByteCursor& cursor, Family family, const char* what) {
  IpAddress address;
  address.family = family;
  const auto bytes = cursor.take(static_cast<std::size_t>(address_bits(family)) / 8, what);
  if (!bytes.empty()) std::memcpy(address.bytes.data(), bytes.data(), bytes.size());
  return address;
}

Prefix read_bgp_prefix(ByteCursor& cursor, Family family) {
  const int length = cursor.u8("prefix length");
  if (length > address_bits(family)) {
    cursor.fail("prefix length " + std::to_string(length) + ", expected at most " +
                std::to_string(address_bits(family)));
    return {};
  }
  IpAddress address;
  address.family = family;
  const auto bytes = cursor.take(static_cast<std::size_t>(length + 7) / 8, "prefix");
  if (!bytes.empty()) std::memcpy(address.bytes.data(), bytes.data(), bytes.size());
  return make_prefix(address, length);
}

std::vector<BgpPrefix> read_bgp_prefixes(ByteCursor& cursor, Family family, bool add_path) {
  std::vector<BgpPrefix> prefixes;
  while (!cursor.empty()) {
    BgpPrefix entry;
    if (add_path) entry.path_id = cursor.u32("path identifier");
    entry.prefix = read_bgp_prefix(cursor, family);
    if (!cursor.fault()) prefixes.push_back(entry);
  }
  return prefixes;
}

}  // namespace hitless
