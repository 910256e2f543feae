#include "dataplane/fib/fib_store.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "dataplane/base/result.h"

namespace hitless::fib {
namespace {

constexpr std::size_t kWordsInLine = LineArena::kLineBytes / sizeof(std::uint32_t);
constexpr std::size_t kPageLines = kPageSlots / kWordsInLine;
// A node of an unordered map: pointer to the next, key, value, and the allocator's own bytes.
constexpr std::size_t kIndexBytes = 48;
// With fewer pages, the hand-over to other threads costs more than it saves: a piece takes some microseconds.
constexpr std::size_t kWorthSideBySide = 32;

}  // namespace

Store::Store(SideBySide pieces) : side_by_side_(std::move(pieces)) {
  // The page of nothing: every top slot without a node leads here.
  const std::uint32_t at = arena_.allocate(kPageLines);
  HITLESS_CHECK(at == 0, "the page of nothing has number 0");
  std::memset(arena_.line(at), 0xff, kPageLines * LineArena::kLineBytes);
}

Store::~Store() { HITLESS_CHECK(nodes_.empty(), "nodes outlive their store"); }

void Store::each(std::size_t count, const std::function<void(std::size_t)>& piece) const {
  if (side_by_side_ != nullptr && count >= kWorthSideBySide) return side_by_side_(count, piece);
  for (std::size_t i = 0; i < count; ++i) piece(i);
}

std::uint32_t Store::top_word(std::size_t slot, const Node* node) {
  const std::size_t page = node == nullptr ? 0 : (node->word & kLineMask) * kWordsInLine;
  return static_cast<std::uint32_t>(page - slot * kPageSlots);
}

std::size_t Store::bytes_of(const Node& node) {
  return sizeof(Node) + node.content.entries.size() * sizeof(Entry) + node.content.children.size() * sizeof(Child) +
         LineArena::bytes_of(node.lines) + kIndexBytes;
}

NodePtr Store::find(const NodeContent& content, std::uint64_t digest, const std::lock_guard<std::mutex>&) const {
  const auto [first, last] = nodes_.equal_range(digest);
  for (auto it = first; it != last; ++it) {
    if (it->second->content != content) continue;
    acquire(it->second);
    return NodePtr(it->second);
  }
  return {};
}

NodePtr Store::node(NodeContent content, std::span<const range_block::Range> painted) {
  const std::uint64_t digest = content.digest();
  std::vector<range_block::Range> ranges;
  std::optional<range_block::Layout> block;
  if (!is_page(content.level)) {
    // Most nodes are there already, and a needless layout takes longer than a second look.
    if (NodePtr there = find(content, digest, std::lock_guard(lock_))) return there;
    ranges = overlay(painted, content.children);
    block.emplace(ranges, content.level >= kSparseLevel);
  }
  Node* made = nullptr;
  {
    const std::lock_guard guard(lock_);
    if (NodePtr there = find(content, digest, guard)) return there;
    content.entries.shrink_to_fit();
    content.children.shrink_to_fit();
    made = new Node(*this, std::move(content), digest);
    const std::size_t lines = block ? block->lines() : positions_of(made->content.level) / kWordsInLine;
    made->lines = static_cast<std::uint32_t>(lines);
    made->word = word_of(block ? block->form() : Form::page, arena_.allocate(lines));
    nodes_.emplace(digest, made);
    bytes_ += bytes_of(*made);
  }
  // No lookup reads these lines before the version is whole.
  const std::uint32_t line = made->word & kLineMask;
  if (block)
    block->write(arena_.line(line), line);
  else
    write_page(*made, painted);
  return NodePtr(made);
}

void Store::write_page(Node& node, std::span<const range_block::Range> painted) {
  auto* const slots = reinterpret_cast<std::uint32_t*>(arena_.line(node.word & kLineMask));
  range_block::write_words(painted, 0, positions_of(node.content.level), slots);
  for (const Child& child : node.content.children) slots[child.slot] = child.node->word;
}

void Store::release(const Node* node) {
  std::uint32_t count = node->references.load(std::memory_order_relaxed);
  while (count > 1)
    if (node->references.compare_exchange_weak(count, count - 1, std::memory_order_acq_rel)) return;
  // The last count is released under the lock, so that no other thread finds the node meanwhile.
  {
    const std::lock_guard guard(lock_);
    if (node->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    let_go(node);
  }
  delete node;  // releases its children in turn
}

void Store::let_go(const Node* node) {
  const auto [first, last] = nodes_.equal_range(node->digest);
  for (auto it = first; it != last; ++it)
    if (it->second == node) {
      nodes_.erase(it);
      break;
    }
  bytes_ -= bytes_of(*node);
  arena_.free(node->word & kLineMask, node->lines);
}

std::size_t Store::bytes() const {
  const std::lock_guard guard(lock_);
  return bytes_;
}

}  // namespace hitless::fib
