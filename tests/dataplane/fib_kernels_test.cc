// The lookup kernels of different machines give equal answers, and range blocks of every height find every position.

#include <gtest/gtest.h>

#include <algorithm>

#include "dataplane/fib_descent.h"
#include "dataplane/fib_table.h"
#include "tests/dataplane/fib_tables.h"

namespace hitless::fib {
namespace {

using range_block::Range;

struct ScalarOps {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) {
    return range_block::place_of(leaf.last, key);
  }
  static unsigned place_in_inner(const range_block::Inner& inner, std::uint16_t key) {
    return range_block::place_of(inner.last, key);
  }
};

TEST(RangeBlock, EveryHeight_FindsEveryPosition) {
  for (const std::uint32_t count : {1U, 2U, 10U, 11U, 12U, 352U, 353U, 5000U, 11264U, 11265U, 65536U}) {
    std::vector<Range> ranges;
    for (std::uint32_t i = 0; i < count; ++i)
      ranges.push_back({static_cast<std::uint16_t>((std::uint64_t{i} + 1) * 65536 / count - 1), i});
    const range_block::Shape shape = range_block::shape_of(count);
    LineArena arena;
    const std::uint32_t line = arena.allocate(shape.lines);
    range_block::write(ranges, arena.line(line));
    const LookupView view{arena.base(), nullptr, nullptr};
    for (std::uint32_t position = 0; position < 65536; position += kTogether) {
      std::array<std::array<std::uint8_t, 16>, kTogether> addresses{};
      std::array<const std::uint8_t*, kTogether> address{};
      std::array<std::uint8_t, kTogether> who{};
      std::array<std::uint32_t, kTogether> words{};
      for (std::uint32_t i = 0; i < kTogether; ++i) {
        addresses[i][4] = static_cast<std::uint8_t>((position + i) >> 8);
        addresses[i][5] = static_cast<std::uint8_t>(position + i);
        address[i] = addresses[i].data();
        who[i] = static_cast<std::uint8_t>(i);
        words[i] = kDeeper | shape.height << kHeightShift | line;
      }
      ASSERT_EQ(KernelOf<ScalarOps>::one_level(view, address.data(), 2, who.data(), kTogether, words.data()), 0U);
      for (std::uint32_t i = 0; i < kTogether; ++i) {
        const auto holds = std::ranges::lower_bound(ranges, position + i, {}, &Range::last);
        ASSERT_EQ(words[i], holds->value) << count << " ranges, position " << position + i;
      }
    }
  }
}

/// A table of random prefixes that nest, in a store of its own.
struct RandomTable {
  Store store{nullptr};
  std::shared_ptr<const Table> table;
  RandomTable(Random& random, Family family, std::size_t prefixes) : table(std::make_shared<const Table>(family, kDefaultVrf)) {
    std::map<Prefix, std::uint32_t> wanted;
    while (wanted.size() < prefixes) 
      wanted.try_emplace(test::crowded_prefix(random, family), 1000 + static_cast<std::uint32_t>(wanted.size()));
    std::vector<Edit> edits;
    for (const auto& [prefix, value] : wanted) edits.push_back({prefix, value});
    Outcome outcome;
    table = table->apply(store, edits, outcome);
  }
  [[nodiscard]] LookupView view() const { return {store.arena().base(), table->top.data(), table->fallback.data()}; }
};

void expect_equal(Family family, const Kernels& kernels, const char* name) {
  Random random(11, name);
  for (const std::size_t prefixes : {3U, 300U, 20'000U}) {
    const RandomTable held(random, family, prefixes);
    for (int burst = 0; burst < 3000; ++burst) {
      const std::size_t count = burst % 2 == 0 ? 1 + random.below(kTogether) : 16 * (1 + random.below(4));
      std::array<IpAddress, kTogether> addresses;
      std::array<std::uint32_t, kTogether> ipv4{};
      std::array<const std::uint8_t*, kTogether> ipv6{};
      for (std::size_t i = 0; i < count; ++i) {
        addresses[i] = test::crowded_address(random, family);
        if (family == Family::ipv4) ipv4[i] = addresses[i].v4_host_order();
        ipv6[i] = addresses[i].bytes.data();
      }
      const auto answers = [&](const Kernels& of) {
        std::array<std::uint32_t, kTogether> words{};
        if (family == Family::ipv4)
          of.ipv4(held.view(), ipv4.data(), count, words.data());
        else
          of.ipv6(held.view(), ipv6.data(), count, words.data());
        return words;
      };
      ASSERT_EQ(answers(sse42_kernels()), answers(kernels)) << "burst of " << count;
    }
  }
}

TEST(FibKernels, Avx2_GivesTheAnswersOfSse42) {
  if (!avx2_here()) GTEST_SKIP() << "this machine has no AVX2 and BMI1";
  expect_equal(Family::ipv4, avx2_kernels(), "avx2 4");
  expect_equal(Family::ipv6, avx2_kernels(), "avx2 6");
}
TEST(FibKernels, Avx512_GivesTheAnswersOfSse42) {
  if (!avx512_here()) GTEST_SKIP() << "this machine has no AVX-512 F, BW, VL and DQ";
  expect_equal(Family::ipv4, avx512_kernels(), "avx512 4");
  expect_equal(Family::ipv6, avx512_kernels(), "avx512 6");
}

}  // namespace
}  // namespace hitless::fib
