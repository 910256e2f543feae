#include "dataplane/fib/fib.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/dataplane/fib/fib_tables.h"

namespace hitless::test {
namespace {

using test::Change;
using test::path_of;
using test::prefix;
using ::testing::ElementsAre;

TEST(Fib, EmptyVersion_CoversNothing) {
  const auto fib = FibVersion::empty();
  EXPECT_FALSE(fib->lookup(test::address("192.0.2.1")).valid());
  EXPECT_FALSE(fib->lookup(test::address("2001:db8::1")).valid());
  EXPECT_EQ(fib->prefix_count(), 0U);
  EXPECT_EQ(fib->adjacency(AdjacencyIndex(5)).kind, AdjacencyKind::null);
  EXPECT_EQ(fib->sweep(Epoch(9))->prefix_count(), 0U);
}

TEST(Fib, LongestPrefix_Wins) {
  const auto fib = FibVersion::empty()->apply(Change()
                                                  .add("0.0.0.0/0", {1})
                                                  .add("10.0.0.0/8", {2})
                                                  .add("10.1.0.0/16", {3})
                                                  .add("10.1.2.128/25", {4})
                                                  .add("10.1.2.200/32", {5})
                                                  .add("::/0", {6})
                                                  .add("2001:db8::/32", {7})
                                                  .add("2001:db8::1/128", {8}));
  EXPECT_EQ(path_of(*fib, "11.0.0.1"), 1U);
  EXPECT_EQ(path_of(*fib, "10.2.0.1"), 2U);
  EXPECT_EQ(path_of(*fib, "10.1.2.127"), 3U);
  EXPECT_EQ(path_of(*fib, "10.1.2.128"), 4U);
  EXPECT_EQ(path_of(*fib, "10.1.2.200"), 5U);
  EXPECT_EQ(path_of(*fib, "2002::1"), 6U);
  EXPECT_EQ(path_of(*fib, "2001:db8::2"), 7U);
  EXPECT_EQ(path_of(*fib, "2001:db8::1"), 8U);
  EXPECT_EQ(fib->prefix_count(kDefaultVrf, Family::ipv4), 5U);
  EXPECT_EQ(fib->prefix_count(kDefaultVrf, Family::ipv6), 3U);
}

TEST(Fib, Apply_LeavesTheOldVersionAsItWas) {
  const auto old = FibVersion::empty()->apply(Change().add("10.0.0.0/8", {1}).add("10.1.0.0/16", {2}));
  const auto next = old->apply(Change().withdraw("10.1.0.0/16").add("10.0.0.0/8", {3}));
  EXPECT_EQ(path_of(*old, "10.1.0.1"), 2U);
  EXPECT_EQ(path_of(*old, "10.2.0.1"), 1U);
  EXPECT_EQ(path_of(*next, "10.1.0.1"), 3U);
  EXPECT_EQ(old->prefix_count(), 2U);
  EXPECT_EQ(next->prefix_count(), 1U);
}

TEST(Fib, Lost_NamesWhatWasThereAndIsGone) {
  const auto old = FibVersion::empty()->apply(Change().add("10.0.0.0/8", {1}).add("10.1.0.0/16", {2}));
  std::vector<Prefix> lost;
  // Withdrawn and announced again in one batch is not lost; withdrawn and never there is not either.
  const auto next = old->apply(
      Change().withdraw("10.0.0.0/8").withdraw("10.1.0.0/16").withdraw("10.9.0.0/16").add("10.0.0.0/8", {1}), &lost);
  EXPECT_THAT(lost, ElementsAre(prefix("10.1.0.0/16")));
  EXPECT_EQ(next->prefix_count(), 1U);
}

TEST(Fib, SamePrefixTwiceInABatch_LastOneWins) {
  const auto fib = FibVersion::empty()->apply(Change().add("10.0.0.0/8", {1}).add("10.0.0.0/8", {2}));
  EXPECT_EQ(path_of(*fib, "10.0.0.1"), 2U);
  EXPECT_EQ(fib->prefix_count(), 1U);
  EXPECT_EQ(fib->path_list_count(), 1U);
}

TEST(Fib, Sweep_TakesEntriesOfOlderEpochs) {
  const auto old =
      FibVersion::empty()->apply(Change(1).add("10.0.0.0/8", {1}).add("10.1.0.0/16", {2}).add("::/0", {3}));
  // 11.0.0.0/8 lies in one node with 10.0.0.0/8: of two that end in a node one goes and one stays.
  const auto refreshed = old->apply(Change(2).add("10.1.0.0/16", {2}).add("11.0.0.0/8", {4}));
  EXPECT_EQ(refreshed->stale_count(Epoch(2)), 2U);
  EXPECT_EQ(refreshed->stale_count(Epoch(1)), 0U);
  std::vector<Prefix> lost;
  const auto swept = refreshed->sweep(Epoch(2), &lost);
  EXPECT_THAT(lost, ElementsAre(prefix("10.0.0.0/8"), prefix("::/0")));
  EXPECT_EQ(swept->prefix_count(), 2U);
  EXPECT_EQ(path_of(*swept, "11.0.0.1"), 4U);
  EXPECT_EQ(swept->stale_count(Epoch(2)), 0U);
  EXPECT_EQ(path_of(*swept, "10.1.0.1"), 2U);
  EXPECT_FALSE(path_of(*swept, "10.2.0.1").has_value());
  EXPECT_EQ(path_of(*refreshed, "10.2.0.1"), 1U);
}

TEST(Fib, Find_GivesExactlyThisPrefix) {
  const auto fib = FibVersion::empty()->apply(Change(4).add("10.0.0.0/8", {1, 2}).add("0.0.0.0/0", {3}));
  FibEntry entry;
  ASSERT_TRUE(fib->find(prefix("10.0.0.0/8"), &entry));
  EXPECT_EQ(entry.epoch, Epoch(4));
  EXPECT_THAT(entry.paths, ElementsAre(AdjacencyIndex(1), AdjacencyIndex(2)));
  EXPECT_TRUE(fib->find(prefix("0.0.0.0/0"), nullptr));
  EXPECT_FALSE(fib->find(prefix("10.0.0.0/9"), &entry));
  EXPECT_FALSE(fib->find(prefix("10.0.0.0/24"), &entry));
  EXPECT_FALSE(fib->find(prefix("::/0"), &entry));
}

TEST(Fib, ForEach_GoesInPrefixOrder) {
  Random random(3, "for_each");
  Change change;
  std::map<Prefix, std::uint32_t> expected;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const Prefix p = test::crowded_prefix(random, i % 2 == 0 ? Family::ipv4 : Family::ipv6);
    change.add(p, {i});
    expected[p] = i;
  }
  const auto fib = FibVersion::empty()->apply(change);
  auto next = expected.begin();
  fib->for_each([&](const FibEntry& entry) {
    ASSERT_NE(next, expected.end());
    EXPECT_EQ(entry.prefix, next->first);
    EXPECT_EQ(entry.paths.front().value, next->second);
    ++next;
  });
  EXPECT_EQ(next, expected.end());
  EXPECT_EQ(fib->prefix_count(), expected.size());
}

TEST(Fib, AnnouncingTheSameForEver_DoesNotGrow) {
  Random random(5, "refresh");
  Change change;
  for (std::uint32_t i = 0; i < 500; ++i) change.add(test::crowded_prefix(random, Family::ipv4), {i % 50, 100 + i % 7});
  auto fib = FibVersion::empty()->apply(change);
  const std::size_t lists = fib->path_list_count();
  const std::size_t bytes = fib->memory_bytes();
  const LoadBalanceIndex index = fib->lookup(change.routes.back().prefix.address);
  for (std::uint32_t epoch = 2; epoch < 200; ++epoch) {
    change.epoch = Epoch(epoch);
    fib = fib->apply(change);
  }
  EXPECT_EQ(fib->path_list_count(), lists);
  EXPECT_EQ(fib->memory_bytes(), bytes);
  EXPECT_EQ(fib->lookup(change.routes.back().prefix.address), index);
}

TEST(Fib, ListsThatChangeForEver_DoNotGrow) {
  auto fib = FibVersion::empty();
  std::size_t first_half = 0, second_half = 0;  // at most: the list in use has now a smaller number, now a larger one
  std::size_t nodes = 0;
  for (std::uint32_t i = 0; i < 10000; ++i) {
    fib->give_numbers_back();
    fib = fib->apply(Change().add("10.0.0.0/8", {i, i + 1}));
    std::size_t& most = i < 5000 ? first_half : second_half;
    most = std::max(most, fib->own_bytes());
    if (i == 5000) nodes = fib->shared_bytes();
  }
  EXPECT_EQ(fib->path_list_count(), 1U);
  EXPECT_EQ(second_half, first_half);
  EXPECT_EQ(fib->shared_bytes(), nodes);
}

TEST(Fib, VersionsThatDie_GiveAllNodesBack) {
  Random random(6, "memory");
  const FibVersionPtr empty = FibVersion::empty();
  const std::size_t before = empty->shared_bytes();
  {
    std::vector<FibVersionPtr> versions{empty};
    for (int batch = 0; batch < 60; ++batch) {
      Change change;
      for (std::uint32_t i = 0; i < 50; ++i)
        change.add(test::crowded_prefix(random, i % 3 == 0 ? Family::ipv6 : Family::ipv4), {i});
      versions.back()->for_each([&](const FibEntry& entry) {
        if (random.below(8) == 0) change.withdrawn.push_back(entry.prefix);
      });
      // From any living version, not only the last: histories branch.
      versions.push_back(versions[random.below(versions.size())]->apply(change));
      if (random.below(2) == 0) versions.erase(versions.begin() + static_cast<long>(random.below(versions.size())));
    }
    EXPECT_GT(empty->shared_bytes(), before);
  }
  EXPECT_EQ(empty->shared_bytes(), before);
}

/// 60,000 /24 over two path lists.
Change large_table(std::uint32_t epoch) {
  Change change(epoch);
  for (std::uint32_t hop = 1; hop <= 2; ++hop) change.path_lists.push_back(path_list_of({AdjacencyIndex(hop)}));
  for (std::uint32_t i = 0; i < 60000; ++i)
    change.routes.push_back({make_prefix(IpAddress::v4(0x01000000 + i * 0x8000), 24), i % 2});
  return change;
}

TEST(Fib, SmallChange_CopiesOnlyWhereItEnds) {
  const auto fib = FibVersion::empty()->apply(large_table(1));
  const std::size_t before = fib->shared_bytes();
  const auto next = fib->apply(Change().add("1.0.0.0/24", {2}));
  const std::size_t page = next->shared_bytes() - before;
  EXPECT_GT(page, 4'096U) << "1024 slots";
  EXPECT_LT(page, 8'000U);
  // What changes nothing copies nothing.
  const auto same = next->apply(Change().add("1.0.0.0/24", {2}));
  EXPECT_EQ(next->shared_bytes(), before + page);
}

TEST(Fib, RefreshInANewEpoch_CopiesNoNode) {
  const auto fib = FibVersion::empty()->apply(large_table(1));
  const std::size_t before = fib->shared_bytes();
  FibChange half = large_table(2);
  half.routes.resize(half.routes.size() / 2);
  const auto begun = fib->apply(half);
  EXPECT_EQ(begun->stale_count(Epoch(2)), 30000U);
  const auto told = begun->apply(large_table(2));
  EXPECT_EQ(told->stale_count(Epoch(2)), 0U);
  const auto swept = told->sweep(Epoch(2));
  EXPECT_EQ(fib->shared_bytes(), before);
  EXPECT_EQ(begun->sweep(Epoch(2))->prefix_count(), 30000U);
}

TEST(Fib, TableLoadedAnew_EndsOnTheSameNodesAndIsTheSame) {
  const auto fib = FibVersion::empty()->apply(large_table(1));
  const std::size_t before = fib->shared_bytes();
  // From nothing, in small batches, in another order.
  FibVersionPtr anew = FibVersion::empty();  // of another chassis: shares nothing
  EXPECT_FALSE(anew->apply(large_table(1))->same_as(*fib));
  FibChange all = large_table(1);
  anew = fib->apply(Change(1))->sweep(Epoch(2));
  EXPECT_EQ(anew->prefix_count(), 0U);
  Random random(8, "order");
  for (std::size_t i = all.routes.size(); i > 1; --i) std::swap(all.routes[i - 1], all.routes[random.below(i)]);
  for (std::size_t at = 0; at < all.routes.size(); at += 500) {
    FibChange part = all;
    part.epoch = Epoch(2);
    part.routes.assign(all.routes.begin() + static_cast<long>(at), all.routes.begin() + static_cast<long>(at + 500));
    anew = anew->apply(part);
  }
  EXPECT_EQ(fib->shared_bytes(), before);
  EXPECT_FALSE(anew->same_as(*fib)) << "another epoch";
  EXPECT_TRUE(anew->same_as(*fib->apply(large_table(2))));
}

TEST(Fib, ListThatLeadsElsewhere_TakesItsRoutesAlong) {
  FibChange change = large_table(1);
  const auto fib = FibVersion::empty()->apply(change);
  const std::size_t before = fib->shared_bytes();
  FibChange moved;
  moved.epoch = Epoch(1);
  moved.path_lists = {{change.path_lists[0].key, {AdjacencyIndex(9), AdjacencyIndex(2)}}};
  const auto next = fib->apply(moved);
  EXPECT_EQ(next->shared_bytes(), before) << "objects, not prefixes";
  const LoadBalanceIndex index = next->lookup(test::address("1.0.0.1"));
  EXPECT_THAT(next->paths(index), ElementsAre(AdjacencyIndex(9), AdjacencyIndex(2)));
  EXPECT_THAT(fib->paths(fib->lookup(test::address("1.0.0.1"))), ElementsAre(AdjacencyIndex(1)));
  EXPECT_THAT(next->paths(next->lookup(test::address("1.0.128.1"))), ElementsAre(AdjacencyIndex(2)));
}

TEST(Fib, PiecesSideBySide_GiveTheSameTable) {
  const SideBySide threads = [](std::size_t count, const std::function<void(std::size_t)>& piece) {
    std::thread odd([&] {
      for (std::size_t i = 1; i < count; i += 2) piece(i);
    });
    for (std::size_t i = 0; i < count; i += 2) piece(i);
    odd.join();
  };
  Random random(12, "side by side");
  FibVersionPtr one = FibVersion::empty(), many = FibVersion::empty(threads);
  for (int batch = 0; batch < 5; ++batch) {
    Change change;
    for (std::uint32_t i = 0; i < 20000; ++i) {
      IpAddress address = IpAddress::v4(static_cast<std::uint32_t>(random.next()));
      change.routes.push_back({make_prefix(address, static_cast<int>(random.between(8, 32))), i % 50});
    }
    for (std::uint32_t hop = 0; hop < 50; ++hop) change.path_lists.push_back(path_list_of({AdjacencyIndex(hop)}));
    for (const FibChange::Route& route : change.routes)
      if (random.below(20) == 0) change.withdrawn.push_back(route.prefix);
    one = one->apply(change);
    many = many->apply(change);
  }
  std::vector<std::pair<Prefix, std::uint32_t>> alone, together;
  one->for_each([&](const FibEntry& e) { alone.emplace_back(e.prefix, e.paths.front().value); });
  many->for_each([&](const FibEntry& e) { together.emplace_back(e.prefix, e.paths.front().value); });
  EXPECT_EQ(alone, together);
  EXPECT_EQ(one->memory_bytes(), many->memory_bytes());
}

TEST(Fib, Missing_NamesWhatTheOtherHasMore) {
  Random random(9, "missing");
  Change change;
  std::vector<Prefix> gone;
  for (std::uint32_t i = 0; i < 400; ++i)
    change.add(test::crowded_prefix(random, i % 2 == 0 ? Family::ipv4 : Family::ipv6), {i % 3});
  const auto fib = FibVersion::empty()->apply(change);
  FibChange less;
  less.epoch = Epoch(1);
  fib->for_each([&](const FibEntry& entry) {
    if (random.below(10) == 0) less.withdrawn.push_back(entry.prefix);
  });
  const auto next = fib->apply(less);
  EXPECT_EQ(next->missing(*fib), less.withdrawn);
  EXPECT_TRUE(fib->missing(*next).empty());
}

TEST(Fib, Adjacencies_BelongToTheirVersion) {
  Adjacency adjacency{AdjacencyKind::neighbour, 7, Slot(3), InterfaceIndex(4), {{2, 0, 0, 0, 0, 9}}};
  FibChange change;
  change.adjacencies.push_back({AdjacencyIndex(1000), adjacency});
  const auto first = FibVersion::empty()->apply(change);
  change.adjacencies[0].adjacency.generation = 8;
  const auto second = first->apply(change);
  EXPECT_EQ(first->adjacency(AdjacencyIndex(1000)), adjacency);
  EXPECT_EQ(second->adjacency(AdjacencyIndex(1000)).generation, 8U);
  EXPECT_EQ(second->adjacency(AdjacencyIndex(999)).kind, AdjacencyKind::null);
  EXPECT_EQ(second->adjacency(AdjacencyIndex(5000)).generation, 0U);
}

TEST(FibDeathTest, RouteWithoutItsPathList_IsABrokenInvariant) {
  FibChange change;
  change.routes.push_back({prefix("10.0.0.0/8"), 0});
  EXPECT_DEATH(static_cast<void>(FibVersion::empty()->apply(change)), "path list");
}

TEST(FibDeathTest, PrefixWithBitsBeyondItsLength_IsABrokenInvariant) {
  FibChange change;
  change.withdrawn.push_back({IpAddress::v4(0xffffffff), 1});
  EXPECT_DEATH(static_cast<void>(FibVersion::empty()->apply(change)), "beyond its length");
}

}  // namespace
}  // namespace hitless::test
