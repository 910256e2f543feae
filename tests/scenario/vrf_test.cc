// Two VRFs that use the same addresses: the same destinations lead other ways, and what happens to a route of one is
// not seen in the other.

#include <gtest/gtest.h>

#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

constexpr VrfId kRed{1}, kBlue{2};
constexpr std::size_t kPrefixes = 6;

/// The first port of each card is in RED, the second one in BLUE; both have the address 10.9.<slot>.1. Prefix i leaves
/// by slot 1 + i mod 3 in RED, and by the next slot in BLUE.
Scenario two_vrfs() {
  Scenario s = rig_scenario(1, std::chrono::microseconds(500), false, false);
  s.vrfs = {"", "RED", "BLUE"};
  s.addressing_ipv4.reset();
  s.routes.rows.clear();
  for (std::size_t i = 0; i < kRigInterfaces; ++i) {
    InterfaceSpec spec;
    spec.name = rig_interface(i);
    spec.vrf = i % 2 == 0 ? kRed : kBlue;
    spec.addresses = {{IpAddress::v4(0x0A090001U + (static_cast<std::uint32_t>(1 + i / 2) << 8)), 24}};
    s.interfaces.push_back(spec);
  }
  for (const VrfId vrf : {kRed, kBlue})
    for (std::size_t i = 0; i < kPrefixes; ++i) {
      RouteRow row;
      row.route.prefix = rig_prefix(i);
      row.route.prefix.vrf = vrf;
      row.via_interfaces = {rig_interface(vrf == kRed ? 2 * (i % 3) : 2 * ((i + 1) % 3) + 1)};
      s.routes.rows.push_back(row);
    }
  TrafficSpec item = s.traffic.front();
  item.synthetic->destinations.resize(kPrefixes);
  item.synthetic->flows = kPrefixes * 3;
  s.traffic.clear();
  for (const VrfId vrf : {kRed, kBlue}) {
    item.name = s.vrfs[vrf.index()];
    item.synthetic->vrf = vrf;
    s.traffic.push_back(item);
  }
  s.before = s.after = std::chrono::seconds(2);
  return s;
}

Result<std::unique_ptr<RunRecord>> run(const Scenario& s) {
  return run_with_rows(s, rig_catalogue(1'000'000'000, 1U << 20));
}

/// Slot that a flow's packets left by; 0: none arrived.
std::uint16_t left_by(const RunRecord& run, std::size_t flow) {
  const InterfaceIndex egress = run.books.ledger->flows()[flow].egress;
  return egress.valid() ? run.input.config.interfaces[egress.index()].slot.value : std::uint16_t{0};
}
/// Number of the rig's prefix that a flow goes to: "10.9.1.2:10000 > 198.18.3.1:5001 udp".
std::size_t prefix_of(const std::string& flow) {
  const std::size_t at = flow.find("198.18.");
  return static_cast<std::size_t>(std::stoi(flow.substr(at + 7)));
}

TEST(Vrf, SameAddressesInTwo_LeaveByTheirOwnRoutesThroughASwitchover) {
  Scenario s = two_vrfs();
  FaultSpec crash;
  crash.kind = "rp-crash";
  crash.at = std::chrono::seconds(3);
  s.faults = {crash};
  const auto done = run(s);
  ASSERT_TRUE(done) << done.error().message;
  const RunRecord& record = **done;
  EXPECT_EQ(contradictions_of(record), "");
  EXPECT_EQ(record.measured.meter.lost, 0U);
  EXPECT_EQ(record.books.ledger->total().misdelivered, 0U);
  EXPECT_EQ(record.after.epoch.value, record.before.epoch.value + 1);
  ASSERT_EQ(record.tables.fib.versions.size(), 1U) << "all cards hold one object";
  const auto& vrfs = record.tables.fib.versions[0].vrfs;
  ASSERT_EQ(vrfs.size(), 3U);
  EXPECT_EQ(vrfs[0].ipv4, 0U);
  EXPECT_EQ(vrfs[kRed.index()].ipv4, kPrefixes + 9) << "the routes, and three of each interface";
  EXPECT_EQ(vrfs[kBlue.index()].ipv4, kPrefixes + 9);
  ASSERT_EQ(record.books.flows.size(), 2 * kPrefixes * 3);
  for (std::size_t flow = 0; flow < record.books.flows.size(); ++flow) {
    const std::size_t prefix = prefix_of(record.books.flows[flow].text);
    const std::size_t slot = 1 + (record.books.flows[flow].item == "RED" ? prefix : prefix + 1) % 3;
    EXPECT_EQ(left_by(record, flow), slot) << record.books.flows[flow].item << ", " << record.books.flows[flow].text;
  }
}

TEST(Vrf, RouteOfOneWithdrawn_TheOtherLosesNothing) {
  Scenario s = two_vrfs();
  FaultSpec gone;
  gone.kind = "route-withdraw";
  gone.at = std::chrono::seconds(3);
  gone.outage = std::chrono::seconds(1);
  gone.prefix = rig_prefix(2);
  gone.vrf = "BLUE";
  s.faults = {gone};
  const auto done = run(s);
  ASSERT_TRUE(done) << done.error().message;
  const RunRecord& record = **done;
  EXPECT_EQ(contradictions_of(record), "");
  EXPECT_EQ(record.event.faults[0].strike.target, "198.18.2.0/24 in VRF BLUE");
  EXPECT_EQ(record.measured.grade.missed, 0U);
  EXPECT_GT(record.measured.meter.lost, 0U);
  for (std::size_t flow = 0; flow < record.books.flows.size(); ++flow) {
    const bool theirs = record.books.flows[flow].item == "BLUE" && prefix_of(record.books.flows[flow].text) == 2;
    EXPECT_EQ(record.books.ledger->flows()[flow].dropped > 0, theirs)
        << record.books.flows[flow].item << ", " << record.books.flows[flow].text;
  }
  for (const GateOutage& outage : record.measured.truth.outages()) {
    EXPECT_EQ(outage.gate.prefix.vrf, kBlue);
    EXPECT_EQ(record.causes[outage.cause].where, "198.18.2.0/24 in VRF BLUE");
  }
}

TEST(Vrf, FaultsAndRoutes_AreHeldAgainstTheirOwn) {
  const auto refused = [](const Scenario& s) {
    const auto done = run(s);
    return done ? std::string("no error") : done.error().message;
  };
  Scenario s = two_vrfs();
  FaultSpec gone;
  gone.kind = "route-withdraw";
  gone.outage = std::chrono::seconds(1);
  gone.prefix = rig_prefix(2);
  s.faults = {gone};
  EXPECT_NE(refused(s).find("no route 198.18.2.0/24, expected one of the table"), std::string::npos) << refused(s);
  s.faults[0].vrf = "GREEN";
  EXPECT_NE(refused(s).find("no VRF 'GREEN', expected one of RED, BLUE"), std::string::npos) << refused(s);
  s = two_vrfs();
  s.routes.rows[0].via_interfaces = {rig_interface(1)};
  EXPECT_NE(refused(s).find("Rig1/0/1 is in VRF BLUE, expected one in VRF RED"), std::string::npos) << refused(s);
  s = two_vrfs();
  s.interfaces[2].addresses = s.interfaces[0].addresses;
  EXPECT_NE(refused(s).find("is that of Rig1/0/0 too"), std::string::npos) << refused(s);
}

}  // namespace
}  // namespace hitless::test
