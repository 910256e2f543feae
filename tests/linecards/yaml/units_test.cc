#include "linecards/yaml/units.h"

#include <gtest/gtest.h>

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

TEST(Units, Durations) {
  EXPECT_EQ(parse_duration("10us").value(), 10us);
  EXPECT_EQ(parse_duration("45min").value(), 45min);
  EXPECT_EQ(parse_duration("0s").value(), 0s);
  for (const char* bad : {"", "s", "10", "1.5s", "-1s", "10 s", "10S", "10sec", " 1s", "2305843010s"})
    EXPECT_FALSE(parse_duration(bad).has_value()) << bad;
  EXPECT_EQ(parse_duration("2305843009s").value(), 2305843009s) << "a quarter of the range, so that sums stay in it";
}

TEST(Units, Sizes) {
  EXPECT_EQ(parse_size("64MB").value(), 64ULL << 20);
  EXPECT_EQ(parse_size("5B").value(), 5U);
  for (const char* bad : {"", "64", "64M", "64mb", "-1MB", "99999999999GB"})
    EXPECT_FALSE(parse_size(bad).has_value()) << bad;
}

}  // namespace
}  // namespace hitless::test
