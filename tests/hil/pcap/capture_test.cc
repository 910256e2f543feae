#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "hil/pcap/capture.h"
#include "tests/hil/traffic/traffic_rig.h"

namespace hitless::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CaptureTest : public ::testing::Test {
 protected:
  TemporaryDirectory directory_;
  const std::string path_ = directory_.file("x.pcap");
};

TEST_F(CaptureTest, KeepsBytesInstantsHostsAndFlows) {
  const std::vector<Recorded> recorded = small_conversation();
  write_capture(path_, recorded);
  const Result<Capture> capture = read_capture(path_);
  ASSERT_TRUE(capture) << capture.error().message;
  ASSERT_EQ(capture->packets.size(), recorded.size());
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    EXPECT_EQ(capture->packets[i].at_ns, recorded[i].at_ns);
    EXPECT_EQ(Frame(capture->frame(i).begin(), capture->frame(i).end()), recorded[i].frame);
  }
  EXPECT_EQ(capture->hosts.size(), 4U);
  EXPECT_EQ(to_string(capture->hosts[0]), "192.0.2.10");
  EXPECT_EQ(capture->flows.size(), 8U) << "nine packets, two of one flow";
  EXPECT_EQ(capture->longest, 1254U);
  EXPECT_EQ(capture->packets[0].l4_checksum, 14 + 20 + 16);
  EXPECT_EQ(capture->packets[5].l4_checksum, 0) << "ICMP over IPv4 has no pseudo-header";
  EXPECT_EQ(capture->packets[6].l4_checksum, 14 + 40 + 2);
}

TEST_F(CaptureTest, MicrosecondFilesReadTheSame) {
  write_capture(path_, {{0, small_conversation()[0].frame}, {7'000, small_conversation()[1].frame}}, false);
  const Result<Capture> capture = read_capture(path_);
  ASSERT_TRUE(capture) << capture.error().message;
  EXPECT_EQ(capture->packets[1].at_ns, 7'000);
}

TEST_F(CaptureTest, PacketsOutOfOrderAreSortedAndCounted) {
  const Frame frame = small_conversation()[0].frame;
  write_capture(path_, {{500, frame}, {100, frame}, {900, frame}});
  const Result<Capture> capture = read_capture(path_);
  ASSERT_TRUE(capture) << capture.error().message;
  EXPECT_EQ(capture->reordered, 1U);
  EXPECT_EQ(capture->packets[1].at_ns, 400);
  EXPECT_EQ(capture->packets[2].at_ns, 800);
}

TEST_F(CaptureTest, CutPacketsAreLeftOutAndCounted) {
  const Frame frame = small_conversation()[0].frame;
  write_capture(path_, {{0, frame}, {10, frame, 1500}, {20, frame}});
  const Result<Capture> capture = read_capture(path_);
  ASSERT_TRUE(capture) << capture.error().message;
  EXPECT_EQ(capture->packets.size(), 2U);
  EXPECT_EQ(capture->cut_packets, 1U);

  write_capture(path_, {{0, frame, 1500}});
  EXPECT_THAT(read_capture(path_).error().message, AllOf(StartsWith(path_), HasSubstr("larger snap length")));
}

TEST_F(CaptureTest, FilesThatAreNoWholeEthernetCaptureAreRefused) {
  EXPECT_THAT(read_capture(path_).error().message,
              AllOf(StartsWith(path_), HasSubstr("expected a pcap or pcapng file")));

  std::ofstream(path_) << "name: not a capture at all, whatever it is called";
  EXPECT_THAT(read_capture(path_).error().message,
              AllOf(StartsWith(path_), HasSubstr("expected a pcap or pcapng file")));

  std::ofstream(path_, std::ios::trunc).close();
  EXPECT_THAT(read_capture(path_).error().message,
              AllOf(StartsWith(path_), HasSubstr("expected a pcap or pcapng file")));

  write_capture(path_, {});
  EXPECT_THAT(read_capture(path_).error().message, AllOf(StartsWith(path_), HasSubstr("holds no packets")));

  write_capture(path_, small_conversation(), true, 12);
  EXPECT_THAT(read_capture(path_).error().message,
              AllOf(StartsWith(path_), HasSubstr("link type RAW, expected EN10MB")));

  write_capture(path_, small_conversation());
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 5);
  EXPECT_THAT(read_capture(path_).error().message,
              AllOf(StartsWith(path_), HasSubstr("after packet 8"), HasSubstr("expected a whole capture")));
}

TEST_F(CaptureTest, OnlyRoutableUnicastAddressesAreHosts) {
  for (const char* text :
       {"0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.5", "255.255.255.255", "::", "::1", "fe80::1", "ff02::5"})
    EXPECT_FALSE(is_placeable(*parse_address(text))) << text;
  for (const char* text : {"10.0.0.1", "192.168.1.1", "223.255.255.1", "2001:db8::1", "fd00::1"})
    EXPECT_TRUE(is_placeable(*parse_address(text))) << text;
}

TEST_F(CaptureTest, NamelessFramesBelongToTheStationThatSendsThem) {
  write_capture(path_, {{0, PacketBuilder().ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b").arp_request().build()},
                        {10, PacketBuilder()
                                 .ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b")
                                 .ipv4("192.0.2.10", "198.51.100.20")
                                 .udp(1, 2)
                                 .payload(20)
                                 .build()},
                        {20, PacketBuilder()
                                 .ethernet("02:00:00:00:00:0a", "33:33:00:00:00:01")
                                 .ipv6("fe80::a", "ff02::1")
                                 .udp(3, 4)
                                 .payload(20)
                                 .build()}});
  const Result<Capture> capture = read_capture(path_);
  ASSERT_TRUE(capture) << capture.error().message;
  ASSERT_EQ(capture->flows.size(), 3U);
  EXPECT_EQ(capture->flows[2].sender, 0U) << "known by its MAC address from the packet before";
  EXPECT_EQ(capture->packets[2].source, kNoIndex);
}

TEST_F(CaptureTest, FramesOfAnyLengthDecode) {
  std::vector<Recorded> packets;
  for (const Recorded& whole : small_conversation())
    for (std::size_t length = 1; length <= std::min<std::size_t>(whole.frame.size(), 100); ++length)
      packets.push_back({static_cast<std::int64_t>(packets.size()),
                         Frame(whole.frame.begin(), whole.frame.begin() + static_cast<std::ptrdiff_t>(length))});
  write_capture(path_, packets);
  const Result<Capture> capture = read_capture(path_);
  ASSERT_TRUE(capture) << capture.error().message;
  for (const CapturedPacket& packet : capture->packets) {
    ASSERT_LE(packet.l4_checksum == 0 ? 0U : packet.l4_checksum + 2U, packet.length);
    ASSERT_LE(packet.addresses == 0 ? 0U : packet.addresses + (packet.is_ipv6 ? 32U : 8U), packet.length);
  }
}

TEST_F(CaptureTest, RealCapturesDecode) {
  for (const char* name :
       {"pcap/example.pcap", "pcap/many-protocols.pcap", "pcap/VlanPackets.pcap", "pcap/ip4_fragments.pcap",
        "pcap/ip6_fragments.pcap", "pcap/gre-within-gre.pcap", "pcap/protocols/LACP.pcap"}) {
    const std::string path = data_file(name);
    if (path.empty()) GTEST_SKIP() << name << " is not there: set HITLESS_DATA";
    const Result<Capture> capture = read_capture(path);
    ASSERT_TRUE(capture) << capture.error().message;
    EXPECT_FALSE(capture->packets.empty()) << name;
    for (const CapturedPacket& packet : capture->packets) {
      ASSERT_LT(packet.flow, capture->flows.size());
      ASSERT_LE(packet.begin + packet.length, capture->bytes.size());
      ASSERT_LE(packet.l4_checksum + 2U, packet.length);
    }
  }
}

}  // namespace
}  // namespace hitless::test
