// Four defects planted between the chassis and its instruments; each must be found by another instrument.

#include <gtest/gtest.h>

#include <array>

#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

/// Passes everything on; a defect overrides one call.
class PassOn : public PacketObserver {
 public:
  explicit PassOn(PacketObserver& inner) : inner_(inner) {}
  void offered(std::span<rte_mbuf* const> burst) override { inner_.offered(burst); }
  void delivered(std::span<rte_mbuf* const> burst, bool right) override { inner_.delivered(burst, right); }
  void dropped(std::span<rte_mbuf* const> burst) override { inner_.dropped(burst); }
  void consumed(std::span<rte_mbuf* const> burst) override { inner_.consumed(burst); }

 protected:
  PacketObserver& inner_;
};

class DropWithoutReason final : public PassOn {
 public:
  using PassOn::PassOn;
  void dropped(std::span<rte_mbuf* const> burst) override {
    if (!done_) meta_of(burst[0]).reason = DropReason::none;
    done_ = true;
    inner_.dropped(burst);
  }

 private:
  bool done_ = false;
};

class ForgottenDrop final : public PassOn {
 public:
  using PassOn::PassOn;
  void dropped(std::span<rte_mbuf* const> burst) override {
    inner_.dropped(done_ ? burst : burst.subspan(1));
    done_ = true;
  }

 private:
  bool done_ = false;
};

class DoubleCount final : public PassOn {
 public:
  using PassOn::PassOn;
  void delivered(std::span<rte_mbuf* const> burst, bool right) override {
    inner_.delivered(burst, right);
    if (!done_) inner_.delivered(burst.first(1), right);
    done_ = true;
  }

 private:
  bool done_ = false;
};

class MissOneDelivery final : public PassOn {
 public:
  using PassOn::PassOn;
  void delivered(std::span<rte_mbuf* const> burst, bool right) override {
    const bool miss = !done_ && ++calls_ == 5;
    if (miss) done_ = true;
    inner_.delivered(miss ? burst.subspan(1) : burst, right);
  }

 private:
  bool done_ = false;
  int calls_ = 0;
};

/// Hears one opening only when the next gate moves: off by one event.
class LateTruth final : public GateObserver {
 public:
  explicit LateTruth(GateObserver& inner) : inner_(inner) {}
  void closed(const Gate& gate, Instant at, CauseId cause) override {
    was_closed_ = was_closed_ || gate.kind == GateKind::card;
    inner_.closed(gate, at, cause);
  }
  void opened(const Gate& gate, Instant at) override {
    if (was_closed_ && gate.kind == GateKind::card && !done_) {
      done_ = true;
      return;
    }
    inner_.opened(gate, at);
  }

 private:
  GateObserver& inner_;
  bool was_closed_ = false;
  bool done_ = false;
};

Scenario scenario_with_outages() {
  Scenario scenario = rig_scenario(7, std::chrono::microseconds(50), false, false);
  scenario.before = scenario.after = std::chrono::milliseconds(50);
  for (int i = 0; i < 2; ++i) {
    FaultSpec fault;
    fault.kind = "card-halt";
    fault.slot = Slot(2);
    fault.at = std::chrono::milliseconds(60 + 60 * i);
    fault.outage = std::chrono::milliseconds(20);
    scenario.faults.push_back(fault);
  }
  return scenario;
}

TEST(PlantedDefect, None_EverythingAgrees) {
  const auto run = run_in_rig(scenario_with_outages());
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->verdict.outcome(), Outcome::pass)
      << joined((*run)->verdict.inconclusive) << joined((*run)->verdict.failed);
  EXPECT_EQ((*run)->measured.grade.detectable, 2U);
}

TEST(PlantedDefect, DropWithoutReason_FailsTheBooks) {
  RunTaps taps;
  taps.ledger = [](PacketObserver& inner) { return std::make_unique<DropWithoutReason>(inner); };
  const auto run = run_in_rig(scenario_with_outages(), taps);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_FALSE((*run)->books.contradictions.empty());
  EXPECT_EQ((*run)->verdict.outcome(), Outcome::fail);
}

TEST(PlantedDefect, PacketThatVanishes_FailsTheBooks) {
  RunTaps taps;
  taps.ledger = [](PacketObserver& inner) { return std::make_unique<ForgottenDrop>(inner); };
  const auto run = run_in_rig(scenario_with_outages(), taps);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_FALSE((*run)->books.contradictions.empty());
  EXPECT_EQ((*run)->verdict.outcome(), Outcome::fail);
}

TEST(PlantedDefect, DoubleCount_FailsTheBooks) {
  RunTaps taps;
  taps.ledger = [](PacketObserver& inner) { return std::make_unique<DoubleCount>(inner); };
  const auto run = run_in_rig(scenario_with_outages(), taps);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_FALSE((*run)->books.contradictions.empty());
  EXPECT_EQ((*run)->verdict.outcome(), Outcome::fail);
}

TEST(PlantedDefect, MeterMissesOnePacket_FailsTheGrade) {
  RunTaps taps;
  taps.meter = [](PacketObserver& inner) { return std::make_unique<MissOneDelivery>(inner); };
  const auto run = run_in_rig(scenario_with_outages(), taps);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE((*run)->books.contradictions.empty());
  EXPECT_FALSE((*run)->measured.grade.agrees());
  EXPECT_EQ((*run)->verdict.outcome(), Outcome::fail);
}

TEST(PlantedDefect, TruthOffByOneEvent_FailsTheGrade) {
  RunTaps taps;
  taps.truth = [](GateObserver& inner) { return std::make_unique<LateTruth>(inner); };
  const auto run = run_in_rig(scenario_with_outages(), taps);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE((*run)->books.contradictions.empty());
  EXPECT_FALSE((*run)->measured.grade.agrees());
  EXPECT_EQ((*run)->verdict.outcome(), Outcome::fail);
}

}  // namespace
}  // namespace hitless::test
