// Reads the entries of a FIB table, for checkers, displays and differences.

#include <algorithm>
#include <unordered_set>

#include "dataplane/fib/fib_table.h"

namespace hitless::fib {
namespace {

/// The address where a slot of the top array begins; of length 0, as are all places of a walk.
Prefix place_of_top(const Table& table, std::size_t slot) {
  Prefix place{{table.family, {}}, 0, table.vrf};
  place.address.bytes[0] = static_cast<std::uint8_t>(slot >> 6);
  place.address.bytes[1] = static_cast<std::uint8_t>(slot << 2);
  return place;
}

/// The place of a slot in the node at `at`; with a length, the prefix that ends in that slot.
Prefix in_slot(Prefix at, int level, std::uint16_t slot, std::uint8_t length = 0) {
  set_slot(at.address, level, slot);
  at.length = length;
  return at;
}

/// Calls for entries and children in order of prefix: an entry of a slot stands before the child of that slot.
template <class OnEntry, class OnChild>
void in_order(const NodeContent& content, const OnEntry& on_entry, const OnChild& on_child) {
  std::size_t entry = 0;
  for (std::size_t child = 0; child <= content.children.size(); ++child) {
    const bool last = child == content.children.size();
    for (; entry < content.entries.size() && (last || content.entries[entry].slot <= content.children[child].slot);
         ++entry)
      on_entry(entry);
    if (!last) on_child(child);
  }
}

void walk(const Node* node, const EpochMarksPtr& marks, const Prefix& at, int level, const Table::Visit& visit) {
  if (node == nullptr) return;
  in_order(
      node->content,
      [&](std::size_t i) {
        const Entry& entry = node->content.entries[i];
        visit(in_slot(at, level, entry.slot, entry.length), entry.value, is_marked(marks, i));
      },
      [&](std::size_t i) {
        const Child& child = node->content.children[i];
        walk(child.node.get(), marks_of_child(marks, i), in_slot(at, level, child.slot), level + 1, visit);
      });
}

/// Place of an entry in a list; the list's size when the entry is not there.
std::size_t place_of(std::span<const Entry> entries, const Entry& wanted) {
  const auto found = std::ranges::lower_bound(entries, wanted.key(), {}, &Entry::key);
  if (found == entries.end() || found->key() != wanted.key()) return entries.size();
  return static_cast<std::size_t>(found - entries.begin());
}

const Node* child_of(const Node* node, std::uint16_t slot, EpochMarksPtr& marks) {
  const auto& children = node->content.children;
  const auto found = std::ranges::lower_bound(children, slot, {}, &Child::slot);
  if (found == children.end() || found->slot != slot) return nullptr;
  marks = EpochMarksPtr(marks_of_child(marks, static_cast<std::size_t>(found - children.begin())));
  return found->node.get();
}

void missing_below(const Node* from, const Node* to, const Prefix& at, int level, std::vector<Prefix>& lost) {
  if (from == nullptr || from == to) return;
  in_order(
      from->content,
      [&](std::size_t i) {
        const Entry& entry = from->content.entries[i];
        if (to != nullptr && place_of(to->content.entries, entry) != to->content.entries.size()) return;
        lost.push_back(in_slot(at, level, entry.slot, entry.length));
      },
      [&](std::size_t i) {
        const Child& child = from->content.children[i];
        EpochMarksPtr unused;
        const Node* const other = to == nullptr ? nullptr : child_of(to, child.slot, unused);
        missing_below(child.node.get(), other, in_slot(at, level, child.slot), level + 1, lost);
      });
}

void visit_short(const ShortPrefixes& list, std::size_t& next, std::size_t slot, Prefix at, const Table::Visit& visit) {
  for (; next < list.entries().size() && list.entries()[next].slot == slot; ++next) {
    at.length = list.entries()[next].length;
    visit(at, list.entries()[next].value, is_marked(list.marks(), next));
  }
}

std::size_t bytes_below(const Node* node, std::unordered_set<const Node*>& seen) {
  if (node == nullptr || !seen.insert(node).second) return 0;
  std::size_t bytes = Store::bytes_of(*node);
  for (const Child& child : node->content.children) bytes += bytes_below(child.node.get(), seen);
  return bytes;
}

std::size_t bytes_of(const EpochMarksPtr& marks) {
  if (marks == nullptr || marks == all_marked()) return 0;
  std::size_t bytes = sizeof(EpochMarks) + marks->entries.size() / 8 + marks->children.size() * sizeof(EpochMarksPtr);
  for (const EpochMarksPtr& child : marks->children) bytes += bytes_of(child);
  return bytes;
}

}  // namespace

std::uint32_t Table::find(const Prefix& prefix, bool* marked_there) const {
  const auto answer = [&](std::span<const Entry> entries, const EpochMarksPtr& held, std::uint16_t slot) {
    const std::size_t place = place_of(entries, {slot, prefix.length, 0, 0});
    if (place == entries.size()) return kNothing;
    if (marked_there != nullptr) *marked_there = is_marked(held, place);
    return entries[place].value;
  };
  if (prefix.length <= kFallbackBits) return answer(fallbacks.entries(), fallbacks.marks(), prefix.address.bytes[0]);
  const std::uint16_t top_slot = top_slot_of(prefix.address);
  if (prefix.length <= kTopBits) return answer(shorts.entries(), shorts.marks(), top_slot);
  const Node* node = nodes[top_slot].get();
  EpochMarksPtr held = marks[top_slot];
  int level = 0;
  for (; node != nullptr && prefix.length > level_end(level); ++level)
    node = child_of(node, slot_of(prefix.address, level), held);
  return node == nullptr ? kNothing : answer(node->content.entries, held, slot_of(prefix.address, level));
}

void Table::for_each(const Visit& visit) const {
  std::size_t next_fallback = 0, next_short = 0;
  for (std::size_t slot = 0; slot < kTopSlots; ++slot) {
    const Prefix at = place_of_top(*this, slot);
    if ((slot & 0x3fU) == 0) visit_short(fallbacks, next_fallback, slot >> 6, at, visit);
    visit_short(shorts, next_short, slot, at, visit);
    walk(nodes[slot].get(), marks[slot], at, 0, visit);
  }
}

void Table::missing(const Table& from, std::vector<Prefix>& lost) const {
  const Visit look_up = [&](const Prefix& prefix, std::uint32_t, bool) {
    if (find(prefix, nullptr) == kNothing) lost.push_back(prefix);
  };
  std::size_t next_fallback = 0, next_short = 0;
  for (std::size_t slot = 0; slot < kTopSlots; ++slot) {
    const Prefix at = place_of_top(from, slot);
    if ((slot & 0x3fU) == 0) visit_short(from.fallbacks, next_fallback, slot >> 6, at, look_up);
    visit_short(from.shorts, next_short, slot, at, look_up);
    missing_below(from.nodes[slot].get(), nodes[slot].get(), at, 0, lost);
  }
}

std::size_t Table::own_bytes() const {
  std::size_t bytes = sizeof(Table) + nodes.memory_bytes() + marks.memory_bytes() +
                      (fallbacks.entries().size() + shorts.entries().size()) * sizeof(Entry) +
                      (fallbacks.painted().size() + shorts.painted().size()) * sizeof(range_block::Range);
  for (std::size_t slot = 0; slot < kTopSlots; ++slot) bytes += bytes_of(marks[slot]);
  return bytes;
}

std::size_t Table::bytes_of_nodes(std::unordered_set<const Node*>& seen) const {
  std::size_t bytes = 0;
  for (std::size_t slot = 0; slot < kTopSlots; ++slot) bytes += bytes_below(nodes[slot].get(), seen);
  return bytes;
}

}  // namespace hitless::fib
