#include "hil/replay/verdict_book.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "hil/runtime/temporary_folder.h"
#include "tests/support/packet_builder.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

const GoldenHead kHead{"s", "x", "c"};

class VerdictBookTest : public PacketTest {
 protected:
  VerdictBookTest() {
    interfaces_[0].name = "Gi1";
    interfaces_[1].name = "Gi2";
    writer_.emplace(*GoldenWriter::create(path_, kHead));
    book_ = std::make_unique<VerdictBook>(interfaces_);
    book_->write_to(&*writer_);
  }
  void TearDown() override {
    for (rte_mbuf* m : packets_) rte_pktmbuf_free(m);
    PacketTest::TearDown();
  }

  static StreamedFrame frame(std::uint64_t number, NotSent why = NotSent::sendable) {
    StreamedFrame frame;
    frame.number = number;
    frame.digest = static_cast<std::uint32_t>(number);
    frame.why = why;
    return frame;
  }
  /// A packet as the path hands it over: the id is its place among those sent.
  rte_mbuf* packet(std::uint64_t id, std::uint16_t egress = 0) {
    rte_mbuf* m = packets_.emplace_back(make_packet(PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").build()));
    meta_of(m).id = id;
    meta_of(m).egress = InterfaceIndex(egress);
    return m;
  }
  void deliver(std::uint64_t id, std::uint16_t egress = 0, bool right = true) {
    rte_mbuf* m = packet(id, egress);
    book_->delivered({&m, 1}, right);
  }
  void drop(std::uint64_t id, DropReason reason) {
    rte_mbuf* m = packet(id);
    meta_of(m).reason = reason;
    book_->dropped({&m, 1});
  }
  /// What is written until now, without head, digests of what left, and end.
  std::string written() {
    EXPECT_TRUE(writer_->finish());
    std::ifstream in(path_);
    std::string text;
    for (std::string line; std::getline(in, line);)
      if (std::isdigit(static_cast<unsigned char>(line.front())) != 0)
        text += line.substr(0, line.find(' ')) + line.substr(line.find(' ', line.find(' ') + 1), 8) + "|";
    return text;
  }

  TemporaryFolder folder_;
  const std::string path_ = (folder_.path() / "g").string();
  InterfaceTable interfaces_ = InterfaceTable(2);
  std::optional<GoldenWriter> writer_;
  std::unique_ptr<VerdictBook> book_;
  std::vector<rte_mbuf*> packets_;
};

TEST_F(VerdictBookTest, PacketsThatEndInAnotherOrder_AreWrittenInTheCapturesOrder) {
  for (std::uint64_t n = 1; n <= 3; ++n) book_->sent(frame(n));
  book_->not_sent(frame(4, NotSent::cut));
  book_->sent(frame(5));
  deliver(3, 1);
  drop(1, DropReason::no_route);
  deliver(2);
  deliver(0, 0, false);
  ASSERT_TRUE(book_->finish());
  EXPECT_EQ(written(), "1 misdeli|2 drop no|3 out Gi1|4 not_sen|5 out Gi2|");
  EXPECT_THAT(book_->counts(), ElementsAre(Pair("out Gi1", 1), Pair("out Gi2", 1), Pair("misdelivered Gi1", 1),
                                           Pair("drop no_route", 1), Pair("not_sent cut", 1)));
}

TEST_F(VerdictBookTest, OnePacketThatWaitsLong_HoldsBackAnyNumber) {
  constexpr std::uint64_t kBehind = 20'000;  // more than the first ring takes
  book_->sent(frame(1));
  for (std::uint64_t n = 1; n <= kBehind; ++n) {
    book_->sent(frame(n + 1));
    drop(n, DropReason::queue_full);
    rte_pktmbuf_free(packets_.back());
    packets_.pop_back();
  }
  deliver(0);
  const std::string text = written();
  EXPECT_EQ(text.substr(0, 20), "1 out Gi1|2 drop qu|");
  EXPECT_EQ(std::count(text.begin(), text.end(), '|'), static_cast<std::ptrdiff_t>(kBehind) + 1);
  EXPECT_THAT(text, HasSubstr("|20001 drop qu|"));
}

TEST_F(VerdictBookTest, PacketThatEndsTwice_IsABrokenInvariant) {
  book_->sent(frame(1));
  book_->sent(frame(2));
  deliver(1);
  // The pool's memory is shared with the process that dies: it must take nothing from there.
  EXPECT_DEATH(book_->delivered({&packets_.front(), 1}, true), "a packet ends once");
}

/// The same packets judged against a golden of `lines`.
class JudgedBook : public VerdictBookTest {
 protected:
  void open(const std::string& lines, std::size_t shown = 10) {
    const std::string path = (folder_.path() / "golden").string();
    std::ofstream(path) << "hitless-golden 1\nscenario s\nsending x\ncapture c\n" << lines;
    comparison_.emplace(*GoldenReader::open(path, kHead), shown);
    book_->compare_with(&*comparison_);
  }
  std::optional<GoldenComparison> comparison_;
};

TEST_F(JudgedBook, OtherReason_IsADifferenceOfThatPacket) {
  open("1 00000001 consumed\n2 00000002 drop no_route\n3 00000003 drop no_route\nend 3\n");
  for (std::uint64_t n = 1; n <= 3; ++n) book_->sent(frame(n));
  drop(2, DropReason::ttl_expired);
  drop(1, DropReason::no_route);
  rte_mbuf* m = packet(0);
  book_->consumed({&m, 1});
  ASSERT_TRUE(book_->finish());
  EXPECT_EQ(comparison_->compared(), 3U);
  ASSERT_EQ(comparison_->different(), 1U);
  const PacketDifference& difference = comparison_->differences().at(3);
  EXPECT_EQ(difference.expected, "drop no_route");
  EXPECT_EQ(difference.got, "drop ttl_expired");
  EXPECT_EQ(difference.frame.size(), bytes_of(packets_.front()).size());
}

TEST_F(JudgedBook, ManyDifferences_TheFirstOnesAreKept) {
  std::string lines;
  for (std::uint64_t n = 1; n <= 20; ++n) lines += fmt::format("{} {:08x} consumed\n", n, n);
  open(lines + "end 20\n", 3);
  for (std::uint64_t n = 1; n <= 20; ++n) book_->sent(frame(n));
  for (std::uint64_t id = 20; id-- > 0;) drop(id, DropReason::no_route);
  EXPECT_EQ(comparison_->different(), 20U);
  std::vector<std::uint64_t> kept;
  for (const auto& [number, difference] : comparison_->differences()) kept.push_back(number);
  EXPECT_THAT(kept, ElementsAre(1, 2, 3));
}

TEST_F(JudgedBook, OtherCapture_IsAnErrorNotADifference) {
  open("1 00000009 consumed\nend 1\n");
  book_->sent(frame(1));
  ASSERT_TRUE(book_->error());
  EXPECT_THAT(book_->error()->message,
              HasSubstr(":5: packet 1 was recorded with other bytes, expected a golden of this "
                        "capture"));
  drop(0, DropReason::no_route);
  EXPECT_EQ(comparison_->different(), 0U);
}

TEST_F(JudgedBook, GoldenShorterOrLonger_IsAnError) {
  open("1 00000001 consumed\nend 1\n");
  book_->sent(frame(1));
  book_->sent(frame(2));
  ASSERT_TRUE(book_->error());
  EXPECT_THAT(book_->error()->message, HasSubstr(":6: ends before packet 2 of the capture"));
  drop(0, DropReason::no_route);
  drop(1, DropReason::no_route);
}

TEST_F(JudgedBook, GoldenLonger_IsAnErrorAtTheEnd) {
  open("1 00000001 drop no_route\n2 00000002 consumed\nend 2\n");
  book_->sent(frame(1));
  drop(0, DropReason::no_route);
  const auto finished = book_->finish();
  ASSERT_FALSE(finished);
  EXPECT_THAT(finished.error().message, HasSubstr(":6: holds more packets than the capture"));
}

}  // namespace
}  // namespace hitless::test
