#include <gtest/gtest.h>

#include "dataplane/base/random.h"
#include "linecards/ipc/card_messages.h"

namespace hitless::test {
namespace {

// One filled value of every message: every field differs from its default.
template <class M>
M sample();
template <>
CardHello sample() {
  return {3, "1-port-gigabit-ethernet", "2.1", 4, 9, "2.0"};
}
template <>
CardStateChanged sample() {
  return {3, 6, "issu runversion"};
}
template <>
FibAck sample() {
  return {3, 9, 0x1122334455667788ULL};
}
template <>
FibResync sample() {
  return {3, 17, "gap"};
}
template <>
PreloadResult sample() {
  return {3, "2.1", true, "no"};
}
template <>
RpHello sample() {
  return {1, 9};
}
template <>
FibSyncBegin sample() {
  return {9, 1000, true};
}
template <>
FibBatch sample() {
  return {9, 1001, {1, 2, 3, 4, 0, 255}};
}
template <>
FibSyncEnd sample() {
  return {9, 1002};
}
template <>
PreloadImage sample() {
  return {"2.1", 1ULL << 40};
}
template <>
PreloadDiscard sample() {
  return {"issu abortversion"};
}
template <>
RestartCard sample() {
  return {true, "2.1", "issu runversion"};
}

template <class M>
class Messages : public testing::Test {};
using All = testing::Types<CardHello, CardStateChanged, FibAck, FibResync, PreloadResult, RpHello, FibSyncBegin,
                           FibBatch, FibSyncEnd, PreloadImage, PreloadDiscard, RestartCard>;
TYPED_TEST_SUITE(Messages, All);

TYPED_TEST(Messages, RoundTrip) {
  const auto bytes = encode(sample<TypeParam>(), kCardProtocolVersion);
  EXPECT_EQ(wire_type(*bytes), static_cast<std::uint16_t>(TypeParam::kType));
  const auto back = decode<TypeParam>(*bytes);
  ASSERT_TRUE(back.has_value()) << back.error().message;
  const TypeParam sent = sample<TypeParam>();
  const TypeParam blank;
  const auto check = [&](const auto& f) {
    EXPECT_EQ((*back).*(f.member), sent.*(f.member));
    EXPECT_NE((*back).*(f.member), blank.*(f.member));  // the sample would notice a field left out
  };
  std::apply([&](const auto&... f) { (check(f), ...); }, TypeParam::fields());
  EXPECT_EQ(*encode(*back, kCardProtocolVersion), *bytes);
}

TYPED_TEST(Messages, EveryTruncationAndEveryExtraByteIsRefused) {
  const auto bytes = *encode(sample<TypeParam>(), kCardProtocolVersion);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto cut = decode<TypeParam>(std::vector<std::uint8_t>(bytes.begin(), bytes.begin() + static_cast<long>(n)));
    ASSERT_FALSE(cut.has_value()) << n << " of " << bytes.size();
    EXPECT_EQ(cut.error().code, ErrorCode::bad_input);
  }
  auto longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(decode<TypeParam>(longer).has_value());
}

TYPED_TEST(Messages, RandomBytesNeverCrash) {
  Random random(1, "wire test");
  const auto good = *encode(sample<TypeParam>(), kCardProtocolVersion);
  for (int i = 0; i < 2000; ++i) {
    auto bytes = good;
    const std::uint64_t flips = 1 + random.below(4);
    for (std::uint64_t f = 0; f < flips; ++f)
      bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.next());
    static_cast<void>(decode<TypeParam>(bytes));
    std::vector<std::uint8_t> noise(random.below(64));
    for (auto& b : noise) b = static_cast<std::uint8_t>(random.next());
    static_cast<void>(decode<TypeParam>(noise));
  }
}

TYPED_TEST(Messages, AnotherTypeIsRefused) {
  auto bytes = *encode(sample<TypeParam>(), kCardProtocolVersion);
  bytes[0] ^= 0x40;
  EXPECT_FALSE(decode<TypeParam>(bytes).has_value());
}

// The transform between versions, on a message of our own: `colour` came with version 2.
struct Lamp {
  static constexpr auto kType = CardMessageType::card_hello;
  std::uint32_t power = 5;
  std::string colour = "white";
  std::uint16_t room = 0;
  static constexpr auto fields() {
    return std::tuple{field(1, &Lamp::power), field(2, &Lamp::colour), field(1, &Lamp::room)};
  }
};

TEST(Versions, AFieldIsLeftOutBeforeItsVersionAndKeepsItsDefault) {
  const Lamp lamp{60, "red", 7};
  const auto old = decode<Lamp>(*encode(lamp, 1));
  ASSERT_TRUE(old.has_value());
  EXPECT_EQ(old->power, 60U);
  EXPECT_EQ(old->colour, "white");
  EXPECT_EQ(old->room, 7U);
  EXPECT_EQ(encode(lamp, 1)->size(), 3U + 4U + 2U);
  EXPECT_EQ(decode<Lamp>(*encode(lamp, 2))->colour, "red");
}

// A conversation of a test's own: its messages are words in a list.
struct Switch {
  static constexpr auto kType = CardMessageType::fib_ack;
  bool on = false;
  static constexpr auto fields() { return std::tuple{field(1, &Switch::on)}; }
};
struct Listener {
  std::vector<std::string> heard;
  void operator()(const Lamp& lamp) { heard.push_back(lamp.colour); }
  void operator()(const Switch& message) { heard.emplace_back(message.on ? "on" : "off"); }
};

TEST(Dispatch, MessageOfTheList_IsDecodedAndHandedOver) {
  Listener listener;
  EXPECT_EQ(dispatch(MessageList<Lamp, Switch>{}, *encode(Switch{true}, 1), listener), true);
  EXPECT_EQ(dispatch(MessageList<Lamp, Switch>{}, *encode(Lamp{60, "red", 7}, 2), listener), true);
  EXPECT_EQ(listener.heard, (std::vector<std::string>{"on", "red"}));
}

TEST(Dispatch, OtherTypeOrCutMessage_IsNotHandedOver) {
  Listener listener;
  EXPECT_EQ(dispatch(MessageList<Lamp>{}, *encode(Switch{true}, 1), listener), false);
  EXPECT_EQ(dispatch(MessageList<Lamp>{}, {}, listener), false);
  auto cut = *encode(Lamp{60, "red", 7}, 2);
  cut.pop_back();
  const auto refused = dispatch(MessageList<Lamp, Switch>{}, cut, listener);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
  EXPECT_TRUE(listener.heard.empty());
}

TEST(Versions, ByteOrderIsFixed) {
  EXPECT_EQ(*encode(RpHello{1, 0x01020304}, 1), (std::vector<std::uint8_t>{32, 0, 1, 1, 4, 3, 2, 1}));
}

TEST(WireType, NeedsThreeBytes) {
  EXPECT_EQ(wire_type({}), 0);
  EXPECT_EQ(wire_type({33, 0}), 0);
  EXPECT_EQ(wire_type({33, 0, 1}), 33);
}

TEST(CardStates, HaveNames) {
  for (int i = 0; i <= static_cast<int>(CardState::failed); ++i)
    EXPECT_STRNE(to_string(static_cast<CardState>(i)), "unknown");
}

}  // namespace
}  // namespace hitless::test
