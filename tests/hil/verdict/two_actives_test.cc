#include "hil/verdict/two_actives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/base/timeline_words.h"

namespace hitless::test {
namespace {

Timeline roles(const std::vector<std::pair<const char*, const char*>>& rp_and_role) {
  Timeline timeline;
  std::int64_t now_ns = 0;
  for (const auto& [rp, role] : rp_and_role) timeline.add({instant_ns(++now_ns), rp, timeline::kRpRole, "", role, ""});
  return timeline;
}

TEST(TwoActives, HandOver_IsNone) {
  EXPECT_TRUE(two_actives(roles({{"RP A", "active"}, {"RP B", "standby"}, {"RP A", ""}, {"RP B", "active"}})).empty());
}

TEST(TwoActives, SecondBeforeTheFirstEnded_IsToldWithItsInstant) {
  EXPECT_THAT(two_actives(roles({{"RP A", "active"}, {"RP B", "active"}, {"RP A", ""}})),
              ::testing::ElementsAre("two RPs are active from 2 ns on"));
}

}  // namespace
}  // namespace hitless::test
