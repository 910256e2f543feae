#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "hil/routes/byte_source.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

/// Does not repeat within a chunk, packs badly.
Bytes sample(std::size_t size) {
  Bytes bytes;
  std::uint64_t state = 1;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    bytes.push_back(static_cast<std::byte>(state >> 56));
  }
  return bytes;
}

/// Everything, read in pieces of `piece` bytes.
Result<Bytes> read_all(ByteSource& source, std::size_t piece) {
  Bytes all, part(piece);
  while (true) {
    const auto got = source.read(part);
    if (!got) return tl::unexpected(got.error());
    all.insert(all.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(*got));
    if (*got < piece) return all;
  }
}

TEST(ByteSource, PlainGzipAndBzip2FilesReadTheSame) {
  const TemporaryFolder folder;
  const Bytes plain = sample(300'000);
  const std::pair<const char*, Bytes> files[] = {
      {"plain", plain},
      {"gzip", gzip(plain)},
      {"bzip2", bzip2(plain)},
      {"two members",
       joined({gzip(Bytes(plain.begin(), plain.begin() + 1000)), gzip(Bytes(plain.begin() + 1000, plain.end()))})},
      {"two streams",
       joined({bzip2(Bytes(plain.begin(), plain.begin() + 1000)), bzip2(Bytes(plain.begin() + 1000, plain.end()))})}};
  for (const auto& [name, bytes] : files)
    for (const std::size_t piece : {std::size_t{1}, std::size_t{12}, std::size_t{65'536}, std::size_t{1'000'000}}) {
      const std::string path = (folder.path() / name).string();
      write_bytes(path, bytes);
      auto source = open_byte_source(path, "a test file");
      ASSERT_TRUE(source) << source.error().message;
      EXPECT_EQ((*source)->packed(), name != std::string("plain"));
      const auto read = read_all(**source, piece);
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_EQ(*read, plain) << name << " in pieces of " << piece;
      Bytes beyond(1);
      EXPECT_EQ(*(*source)->read(beyond), 0U) << "the end stays the end";
    }
}

TEST(ByteSource, HighlyPackedBytesComeOutWhole) {
  const Bytes zeros(5'000'000);
  for (const Bytes& packed : {gzip(zeros), bzip2(zeros)}) {
    const auto read = read_all(*byte_source_over(packed, "x"), 777);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->size(), zeros.size());
  }
}

TEST(ByteSource, CutPackedFilesAreRefusedWhereverTheyAreCut) {
  const Bytes plain = sample(2'000);
  for (const Bytes& packed : {gzip(plain), bzip2(plain)})
    for (std::size_t size = 4; size < packed.size(); size += 7) {
      const Bytes cut(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size));
      const auto read = read_all(*byte_source_over(cut, "x.gz"), 100);
      ASSERT_FALSE(read) << size;
      EXPECT_THAT(read.error().message, ::testing::StartsWith("x.gz: the "));
      EXPECT_THAT(read.error().message, HasSubstr("ends early, expected a whole"));
    }
}

TEST(ByteSource, DamagedPackedFilesAreRefused) {
  const Bytes plain = sample(2'000);
  for (Bytes packed : {gzip(plain), bzip2(plain)}) {
    packed[packed.size() / 2] ^= std::byte{0x55};
    const auto read = read_all(*byte_source_over(packed, "x"), 100);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("is damaged"));
    EXPECT_EQ(read.error().code, ErrorCode::bad_input);
  }
}

TEST(ByteSource, UnreadableFilesAreRefused) {
  const TemporaryFolder folder;
  const auto missing = open_byte_source((folder.path() / "none").string(), "a test file");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr("cannot be read (No such file or directory), expected a test file"));
  const auto directory = open_byte_source(folder.path().string(), "a test file");
  ASSERT_FALSE(directory);
  EXPECT_THAT(directory.error().message, HasSubstr("cannot be read (Is a directory), expected a test file"));
}

}  // namespace
}  // namespace hitless::test
