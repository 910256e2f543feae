#pragma once
// MRT files in words, for tests: an independent writer of what RFC 6396 says, with every length to be got wrong.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hitless::test {

using Bytes = std::vector<std::byte>;

/// Appends big-endian numbers and texts.
class BigEndian {
 public:
  BigEndian& u8(unsigned value) { return number(value, 1); }
  BigEndian& u16(unsigned value) { return number(value, 2); }
  BigEndian& u32(std::uint64_t value) { return number(value, 4); }
  BigEndian& bytes(const Bytes& value);
  BigEndian& text(const std::string& value);
  /// "10.1.0.0/16" as a length and as few bytes as hold it.
  BigEndian& prefix(const std::string& value);
  /// 4 or 16 bytes.
  BigEndian& address(const std::string& value);
  /// `value` behind its own length of 2 bytes.
  BigEndian& counted(const Bytes& value);
  [[nodiscard]] const Bytes& done() const { return bytes_; }

 private:
  BigEndian& number(std::uint64_t value, int size);
  Bytes bytes_;
};

/// A path as a peer tells it.
struct PathWords {
  std::string next_hop;
  std::vector<std::uint32_t> as_path;
  unsigned origin = 0;
  int local_pref = -1;  ///< below 0: left out
  int med = -1;
};

/// Attributes with AS numbers of `as_bytes` bytes and NEXT_HOP when that is an IPv4 address.
Bytes attributes(const PathWords& path, int as_bytes);
/// One attribute: flags 0x40, or 0x50 with a length of two bytes where it needs one.
Bytes attribute(unsigned type, const Bytes& value);

/// A whole record.
Bytes mrt_record(std::uint32_t timestamp_s, unsigned type, unsigned subtype, const Bytes& body);
Bytes peer_index_table(const std::vector<std::string>& peers);
struct EntryWords {
  unsigned peer = 0;
  Bytes attributes;
};
/// RIB_IPV4_UNICAST or RIB_IPV6_UNICAST, as the prefix is.
Bytes rib_entry(const std::string& prefix, const std::vector<EntryWords>& entries);
/// Attributes of an IPv6 entry: the abbreviated MP_REACH_NLRI.
Bytes ipv6_table_attributes(const PathWords& path);

/// A BGP message with marker and length.
Bytes bgp_message(unsigned type, const Bytes& body);
Bytes bgp_update(const std::vector<std::string>& withdrawn, const Bytes& attributes,
                 const std::vector<std::string>& announced);
/// BGP4MP_MESSAGE_AS4 from `peer`, around a message.
Bytes bgp4mp(std::uint32_t timestamp_s, const std::string& peer, const Bytes& message);
/// BGP4MP_ET.
Bytes bgp4mp_et(std::uint32_t timestamp_s, std::uint32_t microseconds, const std::string& peer, const Bytes& message);
/// An announcement, with 4-byte AS numbers.
Bytes announce(std::uint32_t timestamp_s, const std::string& peer, const std::string& prefix, const PathWords& path);
Bytes withdraw(std::uint32_t timestamp_s, const std::string& peer, const std::string& prefix);

Bytes joined(const std::vector<Bytes>& parts);
Bytes gzip(const Bytes& plain);
Bytes bzip2(const Bytes& plain);
void write_bytes(const std::string& path, const Bytes& bytes);

}  // namespace hitless::test
