#include "dataplane/fib_trie_builder.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <new>

namespace hitless::trie {
namespace {

constexpr std::align_val_t kAlignment{alignof(Node)};

static_assert(offsetof(Node, entries) + sizeof(Node::entries) <= kValuesAt && kValuesAt % alignof(std::uint32_t) == 0,
              "values begin behind the last field, inside the first cache line");

constexpr std::size_t bytes_for(std::size_t runs, std::size_t children, std::size_t entries) {
  const std::size_t bytes = entries_at(runs, children) + entries * sizeof(Entry);
  return (std::max(bytes, sizeof(Node)) + alignof(Node) - 1) / alignof(Node) * alignof(Node);
}

}  // namespace

std::size_t size_of(const Node& node) { return bytes_for(node.runs, node.children, node.entries); }

void free_node(Node* node) {
  node->~Node();
  ::operator delete(node, kAlignment);
}

void NodeBuilder::release_children() {
  for (std::size_t i = 0; i < child_count_; ++i) release(children_[i]);
  child_count_ = 0;
}

std::size_t NodeBuilder::paint(std::array<std::uint32_t, kSlots>& runs, std::array<std::uint64_t, 4>& starts) const {
  std::array<std::uint32_t, kSlots> slots{};
  // A covering prefix comes first and is painted over by what it covers.
  for (std::size_t i = 0; i < entry_count_; ++i)
    std::fill_n(slots.begin() + entries_[i].bits, kSlots >> entries_[i].length, entries_[i].value);
  std::size_t count = 0;
  starts = {};
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    if (slot != 0 && slots[slot] == slots[slot - 1]) continue;
    starts[slot >> 6] |= std::uint64_t{1} << (slot & 63);
    runs[count++] = slots[slot];
  }
  return count;
}

const Node* NodeBuilder::build() const {
  if (entry_count_ == 0 && child_count_ == 0) return nullptr;
  std::array<std::uint32_t, kSlots> runs;
  std::array<std::uint64_t, 4> starts;
  const std::size_t run_count = paint(runs, starts);

  const std::size_t bytes = bytes_for(run_count, child_count_, entry_count_);
  auto* memory = static_cast<std::byte*>(::operator new(bytes, kAlignment));
  Node* node = new (memory) Node;
  node->references.store(1, std::memory_order_relaxed);
  node->runs = static_cast<std::uint16_t>(run_count);
  node->children = static_cast<std::uint16_t>(child_count_);
  node->entries = static_cast<std::uint16_t>(entry_count_);
  std::size_t before = 0;
  for (std::size_t word = 0; word < starts.size(); ++word) {
    node->run_starts[word] = starts[word];
    node->runs_before[word] = static_cast<std::uint8_t>(before);
    before += static_cast<std::size_t>(std::popcount(starts[word]));
  }
  std::memcpy(memory + kValuesAt, runs.data(), run_count * sizeof(runs[0]));

  node->oldest_epoch = std::numeric_limits<std::uint32_t>::max();
  if (child_count_ != 0) {
    ChildMap map{};
    for (std::size_t i = 0; i < child_count_; ++i) {
      map.present[slots_[i] >> 6] |= std::uint64_t{1} << (slots_[i] & 63);
      node->oldest_epoch = std::min(node->oldest_epoch, children_[i]->oldest_epoch);
    }
    for (std::size_t word = 1; word < 4; ++word)
      map.before[word] = static_cast<std::uint8_t>(map.before[word - 1] + std::popcount(map.present[word - 1]));
    std::memcpy(memory + child_map_at(run_count), &map, sizeof(map));
    std::memcpy(memory + child_map_at(run_count) + sizeof(map), children_.data(), child_count_ * sizeof(children_[0]));
  }
  for (std::size_t i = 0; i < entry_count_; ++i) node->oldest_epoch = std::min(node->oldest_epoch, entries_[i].epoch);
  std::memcpy(memory + entries_at(run_count, child_count_), entries_.data(), entry_count_ * sizeof(Entry));
  return node;
}

}  // namespace hitless::trie
