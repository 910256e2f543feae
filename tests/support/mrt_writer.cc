#include "tests/support/mrt_writer.h"

#include <algorithm>
#include <fstream>

#include <bzlib.h>
#include <zlib.h>

#include "dataplane/base/result.h"
#include "dataplane/net/prefix.h"

namespace hitless::test {

BigEndian& BigEndian::number(std::uint64_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes_.push_back(static_cast<std::byte>(value >> shift));
  return *this;
}

BigEndian& BigEndian::bytes(const Bytes& value) {
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  return *this;
}

BigEndian& BigEndian::text(const std::string& value) {
  for (const char c : value) bytes_.push_back(static_cast<std::byte>(c));
  return *this;
}

BigEndian& BigEndian::prefix(const std::string& value) {
  const auto parsed = parse_prefix(value);
  HITLESS_CHECK(parsed, value);
  u8(parsed->length);
  for (std::size_t i = 0; i < (parsed->length + 7U) / 8; ++i) u8(parsed->address.bytes[i]);
  return *this;
}

BigEndian& BigEndian::address(const std::string& value) {
  const auto parsed = parse_address(value);
  HITLESS_CHECK(parsed, value);
  for (std::size_t i = 0; i < (parsed->family == Family::ipv4 ? 4U : 16U); ++i) u8(parsed->bytes[i]);
  return *this;
}

BigEndian& BigEndian::counted(const Bytes& value) { return u16(static_cast<unsigned>(value.size())).bytes(value); }

Bytes attribute(unsigned type, const Bytes& value) {
  BigEndian out;
  if (value.size() > 255)
    out.u8(0x50).u8(type).u16(static_cast<unsigned>(value.size()));
  else
    out.u8(0x40).u8(type).u8(static_cast<unsigned>(value.size()));
  return out.bytes(value).done();
}

Bytes attributes(const PathWords& path, int as_bytes) {
  BigEndian out, as_path;
  out.bytes(attribute(1, BigEndian().u8(path.origin).done()));
  if (!path.as_path.empty()) as_path.u8(2).u8(static_cast<unsigned>(path.as_path.size()));
  for (const std::uint32_t as : path.as_path) as_bytes == 4 ? as_path.u32(as) : as_path.u16(as);
  out.bytes(attribute(2, as_path.done()));
  if (!path.next_hop.empty() && path.next_hop.find(':') == std::string::npos)
    out.bytes(attribute(3, BigEndian().address(path.next_hop).done()));
  if (path.med >= 0) out.bytes(attribute(4, BigEndian().u32(static_cast<std::uint64_t>(path.med)).done()));
  if (path.local_pref >= 0)
    out.bytes(attribute(5, BigEndian().u32(static_cast<std::uint64_t>(path.local_pref)).done()));
  return out.done();
}

Bytes ipv6_table_attributes(const PathWords& path) {
  return BigEndian()
      .bytes(attributes(path, 4))
      .bytes(attribute(14, BigEndian().u8(16).address(path.next_hop).done()))
      .done();
}

Bytes mrt_record(std::uint32_t timestamp_s, unsigned type, unsigned subtype, const Bytes& body) {
  return BigEndian().u32(timestamp_s).u16(type).u16(subtype).u32(body.size()).bytes(body).done();
}

Bytes peer_index_table(const std::vector<std::string>& peers) {
  BigEndian body;
  body.u32(0x0a000001).counted(BigEndian().text("view").done()).u16(static_cast<unsigned>(peers.size()));
  for (const std::string& peer : peers)
    body.u8(peer.find(':') == std::string::npos ? 2 : 3).u32(1).address(peer).u32(64500);
  return mrt_record(0, 13, 1, body.done());
}

Bytes rib_entry(const std::string& prefix, const std::vector<EntryWords>& entries) {
  BigEndian body;
  body.u32(0).prefix(prefix).u16(static_cast<unsigned>(entries.size()));
  for (const EntryWords& entry : entries) body.u16(entry.peer).u32(0).counted(entry.attributes);
  return mrt_record(0, 13, prefix.find(':') == std::string::npos ? 2 : 4, body.done());
}

Bytes bgp_message(unsigned type, const Bytes& body) {
  return BigEndian()
      .bytes(Bytes(16, std::byte{0xff}))
      .u16(static_cast<unsigned>(19 + body.size()))
      .u8(type)
      .bytes(body)
      .done();
}

Bytes bgp_update(const std::vector<std::string>& withdrawn, const Bytes& attributes,
                 const std::vector<std::string>& announced) {
  BigEndian gone, out;
  for (const std::string& prefix : withdrawn) gone.prefix(prefix);
  out.counted(gone.done()).counted(attributes);
  for (const std::string& prefix : announced) out.prefix(prefix);
  return bgp_message(2, out.done());
}

namespace {
Bytes bgp4mp_body(const std::string& peer, const Bytes& message) {
  const bool ipv4 = peer.find(':') == std::string::npos;
  return BigEndian()
      .u32(64500)
      .u32(64501)
      .u16(0)
      .u16(ipv4 ? 1 : 2)
      .address(peer)
      .address(ipv4 ? "192.0.2.254" : "2001:db8::fe")
      .bytes(message)
      .done();
}
}  // namespace

Bytes bgp4mp(std::uint32_t timestamp_s, const std::string& peer, const Bytes& message) {
  return mrt_record(timestamp_s, 16, 4, bgp4mp_body(peer, message));
}

Bytes bgp4mp_et(std::uint32_t timestamp_s, std::uint32_t microseconds, const std::string& peer, const Bytes& message) {
  return mrt_record(timestamp_s, 17, 4, BigEndian().u32(microseconds).bytes(bgp4mp_body(peer, message)).done());
}

Bytes announce(std::uint32_t timestamp_s, const std::string& peer, const std::string& prefix, const PathWords& path) {
  return bgp4mp(timestamp_s, peer, bgp_update({}, attributes(path, 4), {prefix}));
}

Bytes withdraw(std::uint32_t timestamp_s, const std::string& peer, const std::string& prefix) {
  return bgp4mp(timestamp_s, peer, bgp_update({prefix}, {}, {}));
}

Bytes joined(const std::vector<Bytes>& parts) {
  BigEndian out;
  for (const Bytes& part : parts) out.bytes(part);
  return out.done();
}

Bytes gzip(const Bytes& plain) {
  z_stream stream{};
  HITLESS_CHECK(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
  Bytes packed(deflateBound(&stream, plain.size()) + 64);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  HITLESS_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib");
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

Bytes bzip2(const Bytes& plain) {
  Bytes packed(plain.size() + plain.size() / 100 + 700);
  auto size = static_cast<unsigned>(packed.size());
  Bytes copy = plain;
  HITLESS_CHECK(
      BZ2_bzBuffToBuffCompress(reinterpret_cast<char*>(packed.data()), &size, reinterpret_cast<char*>(copy.data()),
                               static_cast<unsigned>(copy.size()), 9, 0, 0) == BZ_OK,
      "libbz2");
  packed.resize(size);
  return packed;
}

void write_bytes(const std::string& path, const Bytes& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  HITLESS_CHECK(file.good(), path);
}

}  // namespace hitless::test
