// The lookup kernels of different machines give equal answers, and range blocks of every form find every position.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <vector>

#include "dataplane/fib/fib_table.h"
#include "dataplane/fib/kernels/fib_descent.h"
#include "tests/dataplane/fib/fib_tables.h"

namespace hitless::fib {
namespace {

using range_block::Range;

struct ScalarOps {
  static unsigned place_in_leaf(const range_block::Leaf& leaf, std::uint16_t key) {
    return static_cast<unsigned>(std::ranges::count_if(leaf.last, [key](std::uint16_t end) { return end < key; }));
  }
};

/// So many ranges; the first `dense` of them have one position each.
std::vector<Range> even_ranges(std::uint32_t count, std::uint32_t dense) {
  std::vector<Range> ranges;
  for (std::uint32_t i = 0; i < dense; ++i) ranges.push_back({static_cast<std::uint16_t>(i), i});
  const std::uint64_t rest = count - dense;
  for (std::uint32_t i = 0; i < rest; ++i)
    ranges.push_back({static_cast<std::uint16_t>(dense + (i + 1ULL) * (65536 - dense) / rest - 1), dense + i});
  return ranges;
}

struct Block {
  std::uint32_t ranges, dense;
  bool may_be_tree;
  Form form;
  std::size_t lines;
};
// An upper page is 16 lines, as is each lower one; what has 11 ranges shares a line.
constexpr std::array kBlocks{Block{1, 0, false, Form::leaf, 1},
                             Block{11, 0, false, Form::leaf, 1},
                             Block{11, 10, true, Form::leaf, 1},
                             Block{12, 0, false, Form::upper_page, 16 + 2},
                             Block{12, 11, false, Form::upper_page, 16 + 16},
                             Block{12, 0, true, Form::tree, 1 + 2},
                             Block{121, 0, true, Form::tree, 1 + 11},
                             Block{121, 99, true, Form::tree, 1 + 11},
                             Block{122, 0, true, Form::upper_page, 16 + 12},
                             Block{256, 0, false, Form::upper_page, 16},
                             Block{300, 256, false, Form::upper_page, 16 + 16 + 5},
                             Block{300, 267, false, Form::upper_page, 16 + 2 * 16 + 4},
                             Block{300, 299, false, Form::upper_page, 16 + 2 * 16},
                             Block{2816, 0, false, Form::upper_page, 16 + 256},
                             Block{65536, 0, false, Form::upper_page, 16 + 256 * 16}};

TEST(RangeBlock, EveryForm_FindsEveryPosition) {
  for (const Block& block : kBlocks) {
    SCOPED_TRACE(testing::Message() << block.ranges << " ranges, " << block.dense << " of one position");
    const std::vector<Range> ranges = even_ranges(block.ranges, block.dense);
    const range_block::Layout layout(ranges, block.may_be_tree);
    EXPECT_EQ(layout.form(), block.form);
    EXPECT_EQ(layout.lines(), block.lines);
    LineArena arena;
    ASSERT_EQ(arena.allocate(1), 0U) << "so that lines have other numbers than places in the block";
    const std::uint32_t line = arena.allocate(layout.lines());
    layout.write(arena.line(line), line);
    const LookupView view{arena.base(), nullptr, nullptr};
    for (std::uint32_t position = 0; position < 65536; ++position) {
      const std::array<std::uint8_t, 2> address{static_cast<std::uint8_t>(position >> 8),
                                                static_cast<std::uint8_t>(position)};
      const auto holds = std::ranges::lower_bound(ranges, position, {}, &Range::last);
      ASSERT_EQ(KernelOf<ScalarOps>::below(view, word_of(layout.form(), line), address.data(), 0), holds->value)
          << "position " << position;
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
    EditResult outcome;
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

/// Positions 0 to `cut` - 1 cut into so many ranges but one at random, the last has the rest; every seventh has no
/// answer.
std::vector<Range> random_ranges(Random& random, std::uint32_t count, std::uint32_t cut) {
  std::vector<Range> ranges;
  const auto add = [&ranges](std::uint32_t last) {
    const auto number = static_cast<std::uint32_t>(ranges.size());
    ranges.push_back({static_cast<std::uint16_t>(last), number % 7 == 6 ? kNothing : 1000 + number});
  };
  for (std::uint32_t position = 0; position < cut && ranges.size() + 1 < count; ++position)
    if (random.below(cut - position) < count - 1 - ranges.size()) add(position);
  add(65535);
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

/// Nodes of levels 2, 3 and 7 on both sides of every change of form, sparse and crowded, in one table.
class DeepTable {
 public:
  DeepTable() {
    Random random(11, "deep nodes");
    std::uint8_t number = 0;
    for (const auto& [count, cut] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 65535},
                                                                                         {11, 65535},
                                                                                         {12, 65535},
                                                                                         {12, 200},
                                                                                         {100, 65535},
                                                                                         {121, 65535},
                                                                                         {122, 65535},
                                                                                         {100, 300},
                                                                                         {1500, 2000},
                                                                                         {2817, 65535},
                                                                                         {20'000, 65535},
                                                                                         {65536, 65535}})
      for (const int level : {2, 3, 7}) {
        DeepNode node;
        node.level = level;
        node.base.bytes = {0x20, 0x01, 0x0d, ++number, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 1, 2, 3, 4};
        node.ranges = random_ranges(random, count, cut);
        nodes.push_back(node);
      }
    std::vector<Edit> edits;
    for (const DeepNode& node : nodes) add_edits(node, edits);
    EditResult outcome;
    table = table->apply(store, edits, outcome);
  }
  /// Form of a node's range block, as the way to it says.
  [[nodiscard]] std::uint32_t tag_of(const DeepNode& node) const {
    const Node* found = table->nodes[top_slot_of(node.base)].get();
    for (int level = 0; level < node.level; ++level) {
      const auto& children = found->content.children;
      found = std::ranges::lower_bound(children, slot_of(node.base, level), {}, &Child::slot)->node.get();
    }
    return found->word >> kFormShift;
  }

  std::vector<DeepNode> nodes;
  Store store{nullptr};
  std::shared_ptr<const Table> table = std::make_shared<const Table>(Family::ipv6, kDefaultVrf);
};

struct Probe {
  IpAddress address;
  std::uint32_t answer;
};

/// Both sides of every border, nodes of all forms mixed, and addresses that no node holds.
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
void expect_answers(const LookupView& view, const std::vector<Probe>& probes, const Kernels& kernels) {
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
    kernels.ipv6(view, addresses.data(), count, words.data());
    for (std::size_t i = 0; i < kTogether; ++i)
      ASSERT_EQ(words[i], expected[i]) << kernels.name << ", burst of " << count << ", number " << i << ": "
                                       << (i < count ? to_string(probes[at + i].address) : "beyond the burst");
  }
}

void expect_answers_of_all_kernels(const Table& table, const Store& store, const std::vector<Probe>& probes) {
  const LookupView view{store.arena().base(), table.top.data(), table.fallback.data()};
  expect_answers(view, probes, sse42_kernels());
  if (avx2_here()) expect_answers(view, probes, avx2_kernels());
  if (avx512_here()) expect_answers(view, probes, avx512_kernels());
}

TEST(FibKernels, NodesOfEveryForm_GiveThePlainAnswersInEveryKernel) {
  const DeepTable table;
  for (const DeepNode& node : table.nodes)
    ASSERT_EQ(table.tag_of(node), tag_of(node.ranges.size() <= 11                      ? Form::leaf
                                         : node.level > 2 && node.ranges.size() <= 121 ? Form::tree
                                                                                       : Form::upper_page));
  Random random(11, "deep probes");
  expect_answers_of_all_kernels(*table.table, table.store, probes_of(table, random));
}

/// Equal children are one node, so a word that leads deeper may hold for whole slots of an upper page.
TEST(FibKernels, EqualChildrenInARow_AreReachedThroughEverySlot) {
  IpAddress base{Family::ipv6, {0x20, 0x01, 0x0d, 0xb8}};
  const auto at = [&base](std::uint32_t position, std::uint8_t below) {
    IpAddress address = base;
    set_slot(address, 2, static_cast<std::uint16_t>(position));
    address.bytes[6] = below;
    return address;
  };
  // Slot 1 is crowded and ends in equal children, which go on through slots 2 and 3 into slot 4; alone in slot 9.
  std::vector<Edit> edits;
  std::map<std::uint32_t, std::uint32_t> whole;
  for (std::uint32_t position = 0x100; position < 0x1f0; position += 2)
    edits.push_back({make_prefix(at(position, 0), 48), whole[position] = 1000 + position});
  const auto is_child = [](std::uint32_t position) {
    return (position >= 0x1f0 && position < 0x420) || position == 0x977;
  };
  for (std::uint32_t position = 0; position < 0x1000; ++position)
    if (is_child(position)) edits.push_back({make_prefix(at(position, 0x40), 56), 7});
  Store store(nullptr);
  EditResult outcome;
  const auto table = std::make_shared<const Table>(Family::ipv6, kDefaultVrf)->apply(store, edits, outcome);
  std::vector<Probe> probes;
  for (std::uint32_t position = 0; position < 0x1000; ++position)
    for (const std::uint8_t below : std::array<std::uint8_t, 2>{0x40, 0x41}) {
      const auto found = whole.find(position);
      const std::uint32_t answer = found != whole.end() ? found->second : kNothing;
      probes.push_back({at(position, below), is_child(position) && below == 0x40 ? 7 : answer});
    }
  expect_answers_of_all_kernels(*table, store, probes);
}

}  // namespace
}  // namespace hitless::fib
