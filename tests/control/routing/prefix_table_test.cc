#include "control/routing/prefix_table.h"

#include <gtest/gtest.h>

#include <set>

#include "dataplane/base/random.h"

namespace hitless::test {
namespace {

Prefix drawn(Random& random) {
  const int length = 8 + static_cast<int>(random.below(17));
  return make_prefix(IpAddress::v4(static_cast<std::uint32_t>(random.below(1 << 13)) << 16), length);
}

TEST(PrefixTable, RandomChanges_MatchASet) {
  Random random(1, "prefix table");
  PrefixTable table;
  std::set<Prefix> expected;
  for (int step = 0; step < 60'000; ++step) {
    const Prefix prefix = drawn(random);
    if (random.below(3) != 0) {
      bool fresh = false;
      const std::uint32_t number = table.add(prefix, &fresh);
      ASSERT_EQ(fresh, expected.insert(prefix).second);
      ASSERT_EQ(table[number], prefix);
    } else if (const std::uint32_t number = table.find(prefix); number != PrefixTable::kNone) {
      table.erase(number);
      ASSERT_EQ(expected.erase(prefix), 1U);
    } else {
      ASSERT_FALSE(expected.contains(prefix));
    }
    if (step % 5000 != 0) continue;
    std::vector<Prefix> order;
    for (const std::uint32_t number : table.in_order()) order.push_back(table[number]);
    ASSERT_EQ(order, std::vector(expected.begin(), expected.end()));
    for (const Prefix& there : expected) ASSERT_NE(table.find(there), PrefixTable::kNone);
  }
  EXPECT_EQ(table.size(), expected.size());
}

TEST(PrefixTable, OnePrefixThatFlaps_NeedsBoundedNumbers) {
  PrefixTable table;
  const Prefix prefix = make_prefix(IpAddress::v4(0x14000000), 8);
  bool fresh = false;
  for (int i = 0; i < 100'000; ++i) table.erase(table.add(prefix, &fresh));
  EXPECT_EQ(table.size(), 0U);
  EXPECT_LE(table.numbers(), 2000U);
}

TEST(PrefixTable, Order_FamilyThenAddressThenLength) {
  PrefixTable table;
  std::vector<Prefix> expected;
  for (const char* text : {"0.0.0.0/0", "1.2.0.0/16", "1.2.0.0/24", "200.0.0.0/8", "::/0", "2001:db8::/32",
                           "2001:db8::1:0:0:0/80", "2001:db8:0:0:2::/80", "fe80::/10"})
    expected.push_back(parse_prefix(text).value());
  std::sort(expected.begin(), expected.end());
  bool fresh = false;
  for (auto it = expected.rbegin(); it != expected.rend(); ++it) table.add(*it, &fresh);
  std::vector<Prefix> order;
  for (const std::uint32_t number : table.in_order()) order.push_back(table[number]);
  EXPECT_EQ(order, expected);
}

}  // namespace
}  // namespace hitless::test
