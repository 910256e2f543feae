// Large tables under traffic: a next hop that half a million prefixes share, 100,000 routes that go and come back, and
// a switchover with all of them in place.

#include <gtest/gtest.h>

#include <map>

#include "hil/temporary_folder.h"
#include "tests/scenario/scenario_rig.h"
#include "tests/support/mrt_writer.h"

namespace hitless {
namespace {

constexpr std::uint32_t kShared = 500'000;
constexpr Duration kSpacing = std::chrono::microseconds(500);

/// Neighbour of the rig's interface.
IpAddress neighbour(std::uint32_t index) { return IpAddress::v4(0x0A000002U + (index << 8)); }

void add_bgp(Scenario& s, const Prefix& prefix, const IpAddress& via) {
  RouteRow row;
  row.route = {prefix, RouteProtocol::bgp, default_distance(RouteProtocol::bgp), 0, {via}};
  s.routes.rows.push_back(row);
}
void add_static(Scenario& s, const char* prefix, const IpAddress& via) {
  RouteRow row;
  row.route = {parse_prefix(prefix).value(), RouteProtocol::static_, 1, 0, {via}};
  s.routes.rows.push_back(row);
}
/// The n-th of many /24.
Prefix many(std::uint32_t n) { return make_prefix(IpAddress::v4(0x20000000U + (n << 8)), 24); }

FaultSpec fault(const char* kind, Duration at, Duration outage) {
  FaultSpec spec;
  spec.kind = kind;
  spec.at = at;
  spec.outage = outage;
  return spec;
}

std::uint64_t lost_to(const RunRecord& run, DropReason reason) {
  std::uint64_t lost = 0;
  for (const DropBook& row : run.ledger->drops())
    if (row.reason == reason) lost += row.packets;
  return lost;
}

/// Two of the rig's prefixes and half a million others lie behind one next hop that a static route leads to, out of the
/// fifth interface; a shorter one leads out of the sixth.
Scenario shared_next_hop() {
  Scenario s = rig_scenario(1, kSpacing, false, false);
  const IpAddress shared = parse_address("192.0.2.1").value();
  for (const std::size_t index : {4U, 10U}) {
    s.routes.rows[index].via_interfaces.clear();
    s.routes.rows[index].route = {rig_prefix(index), RouteProtocol::bgp, 20, 0, {shared}};
  }
  for (std::uint32_t n = 0; n < kShared; ++n) add_bgp(s, many(n), shared);
  add_static(s, "192.0.2.1/32", neighbour(4));
  add_static(s, "192.0.2.0/24", neighbour(5));
  s.before = s.after = std::chrono::seconds(2);
  return s;
}

TEST(FullTable, SharedNextHopFails_OnlyThePacketsOfThatMomentAreLost) {
  Scenario s = shared_next_hop();
  const Duration unnoticed = std::chrono::milliseconds(50);
  FaultSpec cut = fault("interface-cut", std::chrono::seconds(3), std::chrono::seconds(4));
  cut.interface = rig_interface(4);
  FaultSpec gone = fault("route-withdraw", cut.at + unnoticed, std::chrono::seconds(6));
  gone.prefix = parse_prefix("192.0.2.1/32").value();
  s.faults = {cut, gone};
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(faults_of(**run), "");
  // What was sent to a sixth of the prefixes for 50 ms and until the cards had heard of it: one batch, not 500,000
  // prefixes, which would have taken them half a second.
  const double rate = 1e9 / static_cast<double>(to_ns(kSpacing)) / 6;
  const auto lost = static_cast<double>(lost_to(**run, DropReason::egress_interface_down));
  EXPECT_GE(lost, rate * 0.050 - 4);
  EXPECT_LE(lost, rate * 0.052 + 4);
  EXPECT_EQ((*run)->prefixes, kShared + 12 + 2 + 18) << "the table, the rig's, the static ones, the chassis's own";
}

TEST(FullTable, SharedNextHopMoves_NothingIsLost) {
  Scenario s = shared_next_hop();
  FaultSpec gone = fault("route-withdraw", std::chrono::seconds(3), std::chrono::seconds(2));
  gone.prefix = parse_prefix("192.0.2.1/32").value();
  s.faults = {gone};
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(faults_of(**run), "");
  EXPECT_EQ((*run)->meter.lost, 0U);
  std::map<InterfaceIndex, std::size_t> seen;
  for (const MeterFlow& flow : (*run)->meter.flows) ++seen[flow.received_on];
  EXPECT_GT((*run)->fib_steps_shared, 0U);
}

TEST(FullTable, HundredThousandRoutesWithdrawnAndRestored_LoseExactlyTheirOwnPackets) {
  constexpr std::uint32_t kRoutes = 100'000;
  const TemporaryFolder folder;
  Scenario s = rig_scenario(1, kSpacing, false, false);
  for (std::uint32_t n = 0; n < kRoutes; ++n) add_bgp(s, many(n), neighbour(n % kRigInterfaces));
  // Traffic to 600 of them, spread over all, besides the rig's own.
  SyntheticSpec& probe = *s.traffic.front().synthetic;
  for (std::uint32_t n = 0; n < kRoutes; n += kRoutes / 600) probe.destinations.push_back(many(n));
  probe.flows = static_cast<std::uint32_t>(probe.destinations.size() * kRigInterfaces);
  std::vector<test::Bytes> records;
  for (std::uint32_t n = 0; n < kRoutes; ++n)
    records.push_back(test::withdraw(100, "192.0.2.9", to_string(many(n))));
  for (std::uint32_t n = 0; n < kRoutes; ++n)
    records.push_back(test::announce(103, "192.0.2.9", to_string(many(n)), {"192.0.2.7", {1}}));
  MrtReplay replay;
  replay.file = (folder.path() / "u.mrt").string();
  replay.at = std::chrono::seconds(3);
  test::write_bytes(replay.file, test::joined(records));
  s.routes.updates = {replay};
  s.before = s.after = std::chrono::seconds(2);
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(faults_of(**run), "");
  EXPECT_EQ((*run)->updates.withdrawn, kRoutes);
  EXPECT_EQ((*run)->updates.announced, kRoutes);
  // Every lost packet met a withdrawn route, and 600 of 612 prefixes were away for three seconds.
  EXPECT_EQ((*run)->meter.lost, lost_to(**run, DropReason::no_route));
  const double offered = 3e9 / static_cast<double>(to_ns(kSpacing)) * 600 / 612;
  EXPECT_NEAR(static_cast<double>((*run)->meter.lost), offered, offered / 20);
  EXPECT_EQ((*run)->grade.missed, 0U);
}

/// 300,000 prefixes besides the rig's; the active RP crashes after three seconds.
Scenario switchover() {
  Scenario s = rig_scenario(1, kSpacing, false, false);
  for (std::uint32_t n = 0; n < 300'000; ++n) add_bgp(s, many(n), neighbour(n % kRigInterfaces));
  s.faults = {fault("rp-crash", std::chrono::seconds(3), {})};
  s.faults[0].outage.reset();
  s.before = s.after = std::chrono::seconds(2);
  return s;
}

TEST(FullTable, Switchover_LosesNothingAndSweepsExactlyWhatIsStale) {
  Scenario s = switchover();
  // Gone before the new RP reads the table: its cards forward on it until the epoch closes.
  FaultSpec gone = fault("route-withdraw", std::chrono::seconds(3), std::chrono::seconds(60));
  gone.prefix = rig_prefix(3);
  s.faults.push_back(gone);
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(faults_of(**run), "");
  EXPECT_EQ((*run)->epoch_after.value, (*run)->epoch_before.value + 1);
  std::size_t closures = 0;
  for (const Closure& closure : (*run)->truth.closures()) {
    EXPECT_EQ(closure.gate.kind, GateKind::route);
    EXPECT_EQ(closure.gate.prefix, rig_prefix(3)) << "the only stale prefix";
    EXPECT_NE((*run)->causes[closure.cause].why.find("stale when epoch 2 closed"), std::string::npos);
    ++closures;
  }
  EXPECT_EQ(closures, 3U) << "one on each card";
  EXPECT_GT((*run)->meter.lost, 0U);
  EXPECT_EQ((*run)->meter.lost, lost_to(**run, DropReason::no_route));
  EXPECT_EQ((*run)->fib.versions.size(), 1U) << "all cards hold one object again";
}

TEST(FullTable, CardThatMissesABatchOfTheRefresh_IsHealedAndLosesNothing) {
  Scenario s = switchover();
  FaultSpec cut = fault("card-link-cut", std::chrono::milliseconds(3100), std::chrono::milliseconds(100));
  cut.slot = Slot(2);
  s.faults.push_back(cut);
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(faults_of(**run), "");
  EXPECT_EQ((*run)->meter.lost, 0U);
  EXPECT_EQ((*run)->fib.versions.size(), 1U) << "what it loaded anew is the object of the others";
  const std::vector<EpochTimes> epochs = epoch_times((*run)->timeline);
  ASSERT_EQ(epochs.size(), 2U);
  // Nobody answers for what was lost at the end of a window: the RP notices after ten seconds without an
  // acknowledgement, and sends the whole table.
  ASSERT_TRUE(epochs.back().in_every_card.has_value());
  EXPECT_GT(*epochs.back().in_every_card - *epochs.back().closed, std::chrono::seconds(10));
}

}  // namespace
}  // namespace hitless
