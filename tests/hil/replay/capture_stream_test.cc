#include "hil/replay/capture_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <pcap/dlt.h>

#include "tests/hil/traffic/traffic_rig.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

constexpr std::uint32_t kFrameMax = 1536;

class CaptureStreamTest : public ::testing::Test {
 protected:
  /// All frames, copied, as the stream hands them over.
  std::vector<StreamedFrame> read(std::uint32_t loops = 1, std::uint32_t frame_max = kFrameMax) {
    auto stream = CaptureStream::open(path_, loops, frame_max);
    EXPECT_TRUE(stream) << stream.error().message;
    std::vector<StreamedFrame> frames;
    bytes_.clear();
    while (const StreamBatch* batch = (*stream)->next()) {
      for (const StreamedFrame& frame : batch->frames) {
        frames.push_back(frame);
        const auto first = batch->bytes.begin() + static_cast<std::ptrdiff_t>(frame.begin);
        bytes_.emplace_back(first, first + frame.length);
      }
    }
    error_ = (*stream)->error() ? (*stream)->error()->message : "";
    return frames;
  }

  TemporaryDirectory directory_;
  const std::string path_ = directory_.file("c.pcap");
  std::vector<Frame> bytes_;
  std::string error_;
};

TEST_F(CaptureStreamTest, FramesComeInTheFilesOrderWithTheirBytes) {
  const auto conversation = small_conversation();
  write_capture(path_, conversation);
  const auto frames = read();
  ASSERT_EQ(frames.size(), conversation.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(frames[i].number, i + 1);
    EXPECT_EQ(frames[i].at_ns - frames[0].at_ns, conversation[i].at_ns);
    EXPECT_EQ(bytes_[i], conversation[i].frame);
    EXPECT_EQ(frames[i].why, NotSent::sendable);
  }
  EXPECT_EQ(error_, "");
}

TEST_F(CaptureStreamTest, ManyBatches_KeepTheOrder) {
  std::vector<Recorded> packets;
  for (int i = 0; i < 50'000; ++i)
    packets.push_back({i, PacketBuilder()
                              .ipv4("192.0.2.1", "192.0.2.2")
                              .udp(static_cast<std::uint16_t>(i), 9)
                              .payload(static_cast<std::size_t>(i % 200))
                              .build()});
  write_capture(path_, packets);
  const auto frames = read(2);
  ASSERT_EQ(frames.size(), 100'000U);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    ASSERT_EQ(frames[i].number, i + 1);
    ASSERT_EQ(frames[i].loop, i / 50'000);
    ASSERT_EQ(bytes_[i], packets[i % 50'000].frame) << i;
    ASSERT_EQ(frames[i].digest, frames[i % 50'000].digest);
  }
}

TEST_F(CaptureStreamTest, OneSender_OneStation) {
  const auto packet = [](const char* from, const char* to) {
    return PacketBuilder().ipv4(from, to).udp(1, 2).payload(3).build();
  };
  Frame other_mac = packet("192.0.2.1", "192.0.2.9");
  other_mac[7] = std::byte{0x77};
  write_capture(path_, {{0, packet("192.0.2.1", "192.0.2.2")}, {1, other_mac}, {2, packet("192.0.2.3", "192.0.2.2")}});
  const auto frames = read();
  EXPECT_EQ(frames[0].station, frames[1].station);
  EXPECT_NE(frames[0].station, frames[2].station);
  EXPECT_NE(frames[0].digest, frames[1].digest);
}

TEST_F(CaptureStreamTest, WhatCannotBeSent_IsNamed) {
  const Frame frame = PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(100).build();
  const Frame longer = PacketBuilder().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(101).build();
  write_capture(path_, {{0, frame}, {1, frame, 2000}, {2, {}}, {3, longer}});
  const auto frames = read(1, static_cast<std::uint32_t>(frame.size()));
  ASSERT_EQ(frames.size(), 4U);
  EXPECT_EQ(frames[0].why, NotSent::sendable);
  EXPECT_EQ(frames[1].why, NotSent::cut);
  EXPECT_EQ(frames[2].why, NotSent::empty);
  EXPECT_EQ(frames[3].why, NotSent::oversize);
}

TEST_F(CaptureStreamTest, FileThatEndsWithinAPacket_GivesWhatStandsBeforeAndTheError) {
  write_capture(path_, small_conversation());
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 1);
  const auto frames = read(3);
  EXPECT_EQ(frames.size(), small_conversation().size() - 1);
  EXPECT_THAT(error_, HasSubstr("c.pcap: ends or breaks after packet 8 ("));
}

TEST_F(CaptureStreamTest, EmptyCapture_IsAnError) {
  write_capture(path_, {});
  EXPECT_TRUE(read().empty());
  EXPECT_THAT(error_, HasSubstr("c.pcap: holds no packets, expected at least one"));
}

TEST_F(CaptureStreamTest, OtherLinkType_IsRefusedAtOnce) {
  write_capture(path_, small_conversation(), true, DLT_RAW);
  const auto stream = CaptureStream::open(path_, 1, kFrameMax);
  ASSERT_FALSE(stream);
  EXPECT_THAT(stream.error().message, HasSubstr("link type RAW, expected EN10MB (Ethernet)"));
}

TEST_F(CaptureStreamTest, LeftInTheMiddle_Ends) {
  write_capture(path_, small_conversation());
  auto stream = CaptureStream::open(path_, 1'000'000, kFrameMax);
  ASSERT_TRUE(stream);
  EXPECT_NE((*stream)->next(), nullptr);
  stream->reset();
}

}  // namespace
}  // namespace hitless::test
