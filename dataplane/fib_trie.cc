#include "dataplane/fib_trie.h"

#include <algorithm>
#include <utility>

#include "dataplane/fib_trie_builder.h"

namespace hitless::trie {

void acquire(const Node* node) {
  if (node != nullptr) const_cast<Node*>(node)->references.fetch_add(1, std::memory_order_relaxed);
}

void release(const Node* node) {
  if (node == nullptr) return;
  Node* mine = const_cast<Node*>(node);
  if (mine->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  for (std::size_t i = 0; i < mine->children; ++i) release(children_of(*mine)[i]);
  free_node(mine);
}

namespace {

/// The prefix that ends at `depth` + entry.length on the way that `path` has taken.
Prefix prefix_of(const IpAddress& path, std::size_t depth, const Entry& entry) {
  Prefix prefix{path, static_cast<std::uint8_t>(depth * 8 + entry.length)};
  prefix.address.bytes[depth] = entry.bits;
  return prefix;
}

/// One batch on its way down. Both operations give back a node with one reference for the caller, or null.
class Rewriter {
 public:
  Rewriter(Family family, Changes& changes) : path_{family, {}}, changes_(changes) {}

  const Node* apply(const Node* old, std::span<const Edit> edits, std::size_t depth) {
    NodeBuilder next;
    bool same = merge_entries(old, edits, depth, next);
    std::size_t at = 0;
    ChildCursor child(old);
    for (unsigned slot = 0; slot < kSlots && (at < edits.size() || child.more()); ++slot) {
      const Node* before = child.take(slot);
      // The edits of one slot stand together; those that end in this node have been merged and are passed over.
      const std::size_t first = first_below(edits, at, slot, depth);
      while (at < edits.size() && edits[at].prefix.address.bytes[depth] == slot) ++at;
      const Node* after = before;
      if (first < at) {
        path_.bytes[depth] = static_cast<std::uint8_t>(slot);
        after = apply(before, edits.subspan(first, at - first), depth + 1);
        path_.bytes[depth] = 0;
      } else {
        acquire(before);
      }
      same = same && before == after;
      if (after != nullptr) next.add_child(slot, after);
    }
    return finish(old, same, next);
  }

  const Node* sweep(const Node* old, std::uint32_t epoch, std::size_t depth) {
    if (old->oldest_epoch >= epoch) {
      acquire(old);
      return old;
    }
    NodeBuilder next;
    for (const Entry& entry : entries_of(*old)) {
      if (entry.epoch >= epoch)
        next.add_entry(entry);
      else
        changes_.changed(prefix_of(path_, depth, entry), entry.value, 0);
    }
    ChildCursor child(old);
    for (unsigned slot = 0; slot < kSlots && child.more(); ++slot) {
      const Node* before = child.take(slot);
      if (before == nullptr) continue;
      path_.bytes[depth] = static_cast<std::uint8_t>(slot);
      if (const Node* after = sweep(before, epoch, depth + 1)) next.add_child(slot, after);
      path_.bytes[depth] = 0;
    }
    return finish(old, false, next);
  }

 private:
  /// Edits inside one slot that end further down; `at` is the first edit of the slot.
  static std::size_t first_below(std::span<const Edit> edits, std::size_t at, unsigned slot, std::size_t depth) {
    while (at < edits.size() && edits[at].prefix.address.bytes[depth] == slot &&
           edits[at].prefix.length <= (depth + 1) * 8)
      ++at;
    return at;
  }

  /// The node's own entries with the edits that end here; true when nothing changed.
  bool merge_entries(const Node* old, std::span<const Edit> edits, std::size_t depth, NodeBuilder& next) {
    const std::span<const Entry> held = old == nullptr ? std::span<const Entry>{} : entries_of(*old);
    std::size_t kept = 0;
    bool same = true;
    for (const Edit& edit : edits) {
      if (edit.prefix.length > (depth + 1) * 8) continue;
      const Entry wanted{edit.prefix.address.bytes[depth], static_cast<std::uint8_t>(edit.prefix.length - depth * 8),
                         edit.value, edit.epoch};
      while (kept < held.size() &&
             std::pair(held[kept].bits, held[kept].length) < std::pair(wanted.bits, wanted.length))
        next.add_entry(held[kept++]);
      std::uint32_t before = 0;
      bool equal = wanted.value == 0;
      if (kept < held.size() && held[kept].bits == wanted.bits && held[kept].length == wanted.length) {
        before = held[kept].value;
        equal = before == wanted.value && held[kept].epoch == wanted.epoch;
        ++kept;
      }
      if (wanted.value != 0) next.add_entry(wanted);
      if (before != wanted.value) changes_.changed(edit.prefix, before, wanted.value);
      same = same && equal;
    }
    while (kept < held.size()) next.add_entry(held[kept++]);
    return same;
  }

  static const Node* finish(const Node* old, bool same, NodeBuilder& next) {
    if (!same) return next.build();
    next.release_children();
    acquire(old);
    return old;
  }

  IpAddress path_;  ///< bytes above the present node
  Changes& changes_;
};

void walk(const Node* node, std::size_t depth, IpAddress& path,
          const std::function<void(const Prefix&, const Entry&)>& visit) {
  std::span<const Entry> entries = entries_of(*node);
  ChildCursor child(node);
  for (unsigned slot = 0; slot < kSlots && (child.more() || !entries.empty()); ++slot) {
    // A prefix that ends here at this slot stands before the longer ones below it: same address, shorter.
    for (; !entries.empty() && entries.front().bits == slot; entries = entries.subspan(1))
      visit(prefix_of(path, depth, entries.front()), entries.front());
    const Node* below = child.take(slot);
    if (below == nullptr) continue;
    path.bytes[depth] = static_cast<std::uint8_t>(slot);
    walk(below, depth + 1, path, visit);
    path.bytes[depth] = 0;
  }
}

std::size_t stale_below(const Node* node, std::uint32_t epoch) {
  if (node->oldest_epoch >= epoch) return 0;
  const auto own = std::ranges::count_if(entries_of(*node), [&](const Entry& e) { return e.epoch < epoch; });
  auto count = static_cast<std::size_t>(own);
  for (std::size_t i = 0; i < node->children; ++i) count += stale_below(children_of(*node)[i], epoch);
  return count;
}

std::size_t bytes_below(const Node* node) {
  std::size_t bytes = size_of(*node);
  for (std::size_t i = 0; i < node->children; ++i) bytes += bytes_below(children_of(*node)[i]);
  return bytes;
}

}  // namespace

Root apply(const Root& root, Family family, std::span<const Edit> edits, Changes& changes) {
  if (edits.empty()) return root;
  return Root(Rewriter(family, changes).apply(root.get(), edits, 0));
}

Root sweep(const Root& root, Family family, std::uint32_t epoch, Changes& changes) {
  if (root.get() == nullptr) return root;
  return Root(Rewriter(family, changes).sweep(root.get(), epoch, 0));
}

const Entry* find(const Root& root, const Prefix& prefix) {
  const Node* node = root.get();
  std::size_t depth = 0;
  for (; node != nullptr && prefix.length > (depth + 1) * 8; ++depth)
    node = child_at(*node, prefix.address.bytes[depth]);
  if (node == nullptr) return nullptr;
  const std::pair wanted(prefix.address.bytes[depth], static_cast<std::uint8_t>(prefix.length - depth * 8));
  const std::span<const Entry> entries = entries_of(*node);
  const auto found =
      std::ranges::lower_bound(entries, wanted, {}, [](const Entry& e) { return std::pair(e.bits, e.length); });
  if (found == entries.end() || std::pair(found->bits, found->length) != wanted) return nullptr;
  return &*found;
}

void for_each(const Root& root, Family family, const std::function<void(const Prefix&, const Entry&)>& visit) {
  if (root.get() == nullptr) return;
  IpAddress path{family, {}};
  walk(root.get(), 0, path, visit);
}

std::size_t stale_count(const Root& root, std::uint32_t epoch) {
  return root.get() == nullptr ? 0 : stale_below(root.get(), epoch);
}

std::size_t memory_bytes(const Root& root) { return root.get() == nullptr ? 0 : bytes_below(root.get()); }

}  // namespace hitless::trie
