#pragma once
// The records of an MRT file (RFC 6396), one after another.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hil/routes/byte_source.h"

namespace hitless {

/// RFC 6396 4, RFC 8050 4. Types with fields that we do not read are not listed.
enum class MrtType : std::uint16_t { table_dump_v2 = 13, bgp4mp = 16, bgp4mp_et = 17 };

/// One record; `body` lies in the reader and is valid until the next record is read.
struct MrtRecord {
  std::uint64_t number = 0;  ///< from 1
  std::uint64_t offset = 0;  ///< of the record's header, in unpacked bytes
  std::uint32_t timestamp_s = 0;
  std::uint32_t microseconds = 0;  ///< of an _ET record; they are not part of the body
  std::uint16_t type = 0;
  std::uint16_t subtype = 0;
  std::span<const std::byte> body;
};

class MrtRecordReader {
 public:
  /// Longest body: a table entry from each of 65,535 peers, with 250 bytes of attributes each.
  static constexpr std::uint32_t kBodyBytesMax = 16U << 20;

  /// `name` stands in front of every message.
  MrtRecordReader(std::unique_ptr<ByteSource> source, std::string name);

  /// The next record; false at the file's end. bad_input: the file ends within a record, or a length is impossible.
  Result<bool> next(MrtRecord& record);
  /// "x.mrt: record 3 at byte 120 (unpacked): what".
  [[nodiscard]] tl::unexpected<Error> refuse(const MrtRecord& record, const std::string& what) const;

 private:
  Result<void> read_body(const MrtRecord& record, std::uint32_t length);

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  std::uint64_t offset_ = 0;
  std::uint64_t number_ = 0;
  std::vector<std::byte> body_;
};

/// "13 (TABLE_DUMP_V2)", or the bare number of a type that RFC 6396 does not name.
[[nodiscard]] std::string mrt_type_text(std::uint16_t type);

}  // namespace hitless
