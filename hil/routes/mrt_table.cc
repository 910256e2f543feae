#include "hil/routes/mrt_table.h"

#include <map>
#include <optional>
#include <utility>

#include "hil/routes/mrt_record_reader.h"

namespace hitless {
namespace {

enum Subtype : std::uint16_t {
  kPeerIndexTable = 1,
  kRibIpv4Unicast = 2,
  kRibIpv6Unicast = 4,
  kRibIpv4UnicastAddPath = 8,
  kRibIpv6UnicastAddPath = 10,
};
constexpr std::uint16_t kSubtypeMax = 12;  // RIB_GENERIC_ADDPATH

/// RFC 6396 4.3.1.
std::vector<IpAddress> read_peers(ByteCursor& cursor) {
  constexpr std::uint8_t kIpv6 = 1, kFourOctetAs = 2;
  cursor.u32("collector's BGP identifier");
  cursor.take(cursor.u16("length of the view's name"), "view's name");
  const std::uint16_t count = cursor.u16("number of peers");
  std::vector<IpAddress> peers;
  for (std::uint16_t i = 0; i < count && !cursor.fault(); ++i) {
    const std::uint8_t type = cursor.u8("peer type");
    cursor.u32("peer's BGP identifier");
    peers.push_back(read_address(cursor, (type & kIpv6) != 0 ? Family::ipv6 : Family::ipv4, "peer's address"));
    cursor.take((type & kFourOctetAs) != 0 ? 4 : 2, "peer's AS number");
  }
  return peers;
}

class TableReader {
 public:
  TableReader(std::unique_ptr<ByteSource> source, const std::string& name)
      : name_(name), reader_(std::move(source), name) {}

  Result<MrtTable> read(std::uint32_t limit) {
    MrtRecord record;
    while (limit == 0 || table_.rows.size() < limit) {
      const auto more = reader_.next(record);
      if (!more) return tl::unexpected(more.error());
      if (!*more) break;
      if (record.type != static_cast<std::uint16_t>(MrtType::table_dump_v2))
        return reader_.refuse(
            record, "type " + mrt_type_text(record.type) + ", expected a routing table: type 13 (TABLE_DUMP_V2)");
      ByteCursor cursor(record.body);
      read_record(record.subtype, cursor);
      if (cursor.fault()) return reader_.refuse(record, *cursor.fault());
    }
    if (table_.rows.empty())
      return fail(ErrorCode::bad_input,
                  name_ + ": holds no unicast prefix with a next hop, expected an MRT routing table");
    return std::move(table_);
  }

 private:
  void read_record(std::uint16_t subtype, ByteCursor& cursor) {
    switch (subtype) {
      case kPeerIndexTable:
        peers_ = read_peers(cursor);
        break;
      case kRibIpv4Unicast:
      case kRibIpv4UnicastAddPath:
        read_prefix(cursor, Family::ipv4, subtype == kRibIpv4UnicastAddPath);
        break;
      case kRibIpv6Unicast:
      case kRibIpv6UnicastAddPath:
        read_prefix(cursor, Family::ipv6, subtype == kRibIpv6UnicastAddPath);
        break;
      default:
        ++table_.unused;
        if (subtype == 0 || subtype > kSubtypeMax)
          cursor.fail("subtype " + std::to_string(subtype) + " of TABLE_DUMP_V2, expected 1 to " +
                      std::to_string(kSubtypeMax));
        break;
    }
  }

  /// RFC 6396 4.3.2 and 4.3.4.
  void read_prefix(ByteCursor& cursor, Family family, bool add_path) {
    if (!peers_) return cursor.fail("a prefix before any peer, expected a PEER_INDEX_TABLE first");
    cursor.u32("sequence number");
    MrtTableRow row;
    row.prefix = read_bgp_prefix(cursor, family);
    const std::uint16_t entries = cursor.u16("number of entries");
    for (std::uint16_t i = 0; i < entries && !cursor.fault(); ++i) {
      const std::uint16_t peer = cursor.u16("peer index");
      cursor.u32("time of the route");
      BgpPathSource source;
      if (add_path) source.path_id = cursor.u32("path identifier");
      const std::uint16_t length = cursor.u16("length of the attributes");
      ByteCursor attribute_bytes(cursor.take(length, "attributes"));
      if (cursor.fault()) return;
      if (peer >= peers_->size())
        return cursor.fail("peer index " + std::to_string(peer) + ", expected one of the " +
                           std::to_string(peers_->size()) + " peers");
      source.peer = (*peers_)[peer];
      const BgpPath path = read_bgp_attributes(attribute_bytes, {true, add_path, true}).path;
      if (attribute_bytes.fault())
        return cursor.fail("entry " + std::to_string(i + 1) + ": " + *attribute_bytes.fault());
      if (!path.next_hop) continue;  // the path leads nowhere
      if (row.told++ == 0 || is_better(path, source, row.path, row.source)) {
        row.path = path;
        row.source = source;
      }
    }
    if (!cursor.fault() && row.told > 0) keep(row);
  }

  void keep(const MrtTableRow& row) {
    const auto [place, fresh] = places_.emplace(row.prefix, table_.rows.size());
    if (fresh) return table_.rows.push_back(row);
    ++table_.repeated;
    MrtTableRow& kept = table_.rows[place->second];
    const std::uint32_t told = kept.told + row.told;
    if (is_better(row.path, row.source, kept.path, kept.source)) kept = row;
    kept.told = told;
  }

  std::string name_;
  MrtRecordReader reader_;
  std::optional<std::vector<IpAddress>> peers_;
  std::map<Prefix, std::size_t> places_;
  MrtTable table_;
};

}  // namespace

Result<MrtTable> read_mrt_table(std::unique_ptr<ByteSource> source, const std::string& name, std::uint32_t limit) {
  return TableReader(std::move(source), name).read(limit);
}

Result<MrtTable> read_mrt_table(const std::string& path, std::uint32_t limit) {
  auto source = open_byte_source(path, "an MRT routing table");
  if (!source) return tl::unexpected(source.error());
  return read_mrt_table(std::move(*source), path, limit);
}

}  // namespace hitless
