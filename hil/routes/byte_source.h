#pragma once
// The bytes of a file as a stream, unpacked on the way when the file is gzip or bzip2: told by its first bytes, never
// by its name. Never holds more than one chunk, however far the file unpacks.

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
  /// Fills as much of `into` as there is; less than its size only at the end. bad_input: the file cannot be read, or
  /// what is packed in it is damaged or ends early; the message begins with the file's name.
  virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
  /// Offsets count unpacked bytes, not those of the file.
  [[nodiscard]] virtual bool packed() const = 0;
};

/// A plain, gzip (RFC 1952) or bzip2 file. `expected`: what the file is for, as the message of an unreadable one says.
Result<std::unique_ptr<ByteSource>> open_byte_source(const std::string& path, const std::string& expected);
/// The same over bytes that stay where they are; `name` stands for the file in messages.
std::unique_ptr<ByteSource> byte_source_over(std::span<const std::byte> bytes, const std::string& name);

}  // namespace hitless
