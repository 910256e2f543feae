#include "hil/routes/byte_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include <bzlib.h>
#include <zlib.h>

namespace hitless {
namespace {

constexpr std::size_t kChunk = 64 << 10;

/// The bytes of the file as they are stored, chunk by chunk; an empty chunk is the end.
class RawInput {
 public:
  virtual ~RawInput() = default;
  virtual Result<std::span<const std::byte>> chunk() = 0;
};

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, FileCloser>;

class FileInput final : public RawInput {
 public:
  FileInput(FileHandle file, std::string name, std::string expected)
      : file_(std::move(file)), name_(std::move(name)), expected_(std::move(expected)), buffer_(kChunk) {}
  Result<std::span<const std::byte>> chunk() override {
    errno = 0;
    const std::size_t size = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
    if (size == 0 && std::ferror(file_.get()) != 0)
      return fail(ErrorCode::bad_input,
                  name_ + ": cannot be read (" + std::strerror(errno) + "), expected " + expected_);
    return std::span<const std::byte>(buffer_.data(), size);
  }

 private:
  FileHandle file_;
  std::string name_, expected_;
  std::vector<std::byte> buffer_;
};

class MemoryInput final : public RawInput {
 public:
  explicit MemoryInput(std::span<const std::byte> bytes) : bytes_(bytes) {}
  Result<std::span<const std::byte>> chunk() override {
    const auto next = bytes_.first(std::min(kChunk, bytes_.size()));
    bytes_ = bytes_.subspan(next.size());
    return next;
  }

 private:
  std::span<const std::byte> bytes_;
};

/// A source that reads its input chunk by chunk and lets `unpack` turn each chunk into the bytes asked for.
class ChunkedSource : public ByteSource {
 public:
  ChunkedSource(std::unique_ptr<RawInput> input, std::span<const std::byte> first, std::string name)
      : input_(std::move(input)), held_(first), name_(std::move(name)) {}

  Result<std::size_t> read(std::span<std::byte> into) final {
    std::size_t done = 0;
    while (done < into.size()) {
      if (held_.empty() && !ended_) {
        const auto next = input_->chunk();
        if (!next) return tl::unexpected(next.error());
        held_ = *next;
        ended_ = held_.empty();
      }
      const auto made = unpack(held_, into.subspan(done));
      if (!made) return made;
      done += *made;
      if (*made == 0 && ended_) break;
    }
    return done;
  }

 protected:
  /// Takes bytes from the front of `held` and fills the front of `into`; returns the number of bytes filled. An empty
  /// `held` is the end of the file.
  virtual Result<std::size_t> unpack(std::span<const std::byte>& held, std::span<std::byte> into) = 0;
  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& what) const {
    return fail(ErrorCode::bad_input, name_ + ": " + what);
  }

 private:
  std::unique_ptr<RawInput> input_;
  std::span<const std::byte> held_;
  std::string name_;
  bool ended_ = false;
};

class PlainSource final : public ChunkedSource {
 public:
  using ChunkedSource::ChunkedSource;
  [[nodiscard]] bool packed() const override { return false; }

 protected:
  Result<std::size_t> unpack(std::span<const std::byte>& held, std::span<std::byte> into) override {
    const std::size_t size = std::min(held.size(), into.size());
    std::copy_n(held.begin(), size, into.begin());
    held = held.subspan(size);
    return size;
  }
};

/// A gzip file is one or more members, one after another (RFC 1952 2.2).
class GzipSource final : public ChunkedSource {
 public:
  GzipSource(std::unique_ptr<RawInput> input, std::span<const std::byte> first, std::string name)
      : ChunkedSource(std::move(input), first, std::move(name)) {
    constexpr int kGzipOnly = 16;
    HITLESS_CHECK(inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK, "zlib refuses to start");
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  [[nodiscard]] bool packed() const override { return true; }

 protected:
  Result<std::size_t> unpack(std::span<const std::byte>& held, std::span<std::byte> into) override {
    if (held.empty()) {
      if (between_) return std::size_t{0};
      return refuse("the gzip data ends early, expected a whole gzip file");
    }
    if (std::exchange(between_, false)) inflateReset(&stream_);
    // zlib's interface takes no const; it does not write through next_in.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(held.data()));
    stream_.avail_in = static_cast<uInt>(held.size());
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), UINT32_MAX));
    const uInt room = stream_.avail_out;
    const int outcome = inflate(&stream_, Z_NO_FLUSH);
    held = held.last(stream_.avail_in);
    between_ = outcome == Z_STREAM_END;
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR)
      return refuse("the gzip data is damaged (" + std::string(stream_.msg != nullptr ? stream_.msg : "no reason") +
                    "), expected a whole gzip file");
    return std::size_t{room - stream_.avail_out};
  }

 private:
  z_stream stream_{};
  bool between_ = false;  ///< a member has ended, none has begun since
};

/// Parallel packers write many streams, one after another.
class Bzip2Source final : public ChunkedSource {
 public:
  Bzip2Source(std::unique_ptr<RawInput> input, std::span<const std::byte> first, std::string name)
      : ChunkedSource(std::move(input), first, std::move(name)) {
    start();
  }
  ~Bzip2Source() override { BZ2_bzDecompressEnd(&stream_); }
  Bzip2Source(const Bzip2Source&) = delete;
  Bzip2Source& operator=(const Bzip2Source&) = delete;
  [[nodiscard]] bool packed() const override { return true; }

 protected:
  Result<std::size_t> unpack(std::span<const std::byte>& held, std::span<std::byte> into) override {
    if (held.empty()) {
      if (between_) return std::size_t{0};
      return refuse("the bzip2 data ends early, expected a whole bzip2 file");
    }
    if (std::exchange(between_, false)) {
      BZ2_bzDecompressEnd(&stream_);
      start();
    }
    // libbz2's interface takes no const; it does not write through next_in.
    stream_.next_in = const_cast<char*>(reinterpret_cast<const char*>(held.data()));
    stream_.avail_in = static_cast<unsigned>(held.size());
    stream_.next_out = reinterpret_cast<char*>(into.data());
    stream_.avail_out = static_cast<unsigned>(std::min<std::size_t>(into.size(), UINT32_MAX));
    const unsigned room = stream_.avail_out;
    const int outcome = BZ2_bzDecompress(&stream_);
    held = held.last(stream_.avail_in);
    between_ = outcome == BZ_STREAM_END;
    if (outcome != BZ_OK && outcome != BZ_STREAM_END)
      return refuse("the bzip2 data is damaged, expected a whole bzip2 file");
    return std::size_t{room - stream_.avail_out};
  }

 private:
  void start() {
    stream_ = {};
    HITLESS_CHECK(BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK, "libbz2 refuses to start");
  }
  bz_stream stream_{};
  bool between_ = false;  ///< a stream has ended, none has begun since
};

template <std::size_t N>
bool begins_with(std::span<const std::byte> bytes, const std::array<std::uint8_t, N>& magic) {
  return bytes.size() >= N && std::memcmp(bytes.data(), magic.data(), N) == 0;
}

Result<std::unique_ptr<ByteSource>> source_over(std::unique_ptr<RawInput> input, const std::string& name) {
  constexpr std::array<std::uint8_t, 2> kGzip{0x1f, 0x8b};
  constexpr std::array<std::uint8_t, 3> kBzip2{'B', 'Z', 'h'};
  const auto first = input->chunk();
  if (!first) return tl::unexpected(first.error());
  if (begins_with(*first, kGzip)) return std::make_unique<GzipSource>(std::move(input), *first, name);
  if (begins_with(*first, kBzip2)) return std::make_unique<Bzip2Source>(std::move(input), *first, name);
  return std::make_unique<PlainSource>(std::move(input), *first, name);
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_byte_source(const std::string& path, const std::string& expected) {
  errno = 0;
  FileHandle file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return fail(ErrorCode::bad_input, path + ": cannot be read (" + std::strerror(errno) + "), expected " + expected);
  return source_over(std::make_unique<FileInput>(std::move(file), path, expected), path);
}

std::unique_ptr<ByteSource> byte_source_over(std::span<const std::byte> bytes, const std::string& name) {
  auto source = source_over(std::make_unique<MemoryInput>(bytes), name);
  HITLESS_CHECK(source, "memory cannot fail to be read");
  return std::move(*source);
}

}  // namespace hitless
