#include "hil/measure/identity/packet_identity.h"

#include <gtest/gtest.h>

#include "tests/hil/measure/frames.h"

namespace hitless::test {
namespace {

std::uint64_t digest(const Frame& frame) { return identify_arrived(frame).digest; }

TEST(PacketIdentity, KnowsAPacketAgainAfterAHop) {
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const Frame sent = make_frame({.family = family});
    const PacketIdentity identity = identify(sent);
    ASSERT_EQ(identity.kind, FrameKind::measurable);
    EXPECT_EQ(identity.digest, digest(forwarded(sent)));
    EXPECT_EQ(identity.digest, digest(forwarded(forwarded(sent))));
  }
}

TEST(PacketIdentity, EveryOtherByteCounts) {
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const Frame frame = make_frame({.family = family});
    const bool ipv4 = family == Family::ipv4;
    std::size_t changed = 0;
    for (std::size_t i = 14; i < frame.size(); ++i) {
      if (ipv4 ? i == 22 || i == 24 || i == 25 : i == 21) continue;  // TTL and checksum, hop limit
      Frame other = frame;
      other[i] ^= std::byte{0x01};
      if (ipv4) fix_checksum(other);
      const ArrivedIdentity identity = identify_arrived(other);
      if (identity.kind != FrameKind::measurable) continue;  // a length or version that no longer holds
      EXPECT_NE(identity.digest, digest(frame)) << "byte " << i;
      ++changed;
    }
    EXPECT_GT(changed, 75U);
  }
}

TEST(PacketIdentity, PaddingAndMacHeaderDoNotCount) {
  const Frame frame = make_frame({});
  Frame padded = frame;
  padded.resize(padded.size() + 18, std::byte{0x55});
  padded[0] = std::byte{0x22};
  EXPECT_EQ(digest(frame), digest(padded));
}

TEST(PacketIdentity, SignatureIsFoundAtThePayloadsEnd) {
  const SyntheticSignature signature{7, 0x123456789abc, 0xdef123456789};
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    Frame frame = make_frame({.family = family});
    EXPECT_FALSE(read_signature(payload_of(frame)));
    write_signature(payload_of(frame), signature);
    ASSERT_TRUE(read_signature(payload_of(frame)));
    EXPECT_EQ(*read_signature(payload_of(frame)), signature);
    // Network byte order, so that a capture reads the same anywhere.
    EXPECT_EQ(frame[frame.size() - 13], std::byte{7});
    EXPECT_EQ(frame[frame.size() - 12], std::byte{0x12});
    EXPECT_EQ(frame[frame.size() - 7], std::byte{0xbc});
    EXPECT_EQ(frame[frame.size() - 6], std::byte{0xde});
    EXPECT_EQ(frame[frame.size() - 1], std::byte{0x89});
    EXPECT_FALSE(read_signature(payload_of(frame).last(17)));
  }
}

TEST(PacketIdentity, SequenceAndInstantGoRoundAt48Bits) {
  Frame frame = make_frame({});
  write_signature(payload_of(frame), {1, (std::uint64_t{1} << 48) + 5, -5});
  EXPECT_EQ(*read_signature(payload_of(frame)), (SyntheticSignature{1, 5, (std::int64_t{1} << 48) - 5}));
}

TEST(PacketIdentity, ADamagedSignatureIsNone) {
  Frame frame = make_frame({});
  write_signature(payload_of(frame), {7, 8, 9});
  for (std::size_t bit = 0; bit < kSignatureBytes * 8; ++bit) {
    Frame other = frame;
    other[frame.size() - 1 - bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    EXPECT_FALSE(read_signature(payload_of(other))) << "bit " << bit;
  }
  // Payloads of one byte repeated are what recordings are full of.
  for (unsigned fill = 0; fill < 256; ++fill)
    EXPECT_FALSE(read_signature(std::vector<std::byte>(kSignatureBytes, static_cast<std::byte>(fill)))) << fill;
}

TEST(PacketIdentity, ASignedPacketIsKnownByItsSignatureAlone) {
  Frame frame = make_frame({});
  write_signature(payload_of(frame), {1, 2, 3});
  const std::uint64_t plain = digest(frame);
  Frame marked = frame;
  marked[15] = std::byte{0xb8};  // DSCP rewritten on the way
  fix_checksum(marked);
  EXPECT_EQ(digest(marked), plain);
  Frame padded = frame;
  padded.resize(padded.size() + 10);
  EXPECT_EQ(digest(padded), plain);
  for (std::size_t i = frame.size() - kSignatureBytes; i < frame.size(); ++i) {
    Frame other = frame;
    other[i] ^= std::byte{0x80};
    EXPECT_NE(digest(other), plain) << "byte " << i;
  }
}

TEST(PacketIdentity, KeyHasAddressesAndPorts) {
  EXPECT_EQ(to_string(identify(make_frame({})).flow), "10.0.0.1:1000 > 10.0.0.2:2000 udp");
  EXPECT_EQ(to_string(identify(make_frame({.family = Family::ipv6})).flow),
            "[2001:db8::a00:1]:1000 > [2001:db8::a00:2]:2000 udp");
  Frame icmp = make_frame({});
  icmp[23] = std::byte{1};
  fix_checksum(icmp);
  EXPECT_EQ(to_string(identify(icmp).flow), "10.0.0.1 > 10.0.0.2 icmp");
}

TEST(PacketIdentity, AllFragmentsShareAKeyWithoutPorts) {
  Frame first = make_frame({}), last = make_frame({});
  first[20] = std::byte{0x20};  // more fragments
  last[21] = std::byte{0x10};   // an offset
  fix_checksum(first);
  fix_checksum(last);
  EXPECT_EQ(identify(first).flow, identify(last).flow);
  EXPECT_EQ(to_string(identify(first).flow), "10.0.0.1 > 10.0.0.2 udp fragment");
}

TEST(PacketIdentity, FollowsIpv6ExtensionHeaders) {
  Frame frame = make_frame({.family = Family::ipv6});
  frame.insert(frame.begin() + 54, 8, std::byte{0});
  frame[54] = std::byte{17};  // what follows the options: UDP
  frame[20] = std::byte{60};  // destination options
  frame[19] = static_cast<std::byte>(std::to_integer<unsigned>(frame[19]) + 8);
  EXPECT_EQ(to_string(identify(frame).flow), "[2001:db8::a00:1]:1000 > [2001:db8::a00:2]:2000 udp");
  frame[20] = std::byte{44};  // the same bytes as a fragment header, of an atomic fragment
  EXPECT_EQ(identify(frame).flow.has_ports, 1);
  frame[57] = std::byte{1};  // more fragments
  EXPECT_EQ(to_string(identify(frame).flow), "2001:db8::a00:1 > 2001:db8::a00:2 udp fragment");
}

struct Kind {
  const char* what;
  FrameKind kind;
  Frame frame;
};

Frame changed(FrameSpec spec, std::size_t offset, std::uint8_t value, bool fix = true) {
  Frame frame = make_frame(spec);
  frame[offset] = std::byte{value};
  if (fix && spec.family == Family::ipv4) fix_checksum(frame);
  return frame;
}

TEST(PacketIdentity, TellsWhatNoRouterForwards) {
  const FrameSpec v6{.family = Family::ipv6};
  Frame cut = make_frame({});
  cut.resize(60);
  Frame unspecified6 = make_frame(v6);
  for (std::size_t i = 38; i < 54; ++i) unspecified6[i] = std::byte{0};
  const std::vector<Kind> kinds{
      {"nothing", FrameKind::too_short, Frame(13)},
      {"an Ethernet header", FrameKind::too_short,
       [] {
         Frame f = make_frame({});
         f.resize(20);
         return f;
       }()},
      {"ARP", FrameKind::arp, changed({}, 13, 0x06, false)},
      {"VLAN tag", FrameKind::vlan_tagged, changed({}, 12, 0x81, false)},
      {"not IP", FrameKind::not_ip, changed({}, 13, 0x99, false)},
      {"version", FrameKind::bad_header, changed({}, 14, 0x55)},
      {"checksum", FrameKind::bad_header, changed({}, 24, 0x12, false)},
      {"cut off", FrameKind::bad_header, cut},
      {"options", FrameKind::ipv4_options, changed({}, 14, 0x46)},
      {"TTL 1", FrameKind::ttl_expired, make_frame({.hops = 1})},
      {"hop limit 0", FrameKind::ttl_expired, make_frame({.family = Family::ipv6, .hops = 0})},
      {"group MAC", FrameKind::group_destination, changed({}, 0, 0x01)},
      {"224.0.0.5", FrameKind::group_destination, make_frame({.destination = 0xe0000005})},
      {"255.255.255.255", FrameKind::group_destination, make_frame({.destination = 0xffffffff})},
      {"ff02::", FrameKind::group_destination, changed(v6, 38, 0xff)},
      {"127.0.0.1", FrameKind::martian, make_frame({.destination = 0x7f000001})},
      {"0.1.2.3", FrameKind::martian, make_frame({.destination = 0x00010203})},
      {"240.0.0.1", FrameKind::martian, make_frame({.destination = 0xf0000001})},
      {"from 127.0.0.1", FrameKind::martian, make_frame({.source = 0x7f000001})},
      {"::", FrameKind::martian, unspecified6},
      {"169.254.1.1", FrameKind::link_local, make_frame({.destination = 0xa9fe0101})},
      {"fe80::", FrameKind::link_local,
       [&] {
         Frame f = make_frame(v6);
         f[38] = std::byte{0xfe};
         f[39] = std::byte{0x80};
         return f;
       }()},
      {"an ordinary packet", FrameKind::measurable, make_frame({})},
      {"TTL 2", FrameKind::measurable, make_frame({.hops = 2})},
  };
  for (const Kind& k : kinds) EXPECT_STREQ(to_string(identify(k.frame).kind), to_string(k.kind)) << k.what;
  EXPECT_EQ(identify_arrived(make_frame({.hops = 1})).kind, FrameKind::measurable) << "one hop used up";
}

}  // namespace
}  // namespace hitless::test
