// Every build runs each fuzz target over its seeds and over small changes of them, so that the targets stay alive where
// libFuzzer is not, and what they once found stays mended.

#include <gtest/gtest.h>

#include "dataplane/base/random.h"
#include "tests/fuzz/fuzz_target.h"

namespace hitless::fuzz {
namespace {

void run(const Bytes& input) { EXPECT_EQ(LLVMFuzzerTestOneInput(input.data(), input.size()), 0); }

TEST(FuzzSeeds, RunThrough) {
  ASSERT_FALSE(seeds().empty());
  for (const Bytes& seed : seeds()) {
    EXPECT_FALSE(seed.empty());
    run(seed);
  }
  run({});
}

TEST(FuzzSeeds, RunThroughCutAnywhere) {
  for (const Bytes& seed : seeds()) {
    const std::size_t step = 1 + seed.size() / 100;
    for (std::size_t size = 1; size < seed.size(); size += step)
      run(Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

TEST(FuzzSeeds, RunThroughWithBytesChanged) {
  Random random(1, "fuzz seeds");
  for (const Bytes& seed : seeds())
    for (int i = 0; i < 200; ++i) {
      Bytes changed = seed;
      for (std::uint64_t n = 1 + random.below(3); n > 0; --n)
        changed[random.below(changed.size())] = static_cast<std::uint8_t>(random.below(256));
      run(changed);
    }
}

}  // namespace
}  // namespace hitless::fuzz
