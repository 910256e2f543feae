#include <gtest/gtest.h>

#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {
namespace {

class UpgradePlan : public ::testing::Test {
 protected:
  UpgradePlan() {
    platform.name = "test";
    card.name = "card";
    card.software = "lc-ge";
    card.can_preload = true;
    card.memory_bytes = 1'000'000;
    card.memory_used_bytes = 900'000;
    card.warm_restart_max = std::chrono::seconds(90);
    card.reload_max = std::chrono::seconds(300);
    card.fib_install_per_s = 3000;
    chassis.platform = &platform;
    chassis.cards = {{Slot(4), &card, "1.0"}};
  }
  PlanRow row() { return plan_upgrade(chassis, old_manifest(), next, 10'000).front(); }
  PlatformType platform;
  CardType card;
  ChassisConfig chassis;
  ImageManifest next = new_manifest();
};

TEST_F(UpgradePlan, SameSoftware_DoesNotStop) {
  next.card_software["lc-ge"] = "1.0";
  EXPECT_EQ(row().fate, CardFate::none);
  EXPECT_EQ(row().outage_max, Duration{});
  EXPECT_EQ(row().why, "same software lc-ge 1.0");
}

TEST_F(UpgradePlan, PreloadFits_IsWarmWithRowMaximumAndDownload) {
  EXPECT_EQ(row().fate, CardFate::warm);
  EXPECT_EQ(to_ns(row().outage_max), 90'000'000'000 + 3'333'333'334);  // 10000 prefixes at 3000/s, rounded up
  EXPECT_EQ(row().slot, Slot(4));
  EXPECT_EQ(row().from, "1.0");
  EXPECT_EQ(row().to, "2.0");
}

TEST_F(UpgradePlan, RoutesThatAreReadSlowly_ProlongTheMaximumUpToTheNsfTimer) {
  platform.rib_routes_per_s = 100;  // 10000 prefixes: 100 s
  platform.nsf_timer = std::chrono::seconds(120);
  EXPECT_EQ(to_ns(row().outage_max), 100'000'000'000 + 3'333'333'334);
  platform.rib_routes_per_s = 50;
  EXPECT_EQ(to_ns(row().outage_max), 120'000'000'000 + 3'333'333'334);
}

TEST_F(UpgradePlan, PreloadFitsToTheByte_AndNotOneLess) {
  card.memory_used_bytes = card.memory_bytes - next.size_bytes;
  EXPECT_EQ(row().fate, CardFate::warm);
  ++card.memory_used_bytes;
  EXPECT_EQ(row().fate, CardFate::reload);
  EXPECT_EQ(row().why, "needs 65536 bytes, 65535 bytes free");
  EXPECT_EQ(to_ns(row().outage_max), 300'000'000'000 + 3'333'333'334);
}

TEST_F(UpgradePlan, CardOrPlatformWithoutPreload_Reloads) {
  card.can_preload = false;
  EXPECT_EQ(row().fate, CardFate::reload);
  EXPECT_EQ(row().why, "card cannot preload");
  card.can_preload = true;
  platform.efsu = false;
  EXPECT_EQ(row().why, "test has no eFSU");
}

TEST_F(UpgradePlan, MemoryOverbooked_IsNoMemoryFree) {
  card.memory_used_bytes = card.memory_bytes + 1;
  EXPECT_EQ(row().why, "needs 65536 bytes, 0 bytes free");
}

}  // namespace
}  // namespace hitless::test
