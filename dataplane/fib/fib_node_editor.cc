#include "dataplane/fib/fib_node_editor.h"

namespace hitless::fib {

struct NodeEditor::Draft {
  int level = 0;
  std::span<const range_block::Range> painted;
  MarksBuilder marks;
  std::vector<Child> children;
  bool same = true;
};

namespace {

const std::vector<Entry> kNoEntries;
const std::vector<Child> kNoChildren;

/// The edits that end in this level. The buffer holds them when some of `edits` end deeper.
std::span<const Edit> edits_of_level(std::span<const Edit> edits, int level, std::vector<Edit>& buffer) {
  const auto ends_here = [level](const Edit& edit) { return edit.prefix.length <= level_end(level); };
  std::size_t first = 0;
  while (first < edits.size() && ends_here(edits[first])) ++first;
  if (first == edits.size()) return edits;
  buffer.assign(edits.begin(), edits.begin() + static_cast<std::ptrdiff_t>(first));
  for (std::size_t i = first; i < edits.size(); ++i)
    if (ends_here(edits[i])) buffer.push_back(edits[i]);
  return buffer;
}

}  // namespace

Place NodeEditor::rewrite(const Place& old, std::uint32_t inherited, std::span<const Edit> edits, int level) {
  const auto& old_entries = old.node ? old.node->content.entries : kNoEntries;
  std::vector<Edit> buffer;
  MergedEntries merged = merge(
      std::span(old_entries), old.marks, edits_of_level(edits, level, buffer),
      [level](const Edit& edit) { return slot_of(edit.prefix.address, level); }, outcome_);
  const auto painted = paint(merged.entries, level_end(level), positions_of(level), inherited);
  Draft draft{level, painted, std::move(merged.marks), {}, merged.same};
  rewrite_children(old, edits, draft);

  Place next{{}, draft.marks.build()};
  if (draft.same && old.node && old.node->content.inherited == inherited) {
    next.node = old.node;
    return next;
  }
  // At the top every slot leads to a page, so a page is made even when it only shows the prefix that covers it.
  const bool empty = merged.entries.empty() && draft.children.empty() && (level != 0 || inherited == kNothing);
  if (!empty)
    next.node = store_.node({level, inherited, std::move(merged.entries), std::move(draft.children)}, painted);
  return next;
}

void NodeEditor::rewrite_children(const Place& old, std::span<const Edit> edits, Draft& draft) {
  const auto& old_children = old.node ? old.node->content.children : kNoChildren;
  draft.children.reserve(old_children.size());
  std::size_t child = 0, at = 0, range = 0;
  const auto skip_own = [&] {
    while (at < edits.size() && edits[at].prefix.length <= level_end(draft.level)) ++at;
  };
  for (skip_own(); child < old_children.size() || at < edits.size(); skip_own()) {
    const std::uint32_t next_old = child < old_children.size() ? old_children[child].slot : 0x10000U;
    const std::uint32_t next_edit = at < edits.size() ? slot_of(edits[at].prefix.address, draft.level) : 0x10000U;
    const auto slot = static_cast<std::uint16_t>(std::min(next_old, next_edit));
    while (draft.painted[range].last < slot) ++range;
    const std::uint32_t covering = draft.painted[range].value;
    // An edit of this slot that ends at this level covers the slot's longer prefixes, so it stands before them.
    const std::size_t first = at;
    while (at < edits.size() && slot_of(edits[at].prefix.address, draft.level) == slot &&
           edits[at].prefix.length > level_end(draft.level))
      ++at;
    const std::span<const Edit> below = edits.subspan(first, next_edit == slot ? at - first : 0);
    Place before;
    if (next_old == slot) before = {old_children[child].node, marks_of_child(old.marks, child)};
    if (next_old == slot) ++child;
    const bool untouched = below.empty() && before.node->content.inherited == covering;
    Place after = untouched ? before : rewrite(before, covering, below, draft.level + 1);
    draft.same = draft.same && after.node == before.node;
    if (!after.node) continue;
    draft.marks.child(after.marks);
    draft.children.push_back({slot, std::move(after.node)});
  }
}

}  // namespace hitless::fib
