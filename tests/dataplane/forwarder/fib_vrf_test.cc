// Tables of several VRFs in one FIB version: the same addresses in each, and nothing of one seen in another.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "dataplane/fib/closed_routes.h"
#include "tests/dataplane/forwarder/forwarder_rig.h"

namespace hitless::test {
namespace {

using test::address;
using test::Change;
using test::ForwarderTest;
using test::PacketBuilder;
using test::prefix;
using ::testing::ElementsAre;

constexpr VrfId kRed{1}, kBlue{2};

Prefix of(VrfId vrf, std::string_view text) {
  Prefix named = prefix(text);
  named.vrf = vrf;
  return named;
}
std::optional<std::uint32_t> path_in(const FibVersion& fib, VrfId vrf, const IpAddress& a) {
  const LoadBalanceIndex found = fib.lookup(a, vrf);
  if (!found.valid()) return std::nullopt;
  return fib.paths(found).front().value;
}

TEST(FibVrf, SamePrefixInThree_LeadsThreeWays) {
  const auto fib = FibVersion::empty()->apply(
      Change().add("10.0.0.0/8", {1}).add(of(kBlue, "10.0.0.0/8"), {3}).add(of(kRed, "10.0.0.0/8"), {2}));
  const IpAddress a = address("10.1.2.3");
  EXPECT_EQ(path_in(*fib, kDefaultVrf, a), 1U);
  EXPECT_EQ(path_in(*fib, kRed, a), 2U);
  EXPECT_EQ(path_in(*fib, kBlue, a), 3U);
  EXPECT_EQ(path_in(*fib, VrfId(3), a), std::nullopt) << "a VRF that nobody told of";
  EXPECT_EQ(fib->prefix_count(), 3U);
  EXPECT_EQ(fib->prefix_count(kRed, Family::ipv4), 1U);
  FibEntry entry;
  ASSERT_TRUE(fib->match(a, &entry, kRed));
  EXPECT_EQ(entry.prefix, of(kRed, "10.0.0.0/8"));
  EXPECT_FALSE(fib->find(of(VrfId(4000), "10.0.0.0/8"), nullptr));
}

TEST(FibVrf, Withdrawal_TouchesItsVrfAlone) {
  const auto before =
      FibVersion::empty()->apply(Change().add(of(kRed, "10.0.0.0/8"), {1}).add(of(kBlue, "10.0.0.0/8"), {2}));
  Change gone;
  gone.withdrawn = {of(kRed, "10.0.0.0/8"), of(kRed, "11.0.0.0/8")};
  std::vector<Prefix> lost;
  const auto fib = before->apply(gone, &lost);
  EXPECT_THAT(lost, ElementsAre(of(kRed, "10.0.0.0/8")));
  EXPECT_EQ(path_in(*fib, kRed, address("10.0.0.1")), std::nullopt);
  EXPECT_EQ(path_in(*fib, kBlue, address("10.0.0.1")), 2U);
  EXPECT_EQ(fib->missing(*before), lost);
  const auto without_red = FibVersion::empty()->apply(Change().add(of(kBlue, "10.0.0.0/8"), {2}));
  EXPECT_FALSE(fib->same_as(*without_red)) << "another chassis";
  EXPECT_LT(fib->own_bytes(), without_red->own_bytes() + 4096) << "an empty table costs nothing";
}

TEST(FibVrf, Sweep_TakesTheStaleOfEveryVrf) {
  auto fib = FibVersion::empty()->apply(Change(1)
                                            .add(of(kRed, "10.0.0.0/8"), {1})
                                            .add(of(kBlue, "10.0.0.0/8"), {2})
                                            .add(of(kBlue, "2001:db8::/32"), {2}));
  fib = fib->apply(Change(2).add(of(kBlue, "10.0.0.0/8"), {2}));
  EXPECT_EQ(fib->stale_count(Epoch(2)), 2U);
  std::vector<Prefix> lost;
  fib = fib->sweep(Epoch(2), &lost);
  EXPECT_THAT(lost, ElementsAre(of(kRed, "10.0.0.0/8"), of(kBlue, "2001:db8::/32")));
  EXPECT_EQ(path_in(*fib, kBlue, address("10.0.0.1")), 2U);
}

TEST(FibVrf, RandomTables_AnswerAsTheDefinitionSays) {
  Random random(5, "vrfs");
  std::array<test::ReferenceTable, 3> reference;
  FibVersionPtr fib = FibVersion::empty();
  for (int round = 0; round < 40; ++round) {
    Change change;
    std::map<Prefix, std::optional<std::uint32_t>> wanted;
    for (int i = 0; i < 60; ++i) {
      Prefix p = test::crowded_prefix(random, random.below(2) == 0 ? Family::ipv4 : Family::ipv6);
      p.vrf = VrfId(static_cast<VrfId::rep>(random.below(3)));
      wanted[p] = random.below(4) == 0 ? std::nullopt : std::optional(static_cast<std::uint32_t>(random.below(50)));
    }
    for (const auto& [p, path] : wanted) {
      test::ReferenceTable& table = reference[p.vrf.index()];
      const Prefix plain = make_prefix(p.address, p.length);
      if (path) {
        change.add(p, {*path});
        table.routes[plain] = *path;
      } else {
        change.withdrawn.push_back(p);
        table.routes.erase(plain);
      }
    }
    fib = fib->apply(change);
    for (int i = 0; i < 300; ++i) {
      const IpAddress a = test::crowded_address(random, i % 2 == 0 ? Family::ipv4 : Family::ipv6);
      for (const VrfId vrf : {kDefaultVrf, kRed, kBlue})
        ASSERT_EQ(path_in(*fib, vrf, a), reference[vrf.index()].lookup(a)) << to_string(a) << " in " << vrf.value;
    }
  }
  std::vector<Prefix> walked;
  fib->for_each([&](const FibEntry& entry) { walked.push_back(entry.prefix); });
  EXPECT_TRUE(std::is_sorted(walked.begin(), walked.end()));
  EXPECT_EQ(walked.size(), reference[0].routes.size() + reference[1].routes.size() + reference[2].routes.size());
}

TEST(FibVrf, ClosedRoutes_AreThoseOfTheVrf) {
  const std::array closed{ClosedRoutes::Entry{of(kRed, "10.0.0.0/8"), CauseId(7)}};
  const auto routes = ClosedRoutes::none()->with(closed, {});
  EXPECT_EQ(routes->cause_of(kRed, address("10.0.0.1")), CauseId(7));
  EXPECT_FALSE(routes->cause_of(kBlue, address("10.0.0.1")).valid());
  EXPECT_FALSE(routes->cause_of(kDefaultVrf, address("10.0.0.1")).valid());
}

TEST_F(ForwarderTest, BurstOfSeveralVrfs_EachPacketTakesItsInterfacesRoutes) {
  interfaces.push_back(interface_of(InterfaceIndex(2), Slot(1), "GigabitEthernet1/0/1", 2));
  interfaces.push_back(interface_of(InterfaceIndex(3), Slot(1), "GigabitEthernet1/0/2", 2));
  interfaces[2].vrf = kRed;
  interfaces[3].vrf = kBlue;
  view.fib = view.fib->apply(Change()
                                 .add(of(kRed, "198.51.100.0/24"), {test::kSecond})
                                 .add(of(kBlue, "198.51.100.0/25"), {test::kThird})
                                 .add(of(kBlue, "2001:db8:1::/48"), {test::kThird}));
  std::vector<rte_mbuf*> burst;
  for (int round = 0; round < 7; ++round)  // 63 packets
    for (const InterfaceIndex interface : {InterfaceIndex(0), InterfaceIndex(2), InterfaceIndex(3)}) {
      for (const char* to : {"198.51.100.7", "198.51.100.200"})
        burst.push_back(arrive(PacketBuilder().ipv4("192.0.2.1", to).udp(1, 2).payload(20).build()));
      burst.push_back(arrive(PacketBuilder().ipv6("2001:db8::1", "2001:db8:1::7").udp(1, 2).payload(20).build()));
      for (std::size_t i = burst.size() - 3; i < burst.size(); ++i) meta_of(burst[i]).ingress = interface;
    }
  in.ingress(view, burst);
  std::size_t seen = 0;
  for (rte_mbuf* m : burst) {
    const PacketMeta& meta = meta_of(m);
    const std::size_t kind = seen++ % 3;
    const std::uint16_t from = meta.ingress.value;
    std::optional<std::uint32_t> wanted;
    if (kind == 2)
      wanted = from == 0 ? std::optional(test::kNeighbour) : from == 3 ? std::optional(test::kThird) : std::nullopt;
    else if (from == 0)
      wanted = test::kNeighbour;
    else if (from == 2)
      wanted = test::kSecond;
    else if (kind == 0)
      wanted = test::kThird;
    if (wanted)
      EXPECT_EQ(meta.adjacency, AdjacencyIndex(*wanted)) << "from " << from << ", packet " << seen;
    else
      EXPECT_EQ(meta.reason, DropReason::no_route) << "from " << from << ", packet " << seen;
  }
  for (rte_mbuf* m : burst) rte_pktmbuf_free(m);
}

TEST_F(ForwarderTest, TraceOfAVrf_NamesIt) {
  interfaces[0].vrf = kRed;
  interfaces[0].vrf_name = "RED";
  rte_mbuf* m = arrive(PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(1, 2).payload(5).build());
  Trace trace;
  in.ingress(view, {&m, 1}, &trace);
  EXPECT_EQ(meta_of(m).reason, DropReason::no_route);
  EXPECT_TRUE(std::any_of(trace.begin(), trace.end(), [](const TraceStep& step) {
    return step.text == "198.51.100.7 in VRF RED is covered by no prefix";
  }));
  rte_pktmbuf_free(m);
}

}  // namespace
}  // namespace hitless::test
