#include "control/base/platform_type.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "linecards/catalogue/catalogue.h"

namespace hitless {
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
  c.hasten(1000);
  const PlatformType after = *c.find<PlatformType>("c10008");
  EXPECT_EQ(after.rp_boot, before.rp_boot / 1000);
  EXPECT_EQ(after.card_link.latency, before.card_link.latency / 1000);
  EXPECT_EQ(after.rp_link.bandwidth_bits_per_s, before.rp_link.bandwidth_bits_per_s * 1000);
  EXPECT_EQ(after.rib_routes_per_s, before.rib_routes_per_s * 1000);
  EXPECT_EQ(after.fabric_latency, before.fabric_latency);
  c.hasten(1000);
  EXPECT_EQ(c.find<PlatformType>("c10008")->rp_link.bandwidth_bits_per_s, 1'000'000'000'000U);
  EXPECT_EQ(c.find<PlatformType>("c10008")->card_link.latency, 1ns) << "what is not 0 stays so";
}

}  // namespace
}  // namespace hitless
