// The lookup kernels of different machines give equal answers, and range blocks of every height find every position.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <vector>

#include "dataplane/fib_descent.h"
#include "dataplane/fib_table.h"
#include "tests/dataplane/fib_tables.h"

namespace hitless::fib {
namespace {

using range_block::Range;

struct ScalarOps {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) { return place_of(leaf.last, key); }
  static unsigned place_in_inner(const range_block::Inner& inner, std::uint16_t key) {
    return place_of(inner.last, key);
  }
  template <std::size_t kCount>
  static unsigned place_of(const std::uint16_t (&last)[kCount], std::uint16_t key) {
    return static_cast<unsigned>(std::ranges::count_if(last, [key](std::uint16_t end) { return end < key; }));
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
  RandomTable(Random& random, Family family, std::size_t prefixes)
      : table(std::make_shared<const Table>(family, kDefaultVrf)) {
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

/// One node of a table, at a level that has range blocks, and what it must answer.
struct DeepNode {
  int level = 2;
  IpAddress base{Family::ipv6, {}};
  std::vector<Range> ranges;
  [[nodiscard]] IpAddress at(std::uint16_t position) const {
    IpAddress address = base;
    set_slot(address, level, position);
    return address;
  }
  [[nodiscard]] std::uint32_t answer(std::uint16_t position) const {
    return std::ranges::lower_bound(ranges, position, {}, &Range::last)->value;
  }
};

/// Positions 0 to 65535 cut into so many ranges at random; every seventh has no answer.
std::vector<Range> random_ranges(Random& random, std::uint32_t count) {
  std::vector<Range> ranges;
  for (std::uint32_t position = 0; position < 65536; ++position) {
    const std::size_t wanted = count - ranges.size();
    if (position != 65535 && random.below(65535 - position) >= wanted - 1) continue;
    const auto number = static_cast<std::uint32_t>(ranges.size());
    ranges.push_back({static_cast<std::uint16_t>(position), number % 7 == 6 ? kNothing : 1000 + number});
  }
  return ranges;
}

/// The prefixes that cover a node's ranges exactly, in order; all of them end in the node.
void add_edits(const DeepNode& node, std::vector<Edit>& edits) {
  std::uint32_t first = 0;
  for (const Range& range : node.ranges) {
    while (first <= range.last) {
      int bits = 0;
      while (bits < 15 && first % (2U << bits) == 0 && first + (2U << bits) - 1 <= range.last) ++bits;
      const Prefix prefix = make_prefix(node.at(static_cast<std::uint16_t>(first)), level_end(node.level) - bits);
      if (range.value != kNothing) edits.push_back({prefix, range.value});
      first += 1U << bits;
    }
  }
}

/// Nodes of levels 2, 3 and 7 on both sides of every change of height, in one table.
class DeepTable {
 public:
  DeepTable() {
    Random random(11, "deep nodes");
    std::uint8_t number = 0;
    for (const std::uint32_t count : {1U, 11U, 12U, 352U, 353U, 11264U, 11265U, 65536U})
      for (const int level : {2, 3, 7}) {
        DeepNode node;
        node.level = level;
        node.base.bytes = {0x20, 0x01, 0x0d, ++number, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 1, 2, 3, 4};
        node.ranges = random_ranges(random, count);
        nodes.push_back(node);
      }
    std::vector<Edit> edits;
    for (const DeepNode& node : nodes) add_edits(node, edits);
    Outcome outcome;
    table = table->apply(store, edits, outcome);
  }
  /// Height of a node's range block, as the way to it says.
  [[nodiscard]] unsigned height_of(const DeepNode& node) const {
    const Node* found = table->nodes[top_slot_of(node.base)].get();
    for (int level = 0; level < node.level; ++level) {
      const auto& children = found->content.children;
      found = std::ranges::lower_bound(children, slot_of(node.base, level), {}, &Child::slot)->node.get();
    }
    return found->word >> kHeightShift & 3U;
  }
  [[nodiscard]] LookupView view() const { return {store.arena().base(), table->top.data(), table->fallback.data()}; }

  std::vector<DeepNode> nodes;
  Store store{nullptr};
  std::shared_ptr<const Table> table = std::make_shared<const Table>(Family::ipv6, kDefaultVrf);
};

struct Probe {
  IpAddress address;
  std::uint32_t answer;
};

/// Both sides of every border, nodes of all heights mixed, and addresses that no node holds.
std::vector<Probe> probes_of(const DeepTable& table, Random& random) {
  std::vector<Probe> probes;
  const auto add = [&](const DeepNode& node, std::uint16_t position) {
    IpAddress address = node.at(position);
    const auto beyond = static_cast<std::size_t>(2 * node.level + 2);
    for (std::size_t i = beyond; i < address.bytes.size(); ++i)
      address.bytes[i] = static_cast<std::uint8_t>(random.below(256));
    probes.push_back({address, node.answer(position)});
  };
  for (const DeepNode& node : table.nodes) {
    for (const Range& range : node.ranges) {
      add(node, range.last);
      add(node, static_cast<std::uint16_t>(range.last + 1));
    }
    for (int i = 0; i < 1000; ++i) add(node, static_cast<std::uint16_t>(random.below(65536)));
    for (int i = 0; i < 100; ++i) {
      IpAddress beside = node.at(static_cast<std::uint16_t>(random.below(65536)));
      beside.bytes[random.below(4)] ^= 0x80;
      probes.push_back({beside, kNothing});
    }
  }
  for (std::size_t left = probes.size(); left > 1; --left) std::swap(probes[left - 1], probes[random.below(left)]);
  return probes;
}

/// Every length of burst in turn, until the probes are used up.
void expect_answers(const DeepTable& table, const std::vector<Probe>& probes, const Kernels& kernels) {
  constexpr std::uint32_t kUntouched = 77;
  std::size_t count = 1;
  for (std::size_t at = 0; at + count <= probes.size(); at += count, count = count % kTogether + 1) {
    std::array<const std::uint8_t*, kTogether> addresses{};
    std::array<std::uint32_t, kTogether> words{}, expected{};
    words.fill(kUntouched);
    expected.fill(kUntouched);
    for (std::size_t i = 0; i < count; ++i) {
      addresses[i] = probes[at + i].address.bytes.data();
      expected[i] = probes[at + i].answer;
    }
    kernels.ipv6(table.view(), addresses.data(), count, words.data());
    for (std::size_t i = 0; i < kTogether; ++i)
      ASSERT_EQ(words[i], expected[i]) << kernels.name << ", burst of " << count << ", number " << i << ": "
                                       << (i < count ? to_string(probes[at + i].address) : "beyond the burst");
  }
}

TEST(FibKernels, NodesOfEveryHeight_GiveThePlainAnswersInEveryKernel) {
  const DeepTable table;
  for (const DeepNode& node : table.nodes) {
    const std::size_t ranges = node.ranges.size();
    ASSERT_EQ(table.height_of(node), ranges <= 11 ? 0U : ranges <= 352 ? 1U : ranges <= 11264 ? 2U : 3U) << ranges;
  }
  Random random(11, "deep probes");
  const std::vector<Probe> probes = probes_of(table, random);
  expect_answers(table, probes, sse42_kernels());
  if (avx2_here()) expect_answers(table, probes, avx2_kernels());
  if (avx512_here()) expect_answers(table, probes, avx512_kernels());
}

}  // namespace
}  // namespace hitless::fib
