// Lists of prefixes: what a line may be, what a broken one is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/routes/prefix_list.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Bytes text(const std::string& value) { return BigEndian().text(value).done(); }

Result<PrefixList> read(const Bytes& bytes, std::uint32_t limit = 0) {
  return read_prefix_list(*byte_source_over(bytes, "p.txt"), "p.txt", limit);
}

/// "A B " in the list's order, or the error.
std::string read_text(const Bytes& bytes, std::uint32_t limit = 0) {
  const auto list = read(bytes, limit);
  if (!list) {
    EXPECT_EQ(list.error().code, ErrorCode::bad_input);
    EXPECT_EQ(list.error().message.find('\n'), std::string::npos);
    return list.error().message;
  }
  std::string all;
  for (const Prefix& prefix : list->prefixes) all += to_string(prefix) + " ";
  return all;
}
std::string read_text(const std::string& lines, std::uint32_t limit = 0) { return read_text(text(lines), limit); }

/// Distinct prefixes, nine of ten IPv4, as lines.
std::string lines_of(std::uint32_t count) {
  std::string lines;
  for (std::uint32_t i = 0; i < count; ++i) {
    Prefix prefix{IpAddress::v4((i + 1) << 8), 24};
    if (i % 10 == 9) {
      prefix = {parse_address("2600::").value(), 48};
      for (std::size_t byte = 0; byte < 4; ++byte)
        prefix.address.bytes[2 + byte] = static_cast<std::uint8_t>(i >> (24 - 8 * byte));
    }
    lines += to_string(prefix) + "\n";
  }
  return lines;
}

TEST(PrefixList, BothFamilies_KeepTheFilesOrder) {
  EXPECT_EQ(read_text("20.0.0.0/8\n2600::/24\n1.0.0.0/24\n0.0.0.0/0\n::/0\n"),
            "20.0.0.0/8 2600::/24 1.0.0.0/24 0.0.0.0/0 ::/0 ");
}

TEST(PrefixList, RemarksBlanksAndEmptyLines_ArePassedOver) {
  EXPECT_EQ(read_text("# a table\r\n\r\n \t20.0.0.0/8 \r\n\n2600::/24 # a remark\n   # another\n21.0.0.0/8"),
            "20.0.0.0/8 2600::/24 21.0.0.0/8 ");
}

TEST(PrefixList, APrefixThatStandsAgain_KeepsItsFirstPlace) {
  const Bytes twice = text("20.0.0.0/8\n21.0.0.0/8\n20.0.0.0/8\n20.0.0.0/9\n");
  EXPECT_EQ(read_text(twice), "20.0.0.0/8 21.0.0.0/8 20.0.0.0/9 ");
  EXPECT_EQ(read(twice)->repeated, 1U);
}

TEST(PrefixList, ALimit_TakesTheFirstDifferentOnesAndReadsNoFurther) {
  const std::string lines = "20.0.0.0/8\n20.0.0.0/8\n21.0.0.0/8\nno prefix\n";
  EXPECT_EQ(read_text(lines, 1), "20.0.0.0/8 ");
  EXPECT_EQ(read_text(lines, 2), "20.0.0.0/8 21.0.0.0/8 ");
  EXPECT_THAT(read_text(lines, 3), StartsWith("p.txt:4: 'no prefix': "));
}

TEST(PrefixList, PlainGzipAndBzip2_ReadTheSameAcrossChunks) {
  const Bytes plain = text(lines_of(20'000));  // several chunks of 64 KB
  const auto list = read(plain);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->prefixes.size(), 20'000U);
  EXPECT_EQ(read(gzip(plain))->prefixes, list->prefixes);
  EXPECT_EQ(read(bzip2(plain))->prefixes, list->prefixes);
}

TEST(PrefixList, ALineThatIsNoPrefix_IsNamedWithItsText) {
  EXPECT_EQ(read_text("20.0.0.0/8\n# \n20.0.0\n"),
            "p.txt:3: '20.0.0': expected a prefix such as 10.0.0.0/8 or 2001:db8::/32");
  EXPECT_EQ(read_text("20.0.0.0/8\r\n20.0.0.0/33\r\n"),
            "p.txt:2: '20.0.0.0/33': expected a prefix length from 0 to 32");
  EXPECT_EQ(read_text("2600::1/24"), "p.txt:1: '2600::1/24': expected host bits to be zero: 2600::/24");
  EXPECT_THAT(read_text("20.0.0.0/8 21.0.0.0/8\n"), StartsWith("p.txt:1: '20.0.0.0/8 21.0.0.0/8': expected"));
}

TEST(PrefixList, WhatIsNoText_IsShownWithoutHarm) {
  EXPECT_EQ(read_text(std::string("\x1b[2J\0x", 6)),
            "p.txt:1: '?[2J?x': expected a prefix such as 10.0.0.0/8 or 2001:db8::/32");
  const std::string wide(100, 'x'), endless(200'000, 'x');
  EXPECT_EQ(read_text(wide),
            "p.txt:1: '" + wide.substr(0, 60) + "...': expected a prefix such as 10.0.0.0/8 or 2001:db8::/32");
  EXPECT_THAT(read_text(endless), HasSubstr("...': a line of more than 4096 bytes, expected a prefix"));
  EXPECT_THAT(read_text(endless + "\n"), HasSubstr("...': a line of more than 4096 bytes, expected a prefix"));
}

TEST(PrefixList, AFileWithoutPrefixes_IsRefused) {
  for (const char* lines : {"", "\n\r\n", "# only a remark"})
    EXPECT_EQ(read_text(lines),
              "p.txt: holds no prefix, expected one a line, a prefix such as 10.0.0.0/8 or 2001:db8::/32");
}

TEST(PrefixList, UnusableFiles_AreNamed) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "p.txt.gz").string();
  const auto error = [&] {
    const auto list = read_prefix_list(path, 0);
    return list ? "good" : list.error().message;
  };
  EXPECT_EQ(error(), path + ": cannot be read (No such file or directory), expected prefixes, one a line");
  const Bytes packed = gzip(text(lines_of(20'000)));
  write_bytes(path, Bytes(packed.begin(), packed.end() - 9));
  EXPECT_EQ(error(), path + ": the gzip data ends early, expected a whole gzip file");
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  EXPECT_EQ(error(), path + ": cannot be read (Is a directory), expected prefixes, one a line");
}

TEST(RoutesInTurn, NextHops_TakeTurnsWithinAFamily) {
  const std::vector<Prefix> prefixes =
      read(text("20.0.0.0/8\n2600::/24\n21.0.0.0/8\n22.0.0.0/8\n2700::/24\n"))->prefixes;
  const std::vector<IpAddress> two = {parse_address("10.0.0.2").value(), parse_address("10.0.1.2").value()};
  const std::vector<IpAddress> one = {parse_address("2001:db8::2").value()};
  std::string all;
  for (const RibRoute& route : routes_in_turn(prefixes, two, one)) {
    EXPECT_EQ(route.protocol, RouteProtocol::bgp);
    all += to_string(route.prefix) + ">" + to_string(route.via.at(0)) + " ";
  }
  EXPECT_EQ(all,
            "20.0.0.0/8>10.0.0.2 2600::/24>2001:db8::2 21.0.0.0/8>10.0.1.2 22.0.0.0/8>10.0.0.2 "
            "2700::/24>2001:db8::2 ");
}

}  // namespace
}  // namespace hitless::test
