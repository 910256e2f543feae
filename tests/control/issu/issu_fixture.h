#pragma once
// The ISSU cycle over two RPs with fake cards.

#include <gtest/gtest.h>

#include <string>

#include "tests/control/rp/chassis_under_test.h"

namespace hitless::test {

inline std::string refusal(const Result<std::string>& result) { return result ? "accepted" : result.error().message; }

class Issu : public ::testing::Test {
 protected:
  void SetUp() override { chassis.power_on(); }
  void load() {
    ASSERT_EQ(refusal(chassis.active().execute("issu loadversion " + kNew)), "accepted");
    ASSERT_TRUE(chassis.run_to_state(IssuState::load_version));
  }
  void preload() {
    ASSERT_TRUE(chassis.time.run_to([this] { return chassis.active().preload_finished(); }));
  }
  void switch_over() {
    load();
    preload();
    ASSERT_EQ(refusal(chassis.active().execute("issu runversion")), "accepted");
    ASSERT_TRUE(chassis.run_to_state(IssuState::run_version));
  }

  ChassisUnderTest chassis;
};

}  // namespace hitless::test
