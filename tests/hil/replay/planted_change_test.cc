// A change of the chassis, or of what leaves it, is found in the packets that it touches and in no others.

#include <gmock/gmock.h>

#include "hil/replay/replay_report.h"
#include "tests/hil/replay/replay_rig.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kScenario = HITLESS_SOURCE_DIR "/hil/scenarios/replay.yaml";
const std::string kCapture = HITLESS_SOURCE_DIR "/hil/captures/mixed.pcap";

/// Hands everything on, after `change` has had each packet that leaves.
class Planted final : public PacketObserver {
 public:
  Planted(PacketObserver& inner, std::function<void(rte_mbuf&)> change) : inner_(inner), change_(std::move(change)) {}
  void offered(std::span<rte_mbuf* const> burst) override { inner_.offered(burst); }
  void delivered(std::span<rte_mbuf* const> burst, bool right) override {
    for (rte_mbuf* m : burst) change_(*m);
    inner_.delivered(burst, right);
  }
  void dropped(std::span<rte_mbuf* const> burst) override { inner_.dropped(burst); }
  void consumed(std::span<rte_mbuf* const> burst) override { inner_.consumed(burst); }

 private:
  PacketObserver& inner_;
  std::function<void(rte_mbuf&)> change_;
};

class PlantedChange : public ReplayTest {
 protected:
  void SetUp() override { make_golden(*prepared_, kCapture); }
  Result<ReplayRecord> compare_with(std::function<void(rte_mbuf&)> change) {
    return compare(*prepared_, kCapture,
                   [&](PacketObserver& inner) { return std::make_unique<Planted>(inner, change); });
  }
  const std::unique_ptr<const PreparedRun> prepared_ = prepared_scenario(kScenario);
};

TEST_F(PlantedChange, None_AllVerdictsAreTheSame) {
  const auto record = compare(*prepared_, kCapture);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->comparison->different(), 0U);
  EXPECT_EQ(record->comparison->compared(), record->packets);
  EXPECT_EQ(record->verdict.outcome(), Outcome::pass);
}

TEST_F(PlantedChange, OneRoute_MovesItsPacketsToAnotherInterface) {
  const auto moved = prepared_scenario(kScenario, "{prefix: 192.0.2.0/24, via: [GigabitEthernet3/0/1]}",
                                       "{prefix: 192.0.2.0/24, via: [GigabitEthernet3/0/0]}");
  const auto record = compare(*moved, kCapture);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->verdict.outcome(), Outcome::fail);
  EXPECT_LT(record->comparison->different(), record->packets / 2);
  ASSERT_FALSE(record->comparison->differences().empty());
  for (const auto& [number, difference] : record->comparison->differences()) {
    EXPECT_EQ(difference.expected, "out GigabitEthernet3/0/1");
    EXPECT_EQ(difference.got, "out GigabitEthernet3/0/0");
    EXPECT_THAT(record->recorded.at(number), HasSubstr("> 192.0.2."));
  }
}

TEST_F(PlantedChange, RouteTakenAway_ShowsDropsByName) {
  const auto without = prepared_scenario(kScenario, "{prefix: 192.0.2.0/24, via: [GigabitEthernet3/0/1]}",
                                         "{prefix: 192.0.2.0/24, via: [null0]}");
  const auto record = compare(*without, kCapture);
  ASSERT_TRUE(record) << record.error().message;
  ASSERT_FALSE(record->comparison->differences().empty());
  EXPECT_EQ(record->comparison->differences().begin()->second.got, "drop null_route");
}

TEST_F(PlantedChange, OneByteOfOnePacket_IsFoundInItsPart) {
  for (const auto& [at, part] : {std::pair<std::size_t, const char*>(3, "Ethernet header"),
                                 {22, "IP header"},
                                 {60, "bytes behind the IP header"}}) {
    const auto record = compare_with([at = at](rte_mbuf& m) {
      if (meta_of(&m).id == 41) bytes_of(&m)[at] ^= std::byte{1};
    });
    ASSERT_TRUE(record) << record.error().message;
    ASSERT_EQ(record->comparison->different(), 1U);
    const PacketDifference& difference = record->comparison->differences().at(42);
    EXPECT_THAT(difference.parts, ElementsAre(part));
    ReplayOptions options = options_for(kCapture);
    const std::string text = replay_text(*prepared_, options, *record);
    EXPECT_THAT(text, HasSubstr("packet 42\n  recorded  "));
    EXPECT_THAT(text, HasSubstr(std::string(", but with another ") + part));
  }
}

TEST_F(PlantedChange, EveryTtl_DiffersInEveryPacketThatLeft) {
  const auto record = compare_with([](rte_mbuf& m) { bytes_of(&m)[meta_of(&m).is_ipv6 ? 21 : 22] ^= std::byte{1}; });
  ASSERT_TRUE(record) << record.error().message;
  std::uint64_t left = 0;
  for (const auto& [outcome, packets] : record->outcomes) left += outcome.starts_with("out ") ? packets : 0;
  EXPECT_EQ(record->comparison->different(), left);
  EXPECT_EQ(record->comparison->differences().size(), 10U);
}

/// Hands everything on; what was dropped for an expired TTL as sent, for another rule of the same kind by another name.
class PlantedRules final : public PacketObserver {
 public:
  explicit PlantedRules(PacketObserver& inner) : inner_(inner) {}
  void offered(std::span<rte_mbuf* const> burst) override { inner_.offered(burst); }
  void delivered(std::span<rte_mbuf* const> burst, bool right) override { inner_.delivered(burst, right); }
  void dropped(std::span<rte_mbuf* const> burst) override {
    for (rte_mbuf* m : burst) {
      PacketMeta& meta = meta_of(m);
      if (meta.reason == DropReason::mtu_exceeded) meta.reason = DropReason::no_route;
      meta.egress = InterfaceIndex(0);
      if (meta.reason == DropReason::ttl_expired)
        inner_.delivered({&m, 1}, true);
      else
        inner_.dropped({&m, 1});
    }
  }
  void consumed(std::span<rte_mbuf* const> burst) override { inner_.consumed(burst); }

 private:
  PacketObserver& inner_;
};

TEST_F(PlantedChange, TtlRuleAndReasonsName_DifferInTheirPacketsOnly) {
  const std::string capture = HITLESS_SOURCE_DIR "/bench/goldens/edges.pcap";
  make_golden(*prepared_, capture);
  const auto before = compare(*prepared_, capture);
  std::uint64_t touched = 0;
  for (const auto& [outcome, packets] : before->outcomes)
    if (outcome == "drop ttl_expired" || outcome == "drop mtu_exceeded") touched += packets;
  const auto record =
      compare(*prepared_, capture, [](PacketObserver& inner) { return std::make_unique<PlantedRules>(inner); });
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_GT(touched, 0U);
  EXPECT_EQ(record->comparison->different(), touched);
  for (const auto& [number, difference] : record->comparison->differences())
    EXPECT_EQ(difference.got, difference.expected == "drop ttl_expired" ? "out GigabitEthernet1/0/0" : "drop no_route");
}

TEST_F(PlantedChange, InterruptedInALaterLoop_ShowsPacketsOfTheCapture) {
  std::uint64_t sent = 0;
  std::atomic<bool> interrupted{false};
  ReplayOptions options = options_for(kCapture);
  options.loops = 3;
  options.write_to = golden_ + "-loops";
  ASSERT_TRUE(replay_capture(*prepared_, options));
  options.golden = std::exchange(options.write_to, "");
  options.interrupted = &interrupted;
  options.tap = [&](PacketObserver& inner) {
    return std::make_unique<Planted>(inner, [&](rte_mbuf& m) {
      if (meta_of(&m).id == 1791) bytes_of(&m)[22] ^= std::byte{1};  // the first packet of the second loop
      interrupted = ++sent == 2'000 || interrupted;
    });
  };
  const auto record = replay_capture(*prepared_, options);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_TRUE(record->interrupted);
  EXPECT_EQ(record->verdict.outcome(), Outcome::inconclusive);
  ASSERT_EQ(record->comparison->different(), 1U);
  EXPECT_EQ(record->comparison->differences().at(1792).in_file, 1U);
  EXPECT_THAT(record->recorded.at(1792), HasSubstr("[2001:db8:1::13]:59741 > [2001:db8:2::18]:5201"));
}

TEST_F(PlantedChange, OtherCapture_IsRefused) {
  const auto record = compare(*prepared_, HITLESS_SOURCE_DIR "/hil/captures/web.pcap");
  ASSERT_FALSE(record);
  EXPECT_THAT(record.error().message, HasSubstr(":5: packet 1 was recorded with other bytes"));
}

}  // namespace
}  // namespace hitless::test
