// Neighbours that the active RP learns, as the cards and the standby hear of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "control/clients/neighbour_client.h"
#include "control/fib/change_backlog.h"
#include "control/redundancy/peer_messages.h"
#include "dataplane/base/timeline_words.h"
#include "linecards/ipc/fib_codec.h"
#include "tests/control/rp/real_cards.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr MacAddress kMac{{2, 0xaa, 0, 0, 0, 1}}, kOtherMac{{2, 0xaa, 0, 0, 0, 2}};

NeighbourAddress beyond(std::uint16_t interface, const char* text) {
  return {InterfaceIndex(interface), address(text)};
}
LearntNeighbour said(const NeighbourAddress& at, const MacAddress& mac) { return {at, mac, true, true}; }

class Neighbours : public RealCards {
 protected:
  NeighbourCache& cache() { return *chassis.active().neighbours(); }
  void hear(const LearntNeighbour& neighbour) {
    cache().heard(neighbour);
    chassis.time.run_for(1s);
  }
  /// What the card does with a packet to this address.
  const Adjacency& seen_by(std::size_t card, const char* destination) const {
    const FibVersion& fib = *cards[card]->view()->fib;
    const auto paths = fib.paths(fib.lookup(address(destination)));
    return fib.adjacency(paths[0]);
  }
  AdjacencyIndex number_in(std::size_t card, const char* destination) const {
    const FibVersion& fib = *cards[card]->view()->fib;
    return fib.paths(fib.lookup(address(destination)))[0];
  }
  void switch_over() {
    chassis.active().power_off("test");
    ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().active(); }));
  }
};

TEST_F(Neighbours, PacketForAStranger_IsAskedForThreeTimesThenUnreachable) {
  EXPECT_TRUE(cache().resolve(address("10.0.1.77"), kDefaultVrf));
  EXPECT_TRUE(cache().resolve(address("10.0.1.77"), kDefaultVrf)) << "asked for already";
  EXPECT_THAT(cache().take_requests(), ElementsAre(beyond(1, "10.0.1.77")));
  for (int again = 0; again < 2; ++again) {
    chassis.time.run_for(1s);
    EXPECT_THAT(cache().take_requests(), ElementsAre(beyond(1, "10.0.1.77")));
  }
  chassis.time.run_for(1s);
  EXPECT_THAT(cache().take_requests(), IsEmpty());
  EXPECT_FALSE(cache().resolve(address("10.0.1.77"), kDefaultVrf));
  chassis.time.run_for(NeighbourTimers().unreachable);
  EXPECT_TRUE(cache().resolve(address("10.0.1.77"), kDefaultVrf)) << "worth another try";
  EXPECT_FALSE(cache().resolve(address("203.0.113.1"), kDefaultVrf)) << "no route, nobody to ask";
}

TEST_F(Neighbours, StrangerAnswers_EveryCardForwardsToIt) {
  EXPECT_EQ(seen_by(0, "10.0.1.77").kind, AdjacencyKind::glean);
  ASSERT_TRUE(cache().resolve(address("10.0.1.77"), kDefaultVrf));
  LearntNeighbour answer = said(beyond(1, "10.0.1.77"), kMac);
  answer.may_add = false;  // it answers, it does not ask
  hear(answer);
  for (std::size_t card = 0; card < 3; ++card) {
    EXPECT_EQ(seen_by(card, "10.0.1.77").destination, kMac);
    EXPECT_EQ(seen_by(card, "10.0.1.77").egress, InterfaceIndex(1));
    EXPECT_EQ(seen_by(card, "10.0.1.78").kind, AdjacencyKind::glean) << "the others of its network are unknown still";
  }
  EXPECT_TRUE(chassis.active().converged());
  answer.at = beyond(1, "10.0.1.79");
  hear(answer);
  EXPECT_EQ(seen_by(0, "10.0.1.79").kind, AdjacencyKind::glean) << "nobody asked for it";
}

TEST_F(Neighbours, NextHopThatWasUnknown_LeadsToItOnceItSpoke) {
  chassis.routes->announce(bgp("99.0.0.0/8", {"10.0.2.9"}));
  chassis.time.run_for(5s);
  ASSERT_EQ(seen_by(0, "99.1.2.3").kind, AdjacencyKind::glean);
  EXPECT_TRUE(cache().resolve(address("99.1.2.3"), kDefaultVrf));
  EXPECT_THAT(cache().take_requests(), ElementsAre(beyond(2, "10.0.2.9"))) << "the next hop, not the destination";
  hear(said(beyond(2, "10.0.2.9"), kMac));
  for (std::size_t card = 0; card < 3; ++card) EXPECT_EQ(seen_by(card, "99.1.2.3").destination, kMac);
}

TEST_F(Neighbours, AnotherMac_ReplacesOnlyWhereItMay) {
  const auto stranger = beyond(1, "10.0.1.77");
  hear(said(stranger, kMac));
  const std::uint32_t generation = seen_by(0, "10.0.1.77").generation;
  LearntNeighbour other = said(stranger, kOtherMac);
  other.may_replace = false;
  hear(other);
  EXPECT_EQ(seen_by(0, "10.0.1.77").destination, kMac);
  hear(said(stranger, kOtherMac));
  EXPECT_EQ(seen_by(0, "10.0.1.77").destination, kOtherMac);
  EXPECT_NE(seen_by(0, "10.0.1.77").generation, generation);
  hear(said(beyond(1, "10.0.1.2"), kMac));
  EXPECT_NE(seen_by(0, "10.0.1.2").destination, kMac) << "a configured one stays";
}

TEST_F(Neighbours, PresumedNeighbour_GivesWayToWhatItSays) {
  const AdjacencyIndex number = number_in(0, "10.0.1.2");
  chassis.config.addressing[1].neighbours[0].presumed = true;
  cache().confirm();
  EXPECT_THAT(cache().take_requests(), ElementsAre(beyond(1, "10.0.1.2")));
  chassis.time.run_for(10s);
  EXPECT_EQ(seen_by(0, "10.0.1.2").kind, AdjacencyKind::neighbour) << "silence leaves it as it was";
  hear(said(beyond(1, "10.0.1.2"), kMac));
  EXPECT_EQ(seen_by(0, "10.0.1.2").destination, kMac);
  EXPECT_EQ(number_in(0, "10.0.1.2"), number) << "one object of the adjacencies changed, no route";
}

TEST_F(Neighbours, SilentForLong_IsAskedAndThenIncomplete) {
  hear(said(beyond(1, "10.0.1.77"), kMac));
  chassis.time.run_for(NeighbourTimers().age - 2s);
  EXPECT_THAT(cache().take_requests(), IsEmpty());
  chassis.time.run_for(1s);
  EXPECT_EQ(cache().take_requests().size(), 1U);
  EXPECT_EQ(seen_by(0, "10.0.1.77").destination, kMac) << "forwarded to while it is asked";
  for (int again = 0; again < 3; ++again) {
    chassis.time.run_for(1s);
    EXPECT_EQ(cache().take_requests().size(), again < 2 ? 1U : 0U);
  }
  chassis.time.run_for(1s);
  EXPECT_EQ(seen_by(0, "10.0.1.77").kind, AdjacencyKind::glean);
  ASSERT_TRUE(cache().resolve(address("10.0.1.77"), kDefaultVrf));
  hear(said(beyond(1, "10.0.1.77"), kOtherMac));
  EXPECT_EQ(seen_by(0, "10.0.1.77").destination, kOtherMac);
}

TEST_F(Neighbours, Switchover_KeepsThemUnderTheirNumbersAndGivesOthersToNewOnes) {
  hear(said(beyond(1, "10.0.1.77"), kMac));
  const AdjacencyIndex number = number_in(0, "10.0.1.77");
  switch_over();
  EXPECT_EQ(seen_by(0, "10.0.1.77").destination, kMac) << "forwarded to before the new active has said a word";
  hear(said(beyond(1, "10.0.1.78"), kOtherMac));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().converged(); }));
  for (std::size_t card = 0; card < 3; ++card) {
    EXPECT_EQ(seen_by(card, "10.0.1.77").destination, kMac);
    EXPECT_EQ(number_in(card, "10.0.1.77"), number);
    EXPECT_EQ(seen_by(card, "10.0.1.78").destination, kOtherMac);
    EXPECT_NE(number_in(card, "10.0.1.78"), number);
  }
  cache().confirm();
  EXPECT_EQ(cache().take_requests().size(), 2U);
  chassis.time.run_for(10s);
  EXPECT_EQ(seen_by(0, "10.0.1.77").destination, kMac) << "silence right after a switchover proves nothing";
}

TEST_F(Neighbours, LearntWhileTheStandbyBooted_AreToldWhenItIsHot) {
  chassis.rp_b->reset("test");
  hear(said(beyond(1, "10.0.1.77"), kMac));
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.standby_hot(); }));
  chassis.time.run_for(1s);
  switch_over();
  ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().converged(); }));
  EXPECT_EQ(seen_by(0, "10.0.1.77").destination, kMac);
}

TEST_F(Neighbours, StandbyWasNotHot_StartsFromTheConfiguration) {
  hear(said(beyond(1, "10.0.1.77"), kMac));
  chassis.rp_b->reset("test");  // back cold, and active before it is hot
  ASSERT_TRUE(chassis.time.run_to([this] { return !chassis.rp_b->running_image().empty(); }));
  switch_over();
  ASSERT_TRUE(chassis.time.run_to([this] {
    return chassis.active().converged() && chassis.active().cards_forwarding() == 3 && cards[0]->view()->forwarding();
  }));
  EXPECT_THAT(cache().learnt(), IsEmpty());
  EXPECT_EQ(seen_by(0, "10.0.1.77").kind, AdjacencyKind::glean);
}

TEST(AdjacencyTableTest, LearntByRpsThatDoNotKnowOfEachOther_NeverTheSameNumber) {
  ChassisUnderTest chassis(1);
  AdjacencyTable one(chassis.config), other(chassis.config);
  const auto first = one.learn(beyond(1, "10.0.1.77"), kMac, Epoch(1)).entry;
  const auto second = other.learn(beyond(1, "10.0.1.78"), kOtherMac, Epoch(2)).entry;
  EXPECT_NE(first.index, second.index);
  EXPECT_NE(first.adjacency.generation, second.adjacency.generation);
  EXPECT_NE(one.learn(beyond(1, "10.0.1.79"), kMac, Epoch(1)).entry.index, first.index);
  ASSERT_TRUE(other.restore({beyond(1, "10.0.1.77"), first})) << "told late";
  EXPECT_NE(other.learn(beyond(1, "10.0.1.80"), kMac, Epoch(2)).entry.index, second.index);
}

TEST_F(Neighbours, ScanOfANetwork_NeitherFillsTheCacheNorKeepsOthersOut) {
  for (std::uint32_t network = 0; network < 3; ++network)
    for (std::uint32_t host = 3; host < 255; ++host)
      EXPECT_TRUE(cache().resolve(IpAddress::v4(0x0a000000U + (network << 8) + host), kDefaultVrf));
  EXPECT_EQ(cache().take_requests(1000).size(), NeighbourCache::kUnansweredMax);
  hear(said(beyond(2, "10.0.2.254"), kMac));
  EXPECT_EQ(seen_by(0, "10.0.2.254").destination, kMac) << "whoever speaks is heard";
  for (std::uint32_t i = 0; i < NeighbourCache::kNeighboursMax + 100; ++i)
    cache().heard(said({InterfaceIndex(1), IpAddress::v4(0x0b000000U + i)}, kMac));
  EXPECT_EQ(cache().learnt().size(), NeighbourCache::kNeighboursMax);
}

TEST_F(Neighbours, TwoStationsWithOneAddress_OneChangeASecond) {
  const auto stranger = beyond(1, "10.0.1.77");
  hear(said(stranger, kMac));
  for (int i = 0; i < 1000; ++i) cache().heard(said(stranger, i % 2 == 0 ? kOtherMac : kMac));
  EXPECT_EQ(chassis.history("RP A", timeline::kNeighbour).size(), 2U);
}

TEST_F(Neighbours, HeardAgainAndAgain_NoTimerIsAdded) {
  hear(said(beyond(1, "10.0.1.77"), kMac));
  const std::size_t before = chassis.time.pending();
  for (int i = 0; i < 1000; ++i) cache().heard(said(beyond(1, "10.0.1.77"), kMac));
  EXPECT_EQ(chassis.time.pending(), before);
}

TEST(ChangeBacklogTest, NeighbourLearntWhileItsRoutesWait_TheAdjacencyComesFirst) {
  ChassisUnderTest chassis(1);
  AdjacencyTable adjacencies(chassis.config);
  Rib rib(chassis.config.addressing);
  ChangeBacklog backlog;
  const auto publish = [&] {
    FibBatches batches(Epoch(1), adjacencies, 512);
    for (const auto& changed : adjacencies.take_changed()) batches.add(changed);
    const RibChanges changes = rib.take_changes();
    for (const MovedNextHops& moved : changes.next_hops) batches.add(moved);
    for (const BestRoute& route : changes.routes) batches.add(route);
    for (const ChangeBatch& batch : batches.take()) backlog.absorb(batch);
  };
  for (const char* network : {"98.0.0.0/8", "99.0.0.0/8"}) rib.add(bgp(network, {"10.0.2.9"}));
  publish();
  const auto learnt = adjacencies.learn(beyond(2, "10.0.2.9"), kMac, Epoch(1));
  rib.add_neighbour({HopKind::neighbour, InterfaceIndex(2), address("10.0.2.9")}, kDefaultVrf);
  publish();

  std::set<AdjacencyIndex> told;
  const AdjacencyTable configured(chassis.config);
  for (const auto& entry : configured.entries()) told.insert(entry.index);
  bool is_used = false;
  while (const auto batch = backlog.next(rib, adjacencies, Epoch(1), 1)) {
    const auto change = decode_fib_change(*batch->change);
    ASSERT_TRUE(change);
    for (const auto& entry : change->adjacencies) told.insert(entry.index);
    for (const PathList& list : change->path_lists)
      for (const AdjacencyIndex member : list.members) {
        EXPECT_TRUE(told.contains(member)) << "adjacency " << member.value << " is used before it is told";
        is_used |= member == learnt.entry.index;
      }
  }
  EXPECT_TRUE(is_used);
}

TEST(NeighbourCheckpoint, RoundTripAndWrongFields) {
  ChassisUnderTest chassis(1);
  AdjacencyTable table(chassis.config), standby(chassis.config);
  const auto told = table.learn(beyond(2, "10.0.2.9"), kMac, Epoch(3));
  const auto heard = decode_neighbour(*encode_neighbour(told), chassis.config);
  ASSERT_TRUE(heard) << heard.error().message;
  EXPECT_EQ(heard->neighbour, told.neighbour);
  EXPECT_EQ(heard->entry, told.entry);
  EXPECT_TRUE(standby.restore(*heard));
  EXPECT_EQ(standby.mac_of(told.neighbour), kMac);

  LearntAdjacency clash = told;
  clash.neighbour = beyond(2, "10.0.2.10");
  clash.entry.index = AdjacencyIndex(1);
  EXPECT_FALSE(standby.restore(clash)) << "a number of the configuration";
  const auto wrong = [&](auto spoil) {
    NeighbourCheckpoint message{2, {10, 0, 2, 9}, {2, 0, 0, 0, 0, 1}, 8, 1};
    spoil(message);
    const auto decoded = decode_neighbour(*encode_peer(message), chassis.config);
    return decoded ? "" : decoded.error().message;
  };
  EXPECT_EQ(wrong([](NeighbourCheckpoint&) {}), "");
  EXPECT_THAT(wrong([](NeighbourCheckpoint& m) { m.interface = 3; }), HasSubstr("interface 3, expected one below 3"));
  EXPECT_THAT(wrong([](NeighbourCheckpoint& m) { m.address.pop_back(); }), HasSubstr("expected 4 or 16"));
  EXPECT_THAT(wrong([](NeighbourCheckpoint& m) { m.mac.pop_back(); }), HasSubstr("expected 6"));
}

}  // namespace
}  // namespace hitless::test
