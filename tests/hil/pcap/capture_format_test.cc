// Captures of every form that people have: byte orders, resolutions, pcapng; and files that are damaged.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/pcap/capture.h"
#include "tests/hil/traffic/traffic_rig.h"
#include "tests/support/capture_bytes.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

Frame sample(std::uint16_t port) {
  return PacketBuilder().ipv4("192.0.2.10", "198.51.100.20").udp(port, 53).payload(20).build();
}
const std::vector<Frame> kFrames = {sample(1), sample(2), sample(3)};

class CaptureFormat : public ::testing::Test {
 protected:
  Result<Capture> read(const Frame& bytes) {
    write_bytes(path_, bytes);
    return read_capture(path_);
  }
  /// Instants of the packets, or the message of the refusal behind the file's name.
  std::string instants(const Frame& bytes) {
    const Result<Capture> capture = read(bytes);
    if (!capture) return capture.error().message.substr(path_.size());
    std::string text;
    for (const CapturedPacket& packet : capture->packets) text += std::to_string(packet.at_ns) + " ";
    return text;
  }
  TemporaryDirectory directory_;
  const std::string path_ = directory_.file("x");
};

TEST_F(CaptureFormat, PcapOfBothByteOrdersAndResolutionsReadsTheSame) {
  for (const bool big_endian : {false, true})
    for (const bool nanoseconds : {false, true}) {
      const Result<Capture> capture = read(pcap_file(kFrames, big_endian, nanoseconds));
      ASSERT_TRUE(capture) << capture.error().message;
      ASSERT_EQ(capture->packets.size(), 3U);
      for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(capture->packets[i].at_ns, static_cast<std::int64_t>(i) * 1'000'000'000);
        EXPECT_EQ(Frame(capture->frame(i).begin(), capture->frame(i).end()), kFrames[i]);
      }
    }
}

TEST_F(CaptureFormat, PcapngResolutionsAreHonoured) {
  const auto two_packets = [](bool big_endian, std::optional<std::uint8_t> resolution, std::uint64_t apart) {
    return Pcapng(big_endian)
        .interface(1, resolution)
        .enhanced_packet(0, 5'000'000'000, kFrames[0])
        .enhanced_packet(0, 5'000'000'000 + apart, kFrames[1])
        .done();
  };
  for (const bool big_endian : {false, true}) {
    EXPECT_EQ(instants(two_packets(big_endian, std::nullopt, 3)), "0 3000 ") << "microseconds when left out";
    EXPECT_EQ(instants(two_packets(big_endian, 6, 3)), "0 3000 ");
    EXPECT_EQ(instants(two_packets(big_endian, 9, 3)), "0 3 ");
    EXPECT_EQ(instants(two_packets(big_endian, 3, 3)), "0 3000000 ");
    EXPECT_EQ(instants(two_packets(big_endian, 0x80 | 10, 512)), "0 500000000 ") << "parts of 1024";
  }
}

TEST_F(CaptureFormat, PcapngInterfacesOfOneKindAreMerged) {
  EXPECT_EQ(instants(Pcapng(false)
                         .interface(1, 6)
                         .interface(1, 9)
                         .enhanced_packet(0, 5'000'000, kFrames[0])
                         .enhanced_packet(1, 5'000'000'007, kFrames[1])
                         .block(0xbad, CaptureBytes(false).u32(1).done())
                         .enhanced_packet(0, 5'000'001, kFrames[2])
                         .done()),
            "0 7 1000 ");
}

TEST_F(CaptureFormat, PcapngSimplePacketsHaveNoTime) {
  EXPECT_EQ(instants(Pcapng(false).interface(1).simple_packet(kFrames[0]).simple_packet(kFrames[1]).done()), "0 0 ");
}

TEST_F(CaptureFormat, PcapngOfAnotherOrOfTwoKindsOfLinkIsRefused) {
  EXPECT_THAT(instants(Pcapng(false).interface(101).enhanced_packet(0, 1, kFrames[0]).done()),
              HasSubstr("link type RAW, expected EN10MB"));
  EXPECT_THAT(instants(Pcapng(false)
                           .interface(1)
                           .enhanced_packet(0, 1, kFrames[0])
                           .interface(101)
                           .enhanced_packet(1, 2, kFrames[1])
                           .done()),
              AllOf(HasSubstr("after packet 1 ("), HasSubstr("expected a whole capture")));
}

TEST_F(CaptureFormat, AFileCutWithinItsLastPacketIsRefused) {
  for (const Frame& whole : {pcap_file(kFrames, false, true), pcapng_file(kFrames, false)})
    for (const std::ptrdiff_t cut : {1, 4, 30}) {
      const std::string told = instants(Frame(whole.begin(), whole.end() - cut));
      EXPECT_THAT(told, HasSubstr("after packet 2 (truncated")) << cut;
      EXPECT_THAT(told, HasSubstr("expected a whole capture"));
    }
}

TEST_F(CaptureFormat, EmptyAndForeignFilesAreRefused) {
  EXPECT_THAT(instants({}), HasSubstr("cannot be read as a capture"));
  EXPECT_THAT(instants(pcap_file({}, true, false)), HasSubstr("holds no packets"));
  EXPECT_THAT(instants(Pcapng(false).interface(1).done()), HasSubstr("holds no packets"));
  EXPECT_THAT(instants(BigEndian().text("name: a scenario\n").done()), HasSubstr("expected a pcap or pcapng file"));
}

TEST_F(CaptureFormat, PacketsWithoutBytesAreLeftOutAndCounted) {
  const Result<Capture> capture = read(pcap_file({kFrames[0], {}, kFrames[1]}, false, true));
  ASSERT_TRUE(capture) << capture.error().message;
  EXPECT_EQ(capture->packets.size(), 2U);
  EXPECT_EQ(capture->cut_packets, 1U);
}

TEST_F(CaptureFormat, PacketsShorterThanOnTheWireAreLeftOutAndCounted) {
  const Result<Capture> capture =
      read(Pcapng(false).interface(1).enhanced_packet(0, 1, kFrames[0], 1500).enhanced_packet(0, 2, kFrames[1]).done());
  ASSERT_TRUE(capture) << capture.error().message;
  EXPECT_EQ(capture->packets.size(), 1U);
  EXPECT_EQ(capture->cut_packets, 1U);
}

TEST_F(CaptureFormat, BackwardTimestampsAreSortedAndImpossibleOnesRefused) {
  const auto at = [](std::uint64_t first, std::uint64_t second) {
    return Pcapng(false)
        .interface(1, 0)
        .enhanced_packet(0, first, kFrames[0])
        .enhanced_packet(0, second, kFrames[1])
        .done();
  };
  EXPECT_EQ(instants(at(9, 7)), "0 2000000000 ");
  EXPECT_EQ(read(at(9, 7))->reordered, 1U);
  EXPECT_EQ(instants(at(1, 1'000'000'000)), "0 999999999000000000 ") << "joined from captures of many years";
  EXPECT_THAT(instants(at(1, 1ULL << 60)),
              HasSubstr("packet 2 was recorded at second 1152921504606846976, expected 0 to"));
}

}  // namespace
}  // namespace hitless::test
