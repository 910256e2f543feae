#include "dataplane/fib/load_balance_table.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "dataplane/base/random.h"
#include "dataplane/fib/path_list_numbers.h"

namespace hitless::test {
namespace {

using Paths = std::vector<AdjacencyIndex>;

Paths list(std::initializer_list<std::uint32_t> members) {
  Paths out;
  for (const auto m : members) out.push_back(AdjacencyIndex(m));
  return out;
}
constexpr LoadBalanceIndex kOne(1), kSeven(7);

TEST(LoadBalanceTable, ListWithoutUsers_IsCollected) {
  LoadBalanceTable table;
  table.set(kOne, list({1}));
  table.acquire(kOne);
  table.set(kSeven, list({2}));
  EXPECT_EQ(table.size(), 2U);
  table.collect();
  EXPECT_EQ(table.size(), 1U);
  EXPECT_FALSE(table.holds(kSeven));
  EXPECT_EQ(table.paths(kOne).front(), AdjacencyIndex(1));
  table.release(kOne);
  table.collect();
  EXPECT_EQ(table.size(), 0U);
}

TEST(LoadBalanceTable, NewMembers_HoldForAllUsers) {
  LoadBalanceTable table;
  table.set(kOne, list({1, 2}));
  table.acquire(kOne);
  table.acquire(kOne);
  table.set(kOne, list({2}));
  table.collect();
  EXPECT_TRUE(std::ranges::equal(table.paths(kOne), list({2})));
  table.release(kOne);
  table.collect();
  EXPECT_TRUE(table.holds(kOne)) << "one of two users is left";
  table.release(kOne);
  table.collect();
  EXPECT_FALSE(table.holds(kOne));
}

TEST(LoadBalanceTable, RoomBehindTheLastListInUse_IsGivenBack) {
  constexpr LoadBalanceIndex kFar(5000);
  LoadBalanceTable table;
  for (const LoadBalanceIndex index : {kOne, kSeven, kFar}) {
    table.set(index, list({index.value}));
    table.acquire(index);
  }
  table.collect();
  const std::size_t wide = table.memory_bytes();
  const LoadBalanceTable before = table;
  table.release(kFar);
  table.collect();
  EXPECT_EQ(table.numbers(), kSeven.value + 1);
  EXPECT_LT(table.memory_bytes(), wide / 50);
  table.release(kSeven);
  table.collect();
  EXPECT_EQ(table.numbers(), kOne.value + 1);
  EXPECT_EQ(before.paths(kFar).front(), AdjacencyIndex(kFar.value)) << "a copy keeps what it had";

  table.set(kFar, list({9}));
  table.acquire(kFar);
  table.collect();
  EXPECT_FALSE(table.holds(kSeven)) << "what was given back comes back empty";
  EXPECT_EQ(table.paths(kFar).front(), AdjacencyIndex(9));
  EXPECT_EQ(table.size(), 2U);
}

TEST(LoadBalanceTable, Copy_IsUntouchedByChanges) {
  LoadBalanceTable before;
  before.set(kOne, list({1, 2, 3}));
  before.acquire(kOne);
  before.collect();
  LoadBalanceTable after = before;
  EXPECT_TRUE(after.same_as(before));
  after.set(kOne, list({9}));
  EXPECT_FALSE(after.same_as(before));
  after.release(kOne);
  after.collect();
  ASSERT_EQ(before.paths(kOne).size(), 3U);
  EXPECT_EQ(before.paths(kOne)[2], AdjacencyIndex(3));
}

TEST(LoadBalanceTable, EqualHistories_AreTheSameWhateverTheirSpareRoom) {
  LoadBalanceTable a, b;
  for (auto* table : {&a, &b}) {
    table->set(kOne, list({4, 5, 6}));
    table->acquire(kOne);
    table->set(kOne, list({4}));
  }
  b.set(LoadBalanceIndex(500), list({1}));
  a.collect();
  b.collect();
  EXPECT_TRUE(a.same_as(b));
  EXPECT_TRUE(b.same_as(a));
}

TEST(PathListNumbers, OneKey_HasOneNumberWhileAVersionUsesIt) {
  PathListNumbers numbers;
  LoadBalanceTable table;
  numbers.living(&table);
  const LoadBalanceIndex kept(numbers.number_of(42));
  table.set(kept, list({1}));
  table.acquire(kept);
  table.collect();
  std::uint32_t largest = 0;
  for (std::uint64_t key = 1000; key < 20000; ++key) {
    numbers.tidy();
    largest = std::max(largest, numbers.number_of(key));
  }
  EXPECT_EQ(numbers.number_of(42), kept.value);
  EXPECT_LT(largest, 2048U) << "numbers that nobody uses are given out again";
  numbers.gone(&table);
}

}  // namespace
}  // namespace hitless::test
