#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/base/random.h"
#include "tests/linecards/ipc/fib_samples.h"

namespace hitless::test {
namespace {

using testing::HasSubstr;

FibChange rich() {
  FibChange c;
  c.epoch = Epoch(7);
  c.adjacencies = {
      {AdjacencyIndex(0), {AdjacencyKind::null, 0, Slot(), InterfaceIndex(), {}}},
      {AdjacencyIndex(5), {AdjacencyKind::neighbour, 3, Slot(2), InterfaceIndex(9), {{2, 0, 0x5e, 1, 2, 3}}}},
      {AdjacencyIndex(kAdjacencyIndexMax), {AdjacencyKind::down, 4, Slot(1), InterfaceIndex(1), {}}}};
  c.path_lists = {{~std::uint64_t{0}, {AdjacencyIndex(5)}},
                  {0x0102030405060708, std::vector<AdjacencyIndex>(16, AdjacencyIndex(5))},
                  {0, {AdjacencyIndex(0)}}};
  for (const char* text : {"0.0.0.0/0", "10.0.0.0/8", "10.128.0.0/9", "192.0.2.1/32", "::/0", "2001:db8::/32",
                           "2001:db8::8000:0:0:0/65", "2001:db8::1/128"})
    c.routes.push_back({test::prefix(text), static_cast<std::uint32_t>(c.routes.size() % 3)});
  c.withdrawn = {test::prefix("172.16.0.0/12"), test::prefix("fe80::/10")};
  // Another VRF, a third one, and back.
  for (const std::uint16_t vrf :
       {std::uint16_t{7}, std::uint16_t{7}, static_cast<std::uint16_t>(kVrfsMax - 1), std::uint16_t{0}}) {
    Prefix prefix = test::prefix("10.0.0.0/8");
    prefix.vrf = VrfId(vrf);
    c.routes.push_back({prefix, 1});
    c.withdrawn.push_back(prefix);
  }
  return c;
}

void expect_same(const FibChange& a, const FibChange& b) {
  EXPECT_EQ(a.epoch, b.epoch);
  EXPECT_EQ(a.adjacencies, b.adjacencies);
  EXPECT_EQ(a.path_lists, b.path_lists);
  EXPECT_EQ(a.routes, b.routes);
  EXPECT_EQ(a.withdrawn, b.withdrawn);
}

TEST(FibCodec, RoundTrip) {
  const auto bytes = encode_fib_change(rich());
  const auto back = decode_fib_change(bytes);
  ASSERT_TRUE(back.has_value()) << back.error().message;
  expect_same(*back, rich());
  EXPECT_EQ(encode_fib_change(*back), bytes);
  ASSERT_TRUE(decode_fib_change(encode_fib_change(FibChange())).has_value());
}

TEST(FibCodec, IsCompact) {
  FibChange c;
  c.path_lists = {{1, {AdjacencyIndex(1)}}};
  const auto before = encode_fib_change(c).size();
  c.routes.push_back({test::prefix("10.1.2.0/24"), 0});
  EXPECT_EQ(encode_fib_change(c).size() - before, 5U);  // length, three bytes, position
}

TEST(FibCodec, VrfIsToldOnceForWhatFollows) {
  FibChange c;
  Prefix prefix = test::prefix("10.1.2.0/24");
  prefix.vrf = VrfId(3);
  c.withdrawn = {prefix};
  const auto one = encode_fib_change(c).size();
  c.withdrawn.push_back(prefix);
  EXPECT_EQ(encode_fib_change(c).size() - one, 4U);
  c.withdrawn.push_back(test::prefix("10.1.2.0/24"));
  EXPECT_EQ(encode_fib_change(c).size() - one, 4U + 3U + 4U);
}

TEST(FibCodec, NextHopUpdateIsAListWithoutRoutes) {
  FibChange c;
  c.epoch = Epoch(3);
  c.path_lists = {{77, {AdjacencyIndex(4), AdjacencyIndex(2)}}};
  const auto bytes = encode_fib_change(c);
  EXPECT_EQ(bytes.size(), encode_fib_change(FibChange()).size() + 17);
  const auto back = decode_fib_change(bytes);
  ASSERT_TRUE(back.has_value()) << back.error().message;
  expect_same(*back, c);
}

TEST(FibCodec, PositionsWidenWithTheTable) {
  for (const std::size_t lists : {256U, 257U, 65536U, 65537U}) {
    FibChange c;
    for (std::uint64_t key = 0; key < lists; ++key) c.path_lists.push_back({key, {AdjacencyIndex(1)}});
    c.routes.push_back({test::prefix("10.0.0.0/8"), static_cast<std::uint32_t>(lists - 1)});
    const auto back = decode_fib_change(encode_fib_change(c));
    ASSERT_TRUE(back.has_value());
    expect_same(*back, c);
  }
}

TEST(FibCodec, EveryTruncationAndEveryExtraByteIsRefused) {
  const auto bytes = encode_fib_change(rich());
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto cut = decode_fib_change(std::span(bytes).first(n));
    ASSERT_FALSE(cut.has_value()) << n;
    EXPECT_EQ(cut.error().code, ErrorCode::bad_input);
  }
  auto longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(decode_fib_change(longer).has_value());
}

/// Whatever is accepted is canonical: it encodes to the same bytes. Nothing crashes.
TEST(FibCodec, DamagedBytesAreRefusedOrCanonical) {
  Random random(3, "codec test");
  const auto good = encode_fib_change(rich());
  int accepted = 0;
  for (int i = 0; i < 50'000; ++i) {
    auto bytes = good;
    const std::uint64_t flips = 1 + random.below(3);
    for (std::uint64_t f = 0; f < flips; ++f)
      bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.next());
    const auto back = decode_fib_change(bytes);
    if (!back) continue;
    ++accepted;
    ASSERT_EQ(encode_fib_change(*back), bytes);
  }
  EXPECT_GT(accepted, 0);
}

struct Damage {
  const char* name;
  std::vector<std::uint8_t> bytes;
  const char* mentions;
};
void PrintTo(const Damage& d, std::ostream* out) { *out << d.name; }

/// Header of format 3, epoch 1, and what follows.
std::vector<std::uint8_t> raw(std::initializer_list<std::uint8_t> rest) {
  std::vector<std::uint8_t> bytes{3, 1, 0, 0, 0};
  for (const std::uint8_t byte : rest) bytes.push_back(byte);
  return bytes;
}

class FibCodecErrors : public testing::TestWithParam<Damage> {};
TEST_P(FibCodecErrors, AreNamed) {
  const auto back = decode_fib_change(GetParam().bytes);
  ASSERT_FALSE(back.has_value());
  EXPECT_EQ(back.error().code, ErrorCode::bad_input);
  EXPECT_THAT(back.error().message, HasSubstr(GetParam().mentions));
}
INSTANTIATE_TEST_SUITE_P(
    All, FibCodecErrors,
    testing::Values(
        Damage{"vrf_said_again", raw({0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0}),
               "VRF 0, expected another"},
        Damage{"vrf_too_large", raw({0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 255, 0, 16, 0, 0, 0, 0, 0}),
               "VRF 4096, expected"},
        Damage{"vrf_said_twice", raw({0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 255, 1, 0, 255, 2, 0, 0, 0}), "code 255"},
        Damage{"empty", {}, "cut short"}, Damage{"format", {1, 0, 0, 0, 0}, "format 1, expected 3"},
        Damage{"forged_count", raw({255, 255, 255, 255}), "past the end"},
        Damage{"forged_routes",
               raw({0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 127}),
               "past the end"},
        Damage{"kind", raw({1, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 0, 1, 0, 1, 0, 1, 2, 3, 4, 5, 6}), "adjacency kind 5"},
        Damage{"adjacency_index", raw({1, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 2, 3, 4, 5, 6}),
               "at most 1048575"},
        Damage{"no_members", raw({0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), "1 to 16"},
        Damage{"many_members", raw({0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0}), "1 to 16"},
        Damage{"key_twice", raw({0, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 5, 0, 0, 0,
                                 7, 0, 0, 0, 0, 0, 0, 0, 1, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
               "key 7 comes twice"},
        Damage{"ipv4_length", raw({0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 33}), "length code 33"},
        Damage{"ipv6_length", raw({0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 193}), "length code 193"},
        Damage{"bits_beyond", raw({0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9, 10, 1, 0, 0, 0, 0}), "beyond"},
        Damage{"path_list",
               raw({0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}),
               "path list 1"}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace hitless::test
