#include "hil/routes/mrt_updates.h"

#include <algorithm>
#include <utility>

#include "hil/routes/mrt_record_reader.h"

namespace hitless {
namespace {

/// The form of a BGP4MP record, by its subtype: RFC 6396 4.4, RFC 8050 4.1.
struct Shape {
  enum class Kind : std::uint8_t { message, local, state, unknown } kind = Kind::unknown;
  bool four_octet_as = false;
  bool add_path = false;
};

Shape shape_of(std::uint16_t subtype) {
  using enum Shape::Kind;
  static constexpr Shape kShapes[] = {
      {state, false, false},                                                      // 0 STATE_CHANGE
      {message, false, false}, {unknown, false, false}, {unknown, false, false},  // 1 MESSAGE, two old ones
      {message, true, false},  {state, true, false},                              // 4 MESSAGE_AS4, 5 STATE_CHANGE_AS4
      {local, false, false},   {local, true, false},                              // 6 and 7: sent, not heard
      {message, false, true},  {message, true, true},                             // 8 and 9: with path identifiers
      {local, false, true},    {local, true, true}};
  return subtype < std::size(kShapes) ? kShapes[subtype] : Shape{};
}

class UpdatesReader {
 public:
  UpdatesReader(std::unique_ptr<ByteSource> source, const std::string& name)
      : name_(name), reader_(std::move(source), name) {}

  Result<MrtUpdates> read() {
    MrtRecord record;
    while (true) {
      const auto more = reader_.next(record);
      if (!more) return tl::unexpected(more.error());
      if (!*more) break;
      if (record.type != static_cast<std::uint16_t>(MrtType::bgp4mp) &&
          record.type != static_cast<std::uint16_t>(MrtType::bgp4mp_et))
        return reader_.refuse(record, "type " + mrt_type_text(record.type) +
                                          ", expected BGP messages: type 16 (BGP4MP) or 17 (BGP4MP_ET)");
      ByteCursor cursor(record.body);
      read_record(record, cursor);
      if (cursor.fault()) return reader_.refuse(record, *cursor.fault());
    }
    if (result_.updates.empty())
      return fail(ErrorCode::bad_input,
                  name_ + ": holds no announcement and no withdrawal, expected BGP messages in MRT");
    return std::move(result_);
  }

 private:
  void read_record(const MrtRecord& record, ByteCursor& cursor) {
    const Shape shape = shape_of(record.subtype);
    switch (shape.kind) {
      case Shape::Kind::state:
        ++result_.state_changes;
        return;
      case Shape::Kind::local:
        ++result_.sent_by_collector;
        return;
      case Shape::Kind::unknown:
        return cursor.fail("subtype " + std::to_string(record.subtype) +
                           " of BGP4MP, expected a message or a state change: 0, 1, 4 to 11");
      case Shape::Kind::message:
        break;
    }
    now_ns_ = std::int64_t{record.timestamp_s} * 1'000'000'000 + std::int64_t{record.microseconds} * 1'000;
    cursor.take(shape.four_octet_as ? 8 : 4, "AS numbers");
    cursor.u16("interface index");
    const std::uint16_t afi = cursor.u16("address family");
    if (cursor.fault()) return;
    if (afi != 1 && afi != 2) return cursor.fail("address family " + std::to_string(afi) + ", expected 1 or 2");
    const Family family = afi == 1 ? Family::ipv4 : Family::ipv6;
    source_.peer = read_address(cursor, family, "peer's address");
    (void)read_address(cursor, family, "local address");
    read_message(cursor, {shape.four_octet_as, shape.add_path, false});
  }

  /// RFC 4271 4.1.
  void read_message(ByteCursor& cursor, BgpEncoding encoding) {
    constexpr std::size_t kHeaderBytes = 19;
    constexpr std::uint8_t kUpdate = 2, kTypeMax = 5;
    const auto marker = cursor.take(16, "marker of the BGP message");
    if (!std::all_of(marker.begin(), marker.end(), [](std::byte b) { return b == std::byte{0xff}; }))
      return cursor.fail("a BGP message whose marker is not all ones");
    const std::size_t length = cursor.u16("length of the BGP message");
    const std::uint8_t type = cursor.u8("type of the BGP message");
    if (cursor.fault()) return;
    if (length != kHeaderBytes + cursor.left())
      return cursor.fail("a BGP message of length " + std::to_string(length) + ", expected " +
                         std::to_string(kHeaderBytes + cursor.left()) + " as the record holds");
    if (type == 0 || type > kTypeMax)
      return cursor.fail("a BGP message of type " + std::to_string(type) + ", expected 1 to 5");
    if (type == kUpdate)
      read_update(cursor, encoding);
    else
      ++result_.other_messages;
  }

  /// RFC 4271 4.3.
  void read_update(ByteCursor& cursor, BgpEncoding encoding) {
    ByteCursor withdrawn_bytes(cursor.take(cursor.u16("length of withdrawn routes"), "withdrawn routes"));
    ByteCursor attribute_bytes(cursor.take(cursor.u16("length of the attributes"), "attributes"));
    if (cursor.fault()) return;
    const auto withdrawn = read_bgp_prefixes(withdrawn_bytes, Family::ipv4, encoding.add_path);
    const BgpAttributes attributes = read_bgp_attributes(attribute_bytes, encoding);
    const auto announced = read_bgp_prefixes(cursor, Family::ipv4, encoding.add_path);
    for (const ByteCursor* part : {&withdrawn_bytes, &attribute_bytes})
      if (part->fault()) cursor.fail(*part->fault());
    BgpPath reached = attributes.path;
    reached.next_hop = attributes.reached_next_hop;
    if ((!attributes.path.next_hop && !announced.empty()) || (!reached.next_hop && !attributes.reached.empty()))
      cursor.fail("announces prefixes without a next hop, expected NEXT_HOP or MP_REACH_NLRI");
    if (cursor.fault()) return;
    result_.other_families += attributes.other_families;
    for (const auto* list : {&withdrawn, &attributes.withdrawn})
      for (const BgpPrefix& gone : *list) add(true, gone, {});
    for (const BgpPrefix& told : announced) add(false, told, attributes.path);
    for (const BgpPrefix& told : attributes.reached) add(false, told, reached);
  }

  void add(bool withdraw, const BgpPrefix& prefix, const BgpPath& path) {
    result_.updates.push_back({now_ns_, withdraw, prefix.prefix, {source_.peer, prefix.path_id}, path});
  }

  std::string name_;
  MrtRecordReader reader_;
  MrtUpdates result_;
  std::int64_t now_ns_ = 0;
  BgpPathSource source_;
};

}  // namespace

Result<MrtUpdates> read_mrt_updates(std::unique_ptr<ByteSource> source, const std::string& name) {
  return UpdatesReader(std::move(source), name).read();
}

Result<MrtUpdates> read_mrt_updates(const std::string& path) {
  auto source = open_byte_source(path, "BGP messages in MRT");
  if (!source) return tl::unexpected(source.error());
  return read_mrt_updates(std::move(*source), path);
}

}  // namespace hitless
