#include "hil/replay/golden_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "hil/runtime/temporary_folder.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

const GoldenHead kHead{"small", "top speed, 1 loop, entering by sender", "web.pcap"};
const std::string kGood =
    "hitless-golden 1\nscenario small\nsending top speed, 1 loop, entering by sender\ncapture web.pcap\n"
    "1 00000001 consumed\n2 00000002 drop no_route\nend 2\n";

class GoldenFile : public ::testing::Test {
 protected:
  std::string write(const std::string& text) const {
    std::ofstream(path_, std::ios::binary) << text;
    return path_;
  }
  /// The lines, or the message of the refusal behind the file's name.
  std::string read(const std::string& text) const {
    auto golden = GoldenReader::open(write(text), kHead);
    std::string lines;
    while (golden) {
      VerdictLine line;
      const auto more = golden->next(line);
      if (!more) return more.error().message.substr(path_.size());
      if (!*more) return lines;
      lines += std::string(line.view()) + "|";
    }
    return golden.error().message.substr(path_.size());
  }
  static std::string with(const std::string& from, const std::string& to) {
    std::string text = kGood;
    return text.replace(text.find(from), from.size(), to);
  }

  TemporaryFolder folder_;
  const std::string path_ = (folder_.path() / "g").string();
};

TEST_F(GoldenFile, WhatWasWritten_IsRead) {
  auto writer = GoldenWriter::create(path_, kHead);
  ASSERT_TRUE(writer);
  writer->write("1 00000001 consumed");
  writer->write("2 00000002 drop no_route");
  ASSERT_FALSE(std::filesystem::exists(path_)) << "not there before it is whole";
  ASSERT_TRUE(writer->finish());
  std::ostringstream text;
  text << std::ifstream(path_).rdbuf();
  EXPECT_EQ(text.str(), kGood);
  EXPECT_EQ(read(text.str()), "1 00000001 consumed|2 00000002 drop no_route|");
}

TEST_F(GoldenFile, WriterThatDoesNotFinish_LeavesNothing) {
  {
    auto writer = GoldenWriter::create(path_, kHead);
    ASSERT_TRUE(writer);
    writer->write("1 00000001 consumed");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(GoldenFile, WriterOverSomethingElse_IsRefused) {
  write("the only copy of something");
  const auto writer = GoldenWriter::create(path_, kHead);
  ASSERT_FALSE(writer);
  EXPECT_THAT(writer.error().message, HasSubstr(": is something else than a golden, expected one, or no file yet"));
}

TEST_F(GoldenFile, Missing_SaysHowToMakeOne) {
  const auto golden = GoldenReader::open(path_, kHead);
  ASSERT_FALSE(golden);
  EXPECT_THAT(golden.error().message, HasSubstr("No such file or directory), expected a golden; --update writes one"));
}

TEST_F(GoldenFile, Broken_NamesLineAndWhatWasExpected) {
  EXPECT_THAT(read(""), HasSubstr(":1: no golden, expected 'hitless-golden 1'"));
  EXPECT_THAT(read(std::string(100'000, '\0')), HasSubstr(":1: no golden"));
  EXPECT_THAT(read(with("golden 1", "golden 2")), HasSubstr(":1: a golden of another form, 'hitless-golden 2'"));
  EXPECT_THAT(read(with("scenario small", "scenario large")),
              HasSubstr(":2: a golden of scenario 'large', expected 'small'"));
  EXPECT_THAT(read(with("top speed", "5 packets/s")), HasSubstr(":3: a golden of sending '5 packets/s"));
  EXPECT_THAT(read(with("capture", "captive")), HasSubstr(":4: 'captive web.pcap', expected a line that begins with"));
  EXPECT_THAT(read(with("2 00000002", "3 00000002")), HasSubstr(":6: '3 00000002 drop no_route', expected the verdict "
                                                                "of packet 2"));
  EXPECT_THAT(read(with("2 00000002", "2-00000002")), HasSubstr(":6: "));
  EXPECT_THAT(read(with("2 00000002", std::string(200, 'x'))), HasSubstr(":6: 'xxx"));
  EXPECT_THAT(read(with("drop no_route", "drop no_route\r")), HasSubstr(":6: '2 00000002 drop no_route?', expected"));
  EXPECT_THAT(read(with("end 2\n", "")), HasSubstr(":7: ends after 2 packets without its last line"));
  EXPECT_THAT(read(with("end 2", "end 3")), HasSubstr(":7: 'end 3' after 2 packets, expected 'end 2'"));
  EXPECT_THAT(read(kGood + "3 00000003 consumed\n"), HasSubstr(":8: goes on behind its last line"));
}

TEST_F(GoldenFile, AnotherCapturesName_IsNoMistake) {
  EXPECT_EQ(read(with("web.pcap", "renamed.pcap")), "1 00000001 consumed|2 00000002 drop no_route|");
}

}  // namespace
}  // namespace hitless::test
