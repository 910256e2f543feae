#include "hil/runtime/in_order.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace hitless::test {
namespace {

TEST(InOrder, Tasks_RunOnceInTheOrderOfPostingAndAreGoneAfterwards) {
  InOrder work;
  std::vector<int> ran;
  const auto held = std::make_shared<int>(0);
  int posted = 0;
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 20; ++i) work.post([&ran, held, number = posted++] { ran.push_back(number); });
    work.finish();
    ASSERT_EQ(ran.size(), static_cast<std::size_t>(posted));
    ASSERT_EQ(held.use_count(), 1) << "what tasks held is let go before finish returns";
  }
  for (std::size_t i = 0; i < ran.size(); ++i) ASSERT_EQ(ran[i], static_cast<int>(i));
  work.finish();
}

TEST(InOrder, Destructor_WaitsForWhatWasPosted) {
  std::uint64_t sum = 0;
  {
    InOrder work;
    for (std::uint64_t i = 1; i <= 1000; ++i) work.post([&sum, i] { sum += i; });
  }
  EXPECT_EQ(sum, 500'500U);
}

}  // namespace
}  // namespace hitless::test
