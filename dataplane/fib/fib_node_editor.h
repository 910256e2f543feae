#pragma once
// Applies a batch to the nodes: every node that the batch touches is made anew once, all other nodes are shared.
// Private to the FIB.

#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/fib/fib_marks.h"
#include "dataplane/fib/fib_store.h"

namespace hitless::fib {

/// The change of one prefix in a batch; value kNothing withdraws the prefix.
struct Edit {
  Prefix prefix;
  std::uint32_t value = kNothing;
};

/// The result of edits.
struct EditResult {
  struct Moved {
    std::uint32_t before = kNothing, after = kNothing;
  };
  std::vector<Moved> moved;  ///< every entry whose value has changed
  std::vector<Prefix> lost;  ///< entries that are gone
  std::int64_t marked = 0;   ///< marked entries now, less those before
};

/// Old entries and their marks with edits merged in; all of one node or one list of short prefixes.
struct MergedEntries {
  std::vector<Entry> entries;
  MarksBuilder marks;
  bool same = true;  ///< no entry came, went or changed
};
/// Merges `edits`, which all end in this list, into the list `old`. `slot_of_edit` gives an edit's slot.
template <class SlotOf>
MergedEntries merge(std::span<const Entry> old, const EpochMarksPtr& old_marks, std::span<const Edit> edits,
                    const SlotOf& slot_of_edit, EditResult& outcome);

/// A node and its marks; an empty place has neither.
struct Place {
  NodePtr node;
  EpochMarksPtr marks;
};

class NodeEditor {
 public:
  NodeEditor(Store& store, EditResult& outcome) : store_(store), outcome_(outcome) {}
  /// `old` with `edits` applied, covered by `inherited`. `edits`: all of this subtree, ascending, each prefix once.
  Place rewrite(const Place& old, std::uint32_t inherited, std::span<const Edit> edits, int level);

 private:
  struct Draft;
  void rewrite_children(const Place& old, std::span<const Edit> edits, Draft& draft);

  Store& store_;
  EditResult& outcome_;
};

template <class SlotOf>
MergedEntries merge(std::span<const Entry> old, const EpochMarksPtr& old_marks, std::span<const Edit> edits,
                    const SlotOf& slot_of_edit, EditResult& outcome) {
  MergedEntries merged;
  merged.entries.reserve(old.size() + edits.size());
  std::size_t kept = 0;
  // Copies entries without an edit as one block: most entries of a touched node have none.
  const auto keep_up_to = [&](std::size_t end) {
    merged.entries.insert(merged.entries.end(), old.begin() + static_cast<std::ptrdiff_t>(kept),
                          old.begin() + static_cast<std::ptrdiff_t>(end));
    merged.marks.entries(old_marks, kept, end);
    kept = end;
  };
  for (const Edit& edit : edits) {
    const Entry wanted{slot_of_edit(edit), edit.prefix.length, 0, edit.value};
    std::size_t place = kept;
    while (place < old.size() && old[place].key() < wanted.key()) ++place;
    keep_up_to(place);
    std::uint32_t before = kNothing;
    if (kept < old.size() && old[kept].key() == wanted.key()) {
      before = old[kept].value;
      outcome.marked -= is_marked(old_marks, kept++) ? 1 : 0;
    }
    if (wanted.value != kNothing) {
      merged.entries.push_back(wanted);
      merged.marks.entry(true);
      ++outcome.marked;
    } else if (before != kNothing) {
      outcome.lost.push_back(edit.prefix);
    }
    if (before == wanted.value) continue;
    outcome.moved.push_back({before, wanted.value});
    merged.same = false;
  }
  keep_up_to(old.size());
  return merged;
}

}  // namespace hitless::fib
