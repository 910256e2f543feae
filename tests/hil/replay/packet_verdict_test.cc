#include "hil/replay/packet_verdict.h"

#include <gtest/gtest.h>

#include "tests/support/packet_builder.h"

namespace hitless::test {
namespace {

Frame sample() {
  return PacketBuilder().ipv4("192.0.2.10", "198.51.100.20").udp(5000, 53).payload(20).pad_to(70).build();
}

/// Which parts of the digest change when this byte does.
std::string changed_by(Frame frame, std::size_t at) {
  const FrameDigest before = digest_frame(kEthernet, frame);
  frame[at] ^= std::byte{0x10};
  const FrameDigest after = digest_frame(kEthernet, frame);
  return std::string(before.ethernet != after.ethernet ? "e" : "") + (before.ip != after.ip ? "i" : "") +
         (before.rest != after.rest ? "r" : "");
}

TEST(FrameDigest, EachByteOfAnIpv4FrameCountsInItsPartOnly) {
  for (std::size_t at = 0; at < sample().size(); ++at) {
    if (at == 12 || at == 13 || at == 14) continue;  // ethertype and header length decide where the parts lie
    EXPECT_EQ(changed_by(sample(), at), at < 14 ? "e" : at < 34 ? "i" : "r") << at;
  }
}

TEST(FrameDigest, Ipv6HeaderIsFortyBytes) {
  const Frame frame = PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").udp(5000, 53).payload(9).build();
  EXPECT_EQ(changed_by(frame, 13 + 40), "i");
  EXPECT_EQ(changed_by(frame, 14 + 40), "r");
}

TEST(FrameDigest, OptionsAreOfTheIpHeader) {
  const Frame frame =
      PacketBuilder().ipv4("192.0.2.10", "198.51.100.20").options({1, 1, 1, 0}).udp(1, 2).payload(4).build();
  EXPECT_EQ(changed_by(frame, 14 + 23), "i");
  EXPECT_EQ(changed_by(frame, 14 + 24), "r");
}

TEST(FrameDigest, VlanTagIsOfTheEthernetHeader) {
  const Frame frame = PacketBuilder().vlan(7).ipv4("192.0.2.10", "198.51.100.20").udp(1, 2).payload(4).build();
  EXPECT_EQ(changed_by(frame, 15), "e");
  EXPECT_EQ(changed_by(frame, 18 + 19), "i");
}

TEST(FrameDigest, FramesCutAnywhereAreDigested) {
  const Frame whole = sample();
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
    static_cast<void>(digest_frame(kEthernet, std::span(whole).first(bytes)));
}

class VerdictLines : public ::testing::Test {
 protected:
  static InterfaceTable interfaces() {
    InterfaceTable table(2);
    table[0].name = "GigabitEthernet1/0/0";
    table[1].name = "FastEthernet2/0/0";
    return table;
  }
  std::string line(const PacketVerdict& verdict) const {
    VerdictLine out;
    text_.write(verdict, out);
    return std::string(out.view());
  }
  const VerdictText text_{interfaces()};
};

TEST_F(VerdictLines, EachEndIsWrittenAsDocumented) {
  PacketVerdict verdict;
  verdict.number = 17;
  verdict.recorded = 0x1f0a33c2;
  verdict.why = NotSent::cut;
  EXPECT_EQ(line(verdict), "17 1f0a33c2 not_sent cut");
  verdict.end = PacketEnd::consumed;
  EXPECT_EQ(line(verdict), "17 1f0a33c2 consumed");
  verdict.end = PacketEnd::dropped;
  verdict.reason = DropReason::no_route;
  EXPECT_EQ(line(verdict), "17 1f0a33c2 drop no_route");
  verdict.end = PacketEnd::left;
  verdict.egress = InterfaceIndex(1);
  verdict.sent = {0x0d2c11b7, 0x00ab9e00, 0x7788ffee};
  EXPECT_EQ(line(verdict), "17 1f0a33c2 out FastEthernet2/0/0 0d2c11b7 00ab9e00 7788ffee");
  EXPECT_EQ(text_.outcome(verdict), "out FastEthernet2/0/0");
  verdict.end = PacketEnd::misdelivered;
  EXPECT_EQ(line(verdict), "17 1f0a33c2 misdelivered FastEthernet2/0/0 0d2c11b7 00ab9e00 7788ffee");
}

TEST(SplitVerdict, LinesOfEveryKind_ComeApart) {
  const auto out = split_verdict("17 1f0a33c2 out Gi1 00000001 00000002 0000000f");
  ASSERT_TRUE(out);
  EXPECT_EQ(out->outcome, "out Gi1");
  EXPECT_EQ(out->digests[2], "0000000f");
  EXPECT_EQ(split_verdict("1 1f0a33c2 consumed")->outcome, "consumed");
  EXPECT_EQ(split_verdict("1 1f0a33c2 drop no_route")->outcome, "drop no_route");
}

TEST(SplitVerdict, AnythingElse_IsNoVerdict) {
  for (const char* line : {"", "17", "17 1f0a33c2", "17 1f0a33c2 out Gi1 00000001 00000002", "x 1f0a33c2 consumed",
                           "17 1F0A33C2 consumed", "17 1f0a33c2 consumed more", "17 1f0a33c2 drop",
                           "17  1f0a33c2 consumed", "17 1f0a33c2 out Gi1 00000001 00000002 0000000f\r",
                           "17 1f0a33c2 lost no_route", "17 1f0a33c2 out Gi1 00000001 00000002 0000000f more"})
    EXPECT_FALSE(split_verdict(line)) << line;
}

TEST(VerdictLine, TextBeyondItsRoomIsCutOff) {
  VerdictLine line;
  for (int i = 0; i < 20; ++i) line.append("0123456789");
  EXPECT_EQ(line.view().size(), VerdictLine::kBytesMax);
  line.append_number(UINT64_MAX);
  EXPECT_EQ(line.view().substr(0, 12), "012345678901");
}

}  // namespace
}  // namespace hitless::test
