// Refusals that change nothing, and what `forced` lets through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/control/issu/issu_fixture.h"

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

TEST_F(Issu, LoadVersion_ImageOfAnotherPlatformIsRefusedEvenForced) {
  ImageManifest other = new_manifest();
  other.platform = "cat4500";
  ASSERT_TRUE(chassis.disk_a.write(other));
  ASSERT_TRUE(chassis.disk_b.write(other));
  EXPECT_THAT(refusal(chassis.active().execute("issu loadversion " + kNew + " forced")),
              ::testing::HasSubstr("built for cat4500"));
  EXPECT_EQ(chassis.history("RP B", timeline::kImage).size(), 1U) << "nothing moved";
}

/// An image that the old one's matrix does not know.
ImageManifest incompatible() {
  ImageManifest other = new_manifest();
  other.matrix.erase("12.2(28)SB1");
  return other;
}

class ForcedIssu : public Issu {
 protected:
  void SetUp() override {
    Issu::SetUp();
    next = incompatible();
    write();
  }
  void write() {
    ASSERT_TRUE(chassis.disk_a.write(next));
    ASSERT_TRUE(chassis.disk_b.write(next));
  }
  /// The standby is signed in: hot, or in RPR cold.
  bool run_to_rpr(IssuState state) {
    return chassis.time.run_to([this, state] {
      return chassis.active().active() && chassis.active().issu_settled() && chassis.active().issu_state() == state &&
             chassis.active().peer_rf_state() == RfState::standby_cold;
    });
  }
  ImageManifest next;
};

TEST_F(ForcedIssu, GoesThroughRprAndEveryCardReloads) {
  const auto accepted = chassis.active().execute("issu loadversion " + kNew + " forced");
  ASSERT_EQ(refusal(accepted), "accepted");
  EXPECT_THAT(*accepted, ::testing::HasSubstr("RPR, every card will reload"));
  ASSERT_TRUE(run_to_rpr(IssuState::load_version));
  EXPECT_THAT(chassis.active().execute("show issu state detail").value(), ::testing::HasSubstr("Operating Mode = RPR"));
  for (const PlanRow& row : chassis.active().plan()) EXPECT_EQ(row.fate, CardFate::reload) << row.slot.value;
  EXPECT_TRUE(chassis.card(1).preloads.empty());
  ASSERT_EQ(refusal(chassis.active().execute("issu runversion")), "accepted");
  ASSERT_TRUE(run_to_rpr(IssuState::run_version));
  for (std::uint16_t slot = 1; slot <= 3; ++slot) {
    ASSERT_EQ(chassis.card(slot).restarts.size(), 1U) << slot;
    EXPECT_FALSE(chassis.card(slot).restarts[0].warm);
  }
  ASSERT_EQ(refusal(chassis.active().execute("issu acceptversion")), "accepted");
  ASSERT_EQ(refusal(chassis.active().execute("issu commitversion")), "accepted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  EXPECT_EQ(chassis.rp_a->running_image(), kNew);
  EXPECT_EQ(chassis.rp_b->running_image(), kNew);
  EXPECT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
}

TEST_F(ForcedIssu, AbortInRunVersionReloadsEveryCardBack) {
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew + " forced")), "accepted");
  ASSERT_TRUE(run_to_rpr(IssuState::load_version));
  ASSERT_EQ(refusal(chassis.active().execute("issu runversion")), "accepted");
  ASSERT_TRUE(run_to_rpr(IssuState::run_version));
  ASSERT_EQ(refusal(chassis.active().execute("issu abortversion")), "accepted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::init));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.ready(); }));
  EXPECT_EQ(chassis.rp_a->running_image(), kOld);
  EXPECT_EQ(chassis.rp_b->running_image(), kOld);
  for (std::uint16_t slot = 1; slot <= 3; ++slot) EXPECT_EQ(chassis.card(slot).restarts.size(), 2U) << slot;
}

TEST_F(ForcedIssu, ImageThatKnowsNoIssuFallsToRprByItself) {
  next.issu = false;
  write();
  ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
  ASSERT_TRUE(run_to_rpr(IssuState::load_version));
}

TEST_F(Issu, RunVersionForced_ReloadsTheCardsWhosePreloadHasNotEnded) {
  load();
  ASSERT_FALSE(chassis.active().preload_finished());
  ASSERT_EQ(refusal(chassis.active().execute("issu runversion forced")), "accepted");
  ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  ASSERT_EQ(chassis.card(1).restarts.size(), 1U);
  EXPECT_FALSE(chassis.card(1).restarts[0].warm);
  EXPECT_EQ(chassis.rp_b->plan()[0].fate, CardFate::reload);
}

/// Whatever is refused leaves the state, the BOOT variables and the disks as they were.
TEST_F(Issu, Refusals_ChangeNothing) {
  const auto fingerprint = [this] {
    std::string text;
    for (const RpId id : {RpId::a, RpId::b})
      text += chassis.rp(id).running_image() + chassis.rp(id).boot_variable() + to_string(chassis.rp(id).issu_state()) +
              to_string(chassis.rp(id).rf_state()) + '\n';
    for (const auto* directory : {&chassis.directory_a, &chassis.directory_b})
      for (const std::string& name : FileSystem(directory->path()).files()) {
        std::ifstream file(directory->path() / name, std::ios::binary);
        text += name + std::string(std::istreambuf_iterator<char>(file), {});
      }
    return text;
  };
  ASSERT_TRUE(chassis.disk_a.write(incompatible()));
  const std::string before = fingerprint();
  for (const char* line : {"issu loadversion disk0:nothing-here", "issu loadversion disk0:c10k2-p11-mz.2",
                           "issu loadversion disk0:c10k2-p11-mz.1", "issu runversion", "issu runversion forced",
                           "issu acceptversion", "issu commitversion", "issu abortversion", "issu nonsense"}) {
    EXPECT_FALSE(chassis.active().execute(line)) << line;
    chassis.time.run_for(std::chrono::seconds(30));
    EXPECT_EQ(fingerprint(), before) << line;
  }
}

}  // namespace
}  // namespace hitless::test
