#include "dataplane/fib.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/dataplane/fib_tables.h"

namespace {
/// Over-aligned allocations alive: in this program those are the trie's nodes.
std::atomic<long> aligned_alive{0};
}  // namespace

void* operator new(std::size_t size, std::align_val_t alignment) {
  void* memory = nullptr;
  if (posix_memalign(&memory, static_cast<std::size_t>(alignment), size) != 0) std::abort();
  ++aligned_alive;
  return memory;
}
void operator delete(void* memory, std::align_val_t) noexcept {
  if (memory != nullptr) --aligned_alive;
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t alignment) noexcept {
  operator delete(memory, alignment);
}

namespace hitless {
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
  EXPECT_EQ(fib->prefix_count(Family::ipv4), 5U);
  EXPECT_EQ(fib->prefix_count(Family::ipv6), 3U);
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
  for (std::uint32_t i = 0; i < 5000; ++i) fib = fib->apply(Change().add("10.0.0.0/8", {i, i + 1}));
  EXPECT_EQ(fib->path_list_count(), 1U);
  EXPECT_LT(fib->memory_bytes(), 50'000U);
}

TEST(Fib, VersionsThatDie_GiveAllNodesBack) {
  const long before = aligned_alive;
  Random random(6, "memory");
  {
    std::vector<FibVersionPtr> versions{FibVersion::empty()};
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
    EXPECT_GT(aligned_alive, before);
  }
  EXPECT_EQ(aligned_alive, before);
}

TEST(Fib, SmallChange_CopiesOnlyThePathToIt) {
  Change change;
  for (std::uint32_t i = 0; i < 60000; ++i) change.add(make_prefix(IpAddress::v4(0x01000000 + i * 0x8000), 24), {1});
  const auto fib = FibVersion::empty()->apply(change);
  const long before = aligned_alive;
  const auto next = fib->apply(Change().add("1.0.0.0/24", {2}));
  EXPECT_EQ(aligned_alive - before, 3) << "root, 1/8 and 1.0/16";
  // What changes nothing copies nothing.
  const auto same = next->apply(Change().add("1.0.0.0/24", {2}));
  EXPECT_EQ(aligned_alive - before, 3);
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
}  // namespace hitless
