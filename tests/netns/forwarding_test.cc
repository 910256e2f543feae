// Forwarding equals the Linux kernel's: the same interfaces, neighbours and routes, the same packets, and the same
// bytes must leave the same interfaces.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <numeric>

#include "tests/netns/comparison.h"
#include "tests/netns/generated_packets.h"
#include "tests/netns/oracle_scenario.h"
#include "tests/netns/recorded_packets.h"

namespace hitless::test {
namespace {

constexpr std::uint64_t kSeed = 3;
constexpr std::size_t kGenerated = 100'000;

/// One pair of routers for all tests: both were given the routes of every capture.
class KernelForwarding : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    project_ = new std::vector<std::string>(usable(project_captures(), refused_));
    data_ = new std::vector<std::string>(usable(data_captures(), refused_));
    std::vector<std::string> all = *project_;
    all.insert(all.end(), data_->begin(), data_->end());
    const auto scenario = oracle_scenario(all);
    ASSERT_TRUE(scenario) << scenario.error().message;
    auto chassis = RouterRig::boot(*scenario);
    ASSERT_TRUE(chassis) << chassis.error().message;
    chassis_ = chassis->release();
    auto kernel = KernelRouter::start(chassis_->config());
    if (kernel)
      kernel_ = kernel->release();
    else if (kernel.error().code == ErrorCode::unsupported)
      why_not_ = kernel.error().message;
    else
      FAIL() << kernel.error().message;
  }
  static void TearDownTestSuite() {
    delete kernel_;
    delete chassis_;
    delete project_;
    delete data_;
  }
  void SetUp() override {
    if (kernel_ == nullptr) GTEST_SKIP() << "the kernel cannot be asked here: " << why_not_;
    ASSERT_EQ(chassis_->audit(), std::vector<std::string>());
  }

  static void compare_captures(const std::vector<std::string>& captures) {
    Tally all;
    for (const std::string& capture : captures) {
      const std::string name = std::filesystem::path(capture).filename().string();
      Tally tally;
      const auto compared =
          compare(recorded_inputs(capture, chassis_->config().interfaces), *chassis_, *kernel_, tally);
      ASSERT_TRUE(compared) << name << ": " << compared.error().message;
      print(name, tally, std::cout);
      add(tally, all);
      for (const std::string& difference : tally.differences) ADD_FAILURE() << name << ": " << difference;
      EXPECT_EQ(tally.different, 0U) << name;
    }
    print("all of these", all, std::cout);
  }

  static inline std::vector<std::string> refused_;
  static inline std::vector<std::string>* project_ = nullptr;
  static inline std::vector<std::string>* data_ = nullptr;
  static inline RouterRig* chassis_ = nullptr;
  static inline KernelRouter* kernel_ = nullptr;
  static inline std::string why_not_;
};

TEST_F(KernelForwarding, ProjectCaptures_LeaveBothRoutersAlike) { compare_captures(*project_); }

TEST_F(KernelForwarding, DataCaptures_LeaveBothRoutersAlike) {
  if (data_->empty()) GTEST_SKIP() << "no captures: set HITLESS_DATA";
  for (const std::string& refused : refused_) std::cout << "left out: " << refused << "\n";
  compare_captures(*data_);
}

TEST_F(KernelForwarding, GeneratedPackets_LeaveBothRoutersAlike) {
  PacketGenerator generator(chassis_->config(), kSeed);
  std::vector<Input> inputs;
  while (inputs.size() < kGenerated) inputs.push_back(generator.next());
  Tally tally;
  const auto compared = compare(inputs, *chassis_, *kernel_, tally);
  ASSERT_TRUE(compared) << compared.error().message;
  print("generated", tally, std::cout);
  for (const std::string& difference : tally.differences) ADD_FAILURE() << difference;
  EXPECT_EQ(tally.different, 0U);
  // The generator must not have drifted into packets that nobody forwards, or that are not compared; nor is a class
  // worth keeping that nothing falls into.
  EXPECT_GT(tally.forwarded, kGenerated / 3);
  EXPECT_LT(std::accumulate(tally.excluded.begin(), tally.excluded.end(), std::uint64_t{0}), kGenerated / 10);
  for (std::size_t i = 0; i < kExclusions; ++i) EXPECT_GT(tally.excluded[i], 0U) << name_of(static_cast<Exclusion>(i));
}

}  // namespace
}  // namespace hitless::test
