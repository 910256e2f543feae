#include "dataplane/load_balance_table.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "dataplane/base/random.h"

namespace hitless {
namespace {

using Paths = std::vector<AdjacencyIndex>;

Paths list(std::initializer_list<std::uint32_t> members) {
  Paths out;
  for (const auto m : members) out.push_back(AdjacencyIndex(m));
  return out;
}

TEST(LoadBalanceTable, EqualLists_ShareOneIndex) {
  LoadBalanceTable table;
  const auto a = table.intern(list({1, 2}));
  EXPECT_EQ(table.intern(list({1, 2})), a);
  EXPECT_NE(table.intern(list({2, 1})), a);
  EXPECT_NE(table.intern(list({1})), a);
  EXPECT_EQ(table.size(), 3U);
}

TEST(LoadBalanceTable, ListWithoutUsers_IsCollectedAndItsIndexUsedAgain) {
  LoadBalanceTable table;
  const auto a = table.intern(list({1}));
  table.acquire(a);
  const auto b = table.intern(list({2}));
  table.collect();
  EXPECT_EQ(table.size(), 1U);
  EXPECT_EQ(table.intern(list({3})), b);
  EXPECT_EQ(table.paths(a).front(), AdjacencyIndex(1));
  table.release(a);
  table.collect();
  EXPECT_EQ(table.size(), 0U);
}

TEST(LoadBalanceTable, Copy_IsUntouchedByChanges) {
  LoadBalanceTable before;
  const auto a = before.intern(list({1, 2, 3}));
  before.acquire(a);
  before.collect();
  LoadBalanceTable after = before;
  after.release(a);
  after.collect();
  EXPECT_EQ(after.intern(list({9})), a);
  ASSERT_EQ(before.paths(a).size(), 3U);
  EXPECT_EQ(before.paths(a)[2], AdjacencyIndex(3));
  EXPECT_EQ(before.intern(list({1, 2, 3})), a);
}

TEST(LoadBalanceTable, ManyComingAndGoing_AgreesWithAMap) {
  Random random(7, "lists");
  LoadBalanceTable table;
  std::map<Paths, std::pair<LoadBalanceIndex, int>> model;
  for (int round = 0; round < 20000; ++round) {
    const Paths paths = list({static_cast<std::uint32_t>(random.below(1200)), 5});
    if (random.below(2) == 0) {
      const auto index = table.intern(paths);
      table.acquire(index);
      auto& [known, users] = model.try_emplace(paths, index, 0).first->second;
      ASSERT_EQ(known, index);
      ++users;
    } else if (const auto found = model.find(paths); found != model.end()) {
      table.release(found->second.first);
      if (--found->second.second == 0) model.erase(found);
    }
    if (round % 7 == 0) table.collect();
  }
  table.collect();
  EXPECT_EQ(table.size(), model.size());
  for (const auto& [paths, entry] : model) EXPECT_TRUE(std::ranges::equal(table.paths(entry.first), paths));
}

}  // namespace
}  // namespace hitless
