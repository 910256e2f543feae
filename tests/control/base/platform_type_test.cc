#include "control/base/platform_type.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "linecards/catalogue/catalogue.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

Catalogue table() {
  const std::array tables{&platform_table()};
  return Catalogue(tables);
}

Catalogue builtin() {
  Catalogue catalogue = table();
  EXPECT_TRUE(catalogue.add_embedded());
  return catalogue;
}

TEST(Platforms, TheKnownOne) {
  const Catalogue c = builtin();
  const auto* const known = c.find<PlatformType>("c10008");
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->slots, 8);
  EXPECT_EQ(known->rollback_default, 45min);
  EXPECT_EQ(known->card_link.latency, 50us);
  EXPECT_EQ(known->rp_link.bandwidth_bits_per_s, 100'000'000U);
  for (const auto& [name, row] : c.rows<PlatformType>()) EXPECT_FALSE(row.provenance.source.empty()) << name;
}

TEST(Platforms, TheOneForScaleIsTheOtherOneWithMoreSlots) {
  const Catalogue c = builtin();
  EXPECT_EQ(c.rows<PlatformType>().size(), 2U);
  const auto *lab = c.find<PlatformType>("lab-16"), *known = c.find<PlatformType>("c10008");
  ASSERT_TRUE(lab != nullptr && known != nullptr);
  EXPECT_EQ(lab->slots, 16);
  EXPECT_EQ(lab->provenance.basis, Basis::assumed);
  EXPECT_EQ(lab->rib_routes_per_s, known->rib_routes_per_s);
  EXPECT_EQ(lab->nsf_timer, known->nsf_timer);
}

TEST(Platforms, NestedLinkErrorsNameTheirLine) {
  Catalogue c = table();
  const auto done = c.extend_text(
      "platforms:\n  p:\n    slots: 1\n    rp_boot: 1s\n    rf_step: 1s\n    config_sync: 1s\n"
      "    bulk_sync: 1MB\n    presence_detection: 1ms\n    rollback_default: 1min\n"
      "    fabric_latency: 1us\n    card_link: {latency: 1us, bandwidth: 5}\n",
      "f.yaml");
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().message, "f.yaml:11:16: card_link of platform p has no key bandwidth_bits_per_s, expected it");
}

TEST(Platforms, ATimeScale_HastensLinksUpToTheirMostAndLeavesTheFabric) {
  Catalogue c = builtin();
  const PlatformType before = *c.find<PlatformType>("c10008");
  c.scale_time(1000);
  const PlatformType after = *c.find<PlatformType>("c10008");
  EXPECT_EQ(after.rp_boot, before.rp_boot / 1000);
  EXPECT_EQ(after.card_link.latency, before.card_link.latency / 1000);
  EXPECT_EQ(after.rp_link.bandwidth_bits_per_s, before.rp_link.bandwidth_bits_per_s * 1000);
  EXPECT_EQ(after.rib_routes_per_s, before.rib_routes_per_s * 1000);
  EXPECT_EQ(after.fabric_latency, before.fabric_latency);
  c.scale_time(1000);
  EXPECT_EQ(c.find<PlatformType>("c10008")->rp_link.bandwidth_bits_per_s, 1'000'000'000'000U);
  EXPECT_EQ(c.find<PlatformType>("c10008")->card_link.latency, 1ns) << "what is not 0 stays so";
}

TEST(Platforms, ATimeScale_DividesPeriodsOfTheProtocolsButNotOfNeighbours) {
  Catalogue c = builtin();
  c.scale_time(10);
  const PlatformType& fast = *c.find<PlatformType>("c10008");
  EXPECT_EQ(fast.card_timers.hello_repeat, CardProtocolTimers().hello_repeat / 10);
  EXPECT_EQ(fast.peer_timers.keepalive, PeerProtocolTimers().keepalive / 10);
  EXPECT_EQ(fast.peer_timers.keepalives_missed, PeerProtocolTimers().keepalives_missed);
  EXPECT_EQ(fast.neighbour_timers.retransmit, NeighbourTimers().retransmit) << "neighbours keep real time";
}

/// A catalogue with this for the timers of a platform "p".
Result<Catalogue> with_timers(const std::string& timers) {
  Catalogue c = table();
  const auto done = c.extend_text(
      "platforms:\n  p: {slots: 1, rp_boot: 1s, rf_step: 1s, config_sync: 1s, bulk_sync: 1MB, presence_detection: "
      "1ms,\n"
      "    rollback_default: 1min, fabric_latency: 1us, card_link: {latency: 1us, bandwidth_bits_per_s: 5},\n"
      "    rp_link: {latency: 1us, bandwidth_bits_per_s: 5}, rib_routes_per_s: 1, nsf_timer: 1s,\n"
      "    distributed_forwarding: true, efsu: true, basis: assumed, source: me,\n    " +
          timers + "}\n",
      "f.yaml");
  if (!done) return tl::unexpected(done.error());
  return c;
}

TEST(Platforms, Timers_AreColumnsOfWhichARowNeedNameNone) {
  const auto catalogue = with_timers("peer_timers: {keepalive: 500ms, keepalives_missed: 3}");
  ASSERT_TRUE(catalogue) << catalogue.error().message;
  const PlatformType& p = *catalogue->find<PlatformType>("p");
  EXPECT_EQ(p.peer_timers.keepalive, 500ms);
  EXPECT_EQ(p.peer_timers.keepalives_missed, 3U);
  EXPECT_EQ(p.peer_timers.request_repeat, PeerProtocolTimers().request_repeat);
}

TEST(Platforms, PeriodOfZeroAndUnknownTimer_AreRefusedWithTheirPlace) {
  EXPECT_EQ(with_timers("card_timers: {hello_repeat: 0s}").error().message,
            "f.yaml:6:33: no period, expected 1ms to 24h");
  const auto unknown = with_timers("neighbour_timers: {patience: 1s}");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("f.yaml:6:24: "), std::string::npos) << unknown.error().message;
}

}  // namespace
}  // namespace hitless::test
