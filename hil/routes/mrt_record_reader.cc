#include "hil/routes/mrt_record_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hil/routes/byte_cursor.h"

namespace hitless {
namespace {
constexpr std::size_t kHeaderBytes = 12;
}  // namespace

MrtRecordReader::MrtRecordReader(std::unique_ptr<ByteSource> source, std::string name)
    : source_(std::move(source)), name_(std::move(name)) {}

tl::unexpected<Error> MrtRecordReader::refuse(const MrtRecord& record, const std::string& what) const {
  return fail(ErrorCode::bad_input, name_ + ": record " + std::to_string(record.number) + " at byte " +
                                        std::to_string(record.offset) + (source_->packed() ? " (unpacked): " : ": ") +
                                        what);
}

Result<bool> MrtRecordReader::next(MrtRecord& record) {
  record = {};
  record.number = ++number_;
  record.offset = offset_;
  std::array<std::byte, kHeaderBytes> header{};
  const auto got = source_->read(header);
  if (!got) return tl::unexpected(got.error());
  if (*got == 0) return false;
  if (*got < kHeaderBytes)
    return refuse(record, "the file ends after " + std::to_string(*got) + " bytes of it, expected an MRT header of " +
                              std::to_string(kHeaderBytes));
  ByteCursor cursor(header);
  record.timestamp_s = cursor.u32("timestamp");
  record.type = cursor.u16("type");
  record.subtype = cursor.u16("subtype");
  const std::uint32_t length = cursor.u32("length");
  if (length > kBodyBytesMax)
    return refuse(record, "type " + mrt_type_text(record.type) + ", length " + std::to_string(length) +
                              ", expected an MRT record of at most " + std::to_string(kBodyBytesMax) + " bytes");
  if (auto read = read_body(record, length); !read) return tl::unexpected(read.error());
  offset_ += kHeaderBytes + length;
  record.body = body_;
  if (record.type != static_cast<std::uint16_t>(MrtType::bgp4mp_et)) return true;
  // RFC 6396 3: the length counts the microseconds too.
  ByteCursor extended(record.body);
  record.microseconds = extended.u32("microsecond timestamp");
  if (extended.fault()) return refuse(record, *extended.fault());
  if (record.microseconds >= 1'000'000)
    return refuse(record, "microsecond timestamp " + std::to_string(record.microseconds) + ", expected below 1000000");
  record.body = record.body.subspan(4);
  return true;
}

/// Reads the body piece by piece: a wrong length must not take the memory that it asks for.
Result<void> MrtRecordReader::read_body(const MrtRecord& record, std::uint32_t length) {
  constexpr std::size_t kPiece = 64 << 10;
  body_.clear();
  while (body_.size() < length) {
    const std::size_t done = body_.size();
    body_.resize(std::min<std::size_t>(length, done + kPiece));
    const auto got = source_->read(std::span(body_).subspan(done));
    if (!got) return tl::unexpected(got.error());
    if (done + *got < body_.size())
      return refuse(record, "the file ends after " + std::to_string(done + *got) + " bytes of its body, expected " +
                                std::to_string(length));
  }
  return {};
}

std::string mrt_type_text(std::uint16_t type) {
  static constexpr std::pair<std::uint16_t, const char*> kNames[] = {
      {11, "OSPFv2"}, {12, "TABLE_DUMP"}, {13, "TABLE_DUMP_V2"}, {16, "BGP4MP"},   {17, "BGP4MP_ET"},
      {32, "ISIS"},   {33, "ISIS_ET"},    {48, "OSPFv3"},        {49, "OSPFv3_ET"}};
  for (const auto& [number, name] : kNames)
    if (number == type) return std::to_string(type) + " (" + name + ")";
  return std::to_string(type);
}

}  // namespace hitless
