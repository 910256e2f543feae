// A recorded trace told under traffic: what its withdrawals cost is booked on them, what its announcements move is not
// lost, and Meter and Truth agree.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hil/record/summary.h"
#include "hil/report/result_json.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/scenario/scenario_rig.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
namespace {

using test::announce;
using test::withdraw;

class ReplayedUpdates : public ::testing::Test {
 protected:
  /// The rig with its prefixes told by BGP, one packet each ms, and this trace from the third second on.
  Scenario scenario(const std::vector<test::Bytes>& records) {
    Scenario s = rig_scenario(1, std::chrono::milliseconds(1), false, false);
    for (RouteRow& row : s.routes.rows) {
      row.route.protocol = RouteProtocol::bgp;
      row.route.distance = default_distance(RouteProtocol::bgp);
    }
    MrtReplay replay;
    replay.file = (folder_.path() / "u.mrt").string();
    replay.at = std::chrono::seconds(3);
    test::write_bytes(replay.file, test::gzip(test::joined(records)));
    s.routes.updates = {replay};
    s.before = s.after = std::chrono::seconds(2);
    return s;
  }
  TemporaryFolder folder_;
};

test::PathWords hop(int n) { return {"192.0.2." + std::to_string(n), {1}}; }

TEST_F(ReplayedUpdates, WithdrawalsLoseExactlyTheirOwnPackets) {
  const std::string prefix = to_string(rig_prefix(4));
  const auto run = run_in_rig(scenario({withdraw(100, "192.0.2.1", prefix), announce(102, "192.0.2.1", prefix, hop(1)),
                                        withdraw(103, "192.0.2.1", "203.0.113.0/24")}));
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->verdict.outcome(), Outcome::pass) << joined((*run)->verdict.inconclusive);
  EXPECT_EQ((*run)->event.updates.announced, 1U);
  EXPECT_EQ((*run)->event.updates.withdrawn, 1U);
  EXPECT_EQ((*run)->event.updates.unknown, 1U);
  EXPECT_EQ((*run)->event.updates.not_played, 0U);
  // A twelfth of 1000 packets a second for two seconds, give or take the links' latency.
  EXPECT_NEAR(static_cast<double>((*run)->measured.meter.lost), 2000.0 / kRigPrefixes, 2.0);
  std::size_t outages = 0;
  for (const GateOutage& outage : (*run)->measured.truth.outages()) {
    EXPECT_EQ(outage.gate.kind, GateKind::route);
    EXPECT_EQ(outage.gate.prefix, rig_prefix(4));
    EXPECT_NEAR(static_cast<double>(to_ns(outage.opened - outage.closed)), 2e9, 1e6);
    ++outages;
  }
  EXPECT_EQ(outages, 3U) << "one on each card";
  EXPECT_GT((*run)->measured.grade.detectable, 0U);
}

TEST_F(ReplayedUpdates, AnAnnouncementMovesTrafficWithoutLoss) {
  // The first next hop leads to the rig's first interface, the second to its second: the rig's route to prefix 4 leaves
  // on its fifth.
  const std::string prefix = to_string(rig_prefix(4));
  std::vector<test::Bytes> records;
  for (std::uint32_t i = 0; i < 50; ++i) records.push_back(announce(100 + i / 10, "192.0.2.1", prefix, hop(1 + i % 2)));
  const auto run = run_in_rig(scenario(records));
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->measured.meter.lost, 0U);
  EXPECT_EQ((*run)->event.updates.announced, 50U);
  bool moved = false;
  for (const MeterFlow& flow : (*run)->measured.meter.flows)
    if (flow.received_on.valid() && flow.key.find("198.18.4.") != std::string::npos)
      moved = moved || flow.received_on == InterfaceIndex(1);
  EXPECT_TRUE(moved) << "the last announcement leads to the second interface";
}

TEST_F(ReplayedUpdates, ManyPrefixesComeAndGo) {
  Random random(7, "updates");
  std::vector<test::Bytes> records;
  for (std::uint32_t i = 0; i < 300; ++i) {
    const std::string prefix = to_string(rig_prefix(random.below(kRigPrefixes)));
    records.push_back(random.below(2) == 0
                          ? withdraw(100 + i / 20, "192.0.2.1", prefix)
                          : announce(100 + i / 20, "192.0.2.1", prefix, hop(static_cast<int>(1 + random.below(6)))));
  }
  const auto run = run_in_rig(scenario(records));
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_GT((*run)->measured.meter.lost, 0U);
  EXPECT_GT((*run)->event.updates.withdrawn, 10U);
  const auto result = nlohmann::json::parse(result_json(summarize(**run)));
  EXPECT_EQ(result["updates"]["recorded"], 300);
  EXPECT_EQ(result["updates"]["withdrawn"], (*run)->event.updates.withdrawn);
}

TEST_F(ReplayedUpdates, ARunThatEndsBeforeItsTraceIsInconclusive) {
  Scenario s = scenario({withdraw(100, "192.0.2.1", to_string(rig_prefix(0))),
                         announce(100'000, "192.0.2.1", to_string(rig_prefix(0)), hop(1))});
  s.deadline = std::chrono::seconds(30);
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ((*run)->event.updates.not_played, 1U);
  EXPECT_NE(joined((*run)->verdict.inconclusive).find("1 recorded updates were not played"), std::string::npos);
}

}  // namespace
}  // namespace hitless::test
