// Large tables under traffic: a next hop that half a million prefixes share, 100,000 routes that go and come back, and
// a switchover with all of them in place.

#include <gtest/gtest.h>

#include "hil/record/epoch_times.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/scenario/scenario_rig.h"
#include "tests/support/mrt_writer.h"

namespace hitless::test {
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
  for (const DropBook& row : run.books.ledger->drops())
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
  EXPECT_EQ(contradictions_of(**run), "");
  // What was sent to a sixth of the prefixes for 50 ms and until the cards had heard of it: one batch, not 500,000
  // prefixes, which would have taken them half a second.
  const double rate = 1e9 / static_cast<double>(to_ns(kSpacing)) / 6;
  const auto lost = static_cast<double>(lost_to(**run, DropReason::egress_interface_down));
  EXPECT_GE(lost, rate * 0.050 - 4);
  EXPECT_LE(lost, rate * 0.052 + 4);
  EXPECT_EQ((*run)->tables.prefixes, kShared + 12 + 2 + 18)
      << "the table, the rig's, the static ones, the chassis's own";
}

/// Number of the rig's prefix that a flow goes to; none: it goes elsewhere.
std::optional<std::size_t> rig_prefix_of(const std::string& flow) {
  const std::size_t at = flow.find("> 198.18.");
  if (at == std::string::npos) return std::nullopt;
  return static_cast<std::size_t>(std::stoi(flow.substr(at + 9)));
}

TEST(FullTable, SharedNextHopMoves_ItsTrafficMovesAndNothingIsLost) {
  Scenario s = shared_next_hop();
  FaultSpec gone = fault("route-withdraw", std::chrono::seconds(3), std::chrono::seconds(2));
  gone.prefix = parse_prefix("192.0.2.1/32").value();
  s.faults = {gone};
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->measured.meter.lost, 0U);
  // By phase: before, while the route is away, after.
  const auto left_by = [&](std::size_t phase, std::size_t interface) {
    return static_cast<double>((*run)->books.ledger->books()[phase][interface].delivered);
  };
  EXPECT_NEAR(left_by(0, 4), left_by(0, 3), left_by(0, 3) / 20);
  EXPECT_LT(left_by(1, 4), left_by(1, 3) / 20);
  EXPECT_NEAR(left_by(1, 5), 2 * left_by(1, 3), left_by(1, 3) / 20);
  EXPECT_NEAR(left_by(2, 4), left_by(2, 3), left_by(2, 3) / 20);
}

/// The new RP reads the table's /24 first, which leads to Null0, then what lies behind the next hop, and the /32 at
/// last. What it makes of half the table must not move what the cards forward by.
TEST(FullTable, SwitchoverWithARecursiveNextHop_StaleRoutesLeadWhereTheyLed) {
  Scenario s = shared_next_hop();
  std::vector<RouteRow>& rows = s.routes.rows;
  rows.pop_back();
  const RouteRow host = rows.back();
  rows.pop_back();
  RouteRow discard;
  discard.route = {parse_prefix("192.0.2.0/24").value(), RouteProtocol::static_, 1, 0, {}};
  rows.insert(rows.begin(), discard);
  rows.push_back(host);
  s.faults = {fault("rp-crash", std::chrono::seconds(3), {})};
  s.faults[0].outage.reset();
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->after.epoch.value, (*run)->before.epoch.value + 1);
  EXPECT_EQ((*run)->measured.meter.lost, 0U);
  EXPECT_EQ(lost_to(**run, DropReason::null_route), 0U);
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
  for (std::uint32_t n = 0; n < kRoutes; ++n) records.push_back(test::withdraw(100, "192.0.2.9", to_string(many(n))));
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
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->event.updates.withdrawn, kRoutes);
  EXPECT_EQ((*run)->event.updates.announced, kRoutes);
  // Every lost packet met a withdrawn route, and 600 of 612 prefixes were away for three seconds.
  EXPECT_EQ((*run)->measured.meter.lost, lost_to(**run, DropReason::no_route));
  const double offered = 3e9 / static_cast<double>(to_ns(kSpacing)) * 600 / 612;
  EXPECT_NEAR(static_cast<double>((*run)->measured.meter.lost), offered, offered / 20);
  EXPECT_EQ((*run)->measured.grade.missed, 0U);
  for (std::size_t flow = 0; flow < (*run)->books.flows.size(); ++flow)
    EXPECT_EQ((*run)->books.ledger->flows()[flow].dropped == 0,
              rig_prefix_of((*run)->books.flows[flow].text).has_value())
        << (*run)->books.flows[flow].text;
  for (const DropRun& drops : (*run)->books.ledger->drop_runs()) {
    const auto outage = std::ranges::find((*run)->measured.truth.outages(), drops.cause, &GateOutage::cause);
    ASSERT_NE(outage, (*run)->measured.truth.outages().end());
    EXPECT_GE(drops.first_at, outage->closed);
    EXPECT_LT(drops.last_at, outage->opened);
  }
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

TEST(FullTable, Switchover_SweepsExactlyWhatIsStaleAndOnlyItsPacketsAreLost) {
  Scenario s = switchover();
  // Gone before the new RP reads the table: its cards forward on it until the epoch closes.
  FaultSpec gone = fault("route-withdraw", std::chrono::seconds(3), std::chrono::seconds(60));
  gone.prefix = rig_prefix(3);
  s.faults.push_back(gone);
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->after.epoch.value, (*run)->before.epoch.value + 1);
  std::size_t outages = 0;
  Instant swept = kNever;
  for (const GateOutage& outage : (*run)->measured.truth.outages()) {
    swept = std::min(swept, outage.closed);
    EXPECT_EQ(outage.gate.kind, GateKind::route);
    EXPECT_EQ(outage.gate.prefix, rig_prefix(3)) << "the only stale prefix";
    EXPECT_NE((*run)->causes[outage.cause].why.find("stale when epoch 2 closed"), std::string::npos);
    ++outages;
  }
  EXPECT_EQ(outages, 3U) << "one on each card";
  EXPECT_GT((*run)->measured.meter.lost, 0U);
  EXPECT_EQ((*run)->measured.meter.lost, lost_to(**run, DropReason::no_route));
  for (const DropRun& drops : (*run)->books.ledger->drop_runs()) {
    EXPECT_GE(drops.first_at, swept);
    EXPECT_EQ(rig_prefix_of((*run)->books.flows[drops.flow.index()].text), 3U);
  }
  ASSERT_EQ((*run)->tables.fib.versions.size(), 1U) << "all cards hold one object again";
  EXPECT_LE((*run)->tables.fib.bytes_in_all, (*run)->tables.fib.versions[0].bytes * 3 / 2)
      << "nothing of the old epoch is kept";
}

/// From the crash until the new RP has read 300,000 routes and tells them: they take the cards as long again.
constexpr Duration kRefreshFrom = std::chrono::milliseconds(340);

Scenario switchover_with(const char* kind, Duration after_the_crash, Duration outage) {
  Scenario s = switchover();
  FaultSpec spec = fault(kind, std::chrono::seconds(3) + after_the_crash, outage);
  spec.slot = Slot(2);
  spec.rp = StruckRp::both;
  s.faults.push_back(spec);
  return s;
}

TEST(FullTable, CardThatMissesBatchesInTheMiddle_SeesTheGapAndIsHealedAtOnce) {
  Scenario s =
      switchover_with("card-link-loss", kRefreshFrom + std::chrono::milliseconds(50), std::chrono::milliseconds(3));
  s.seed = 2;  // loses a batch, and then neither the request nor the answer
  const auto run = run_in_rig(s);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->measured.meter.lost, 0U);
  EXPECT_EQ((*run)->tables.fib.versions.size(), 1U);
  EXPECT_GT((*run)->event.faults[1].lost, 0U) << "messages were lost";
  const auto& entries = (*run)->timeline.entries();
  const auto full = std::ranges::count_if(entries, [](const TimelineEntry& e) { return e.to == "full sync"; });
  EXPECT_GE(full, 1);
  const std::vector<EpochTimes> epochs = epoch_times((*run)->timeline);
  ASSERT_EQ(epochs.size(), 2U);
  ASSERT_TRUE(epochs.back().in_every_card.has_value());
  EXPECT_LT(*epochs.back().in_every_card - *epochs.back().closed, std::chrono::seconds(5)) << "not by the RP's timer";
}

TEST(FullTable, CardThatMissesABatchOfTheRefresh_IsHealedAndLosesNothing) {
  const auto run = run_in_rig(
      switchover_with("card-link-cut", kRefreshFrom + std::chrono::milliseconds(100), std::chrono::milliseconds(100)));
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(contradictions_of(**run), "");
  EXPECT_EQ((*run)->measured.meter.lost, 0U);
  EXPECT_EQ((*run)->tables.fib.versions.size(), 1U) << "what it loaded anew is the object of the others";
  const std::vector<EpochTimes> epochs = epoch_times((*run)->timeline);
  ASSERT_EQ(epochs.size(), 2U);
  // Nobody answers for what was lost at the end of a window: the RP notices after ten seconds without an
  // acknowledgement, and sends the whole table.
  ASSERT_TRUE(epochs.back().in_every_card.has_value());
  EXPECT_GT(*epochs.back().in_every_card - *epochs.back().closed, std::chrono::seconds(10));
}

}  // namespace
}  // namespace hitless::test
