#pragma once
// The bytes of a file as a stream, unpacked on the way when the file is gzip or bzip2. The first bytes tell the kind of
// file, never its name. A source holds at most one chunk, however large the file unpacks.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "dataplane/base/result.h"

namespace hitless {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `into` and returns the number of bytes, which is below its size only at the end. bad_input: the file cannot
  /// be read, or its packed data is damaged or ends early; the message begins with the file's name.
  virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
  /// Whether offsets count unpacked bytes, not bytes of the file.
  [[nodiscard]] virtual bool packed() const = 0;
};

/// Opens a plain, gzip (RFC 1952) or bzip2 file. `expected`: the purpose of the file, for the message when unreadable.
Result<std::unique_ptr<ByteSource>> open_byte_source(const std::string& path, const std::string& expected);
/// The same over bytes in memory, which outlive the source; `name` stands for the file in messages.
std::unique_ptr<ByteSource> byte_source_over(std::span<const std::byte> bytes, const std::string& name);

}  // namespace hitless
