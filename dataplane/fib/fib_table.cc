#include "dataplane/fib/fib_table.h"

#include <algorithm>

namespace hitless::fib {
namespace {

using range_block::Range;

std::uint16_t fallback_slot(const IpAddress& address) { return address.bytes[0]; }

/// The edits of a batch, grouped by the part of the table where they end.
struct SortedEdits {
  std::vector<Edit> fallbacks, shorts, longer;
  explicit SortedEdits(std::span<const Edit> edits) {
    longer.reserve(edits.size());
    for (const Edit& edit : edits)
      (edit.prefix.length <= kFallbackBits ? fallbacks
       : edit.prefix.length <= kTopBits    ? shorts
                                           : longer)
          .push_back(edit);
  }
};

/// One slot of the top array to be made anew.
struct Job {
  std::uint16_t slot = 0;
  std::uint32_t inherited = 0;
  std::span<const Edit> edits;
  Place place;
  EditResult outcome;
};

/// A job for each slot that has edits, or over which a short prefix has changed.
std::vector<Job> jobs_of(std::span<const Edit> edits, const std::vector<Range>& before, const std::vector<Range>& after,
                         bool shorts_same) {
  std::vector<Job> jobs;
  std::size_t at = 0, old_range = 0, range = 0;
  for (std::uint32_t slot = 0; slot < kTopSlots; ++slot) {
    if (shorts_same) {
      if (at == edits.size()) break;
      slot = top_slot_of(edits[at].prefix.address);
    }
    while (after[range].last < slot) ++range;
    while (before[old_range].last < slot) ++old_range;
    const std::size_t first = at;
    while (at < edits.size() && top_slot_of(edits[at].prefix.address) == slot) ++at;
    if (first == at && before[old_range].value == after[range].value) continue;
    jobs.push_back({static_cast<std::uint16_t>(slot), after[range].value, edits.subspan(first, at - first), {}, {}});
  }
  return jobs;
}

void append(EditResult& all, EditResult&& part) {
  all.marked += part.marked;
  if (all.moved.empty() && all.lost.empty()) {
    all.moved = std::move(part.moved);
    all.lost = std::move(part.lost);
    return;
  }
  all.moved.insert(all.moved.end(), part.moved.begin(), part.moved.end());
  all.lost.insert(all.lost.end(), part.lost.begin(), part.lost.end());
}

}  // namespace

ShortPrefixes::ShortPrefixes(int end) : end_(end) { hold({}); }

void ShortPrefixes::hold(std::vector<Entry> entries) {
  std::vector<Range> painted = paint(entries, end_, std::size_t{1} << end_, kNothing);
  held_ = std::make_shared<const Held>(Held{std::move(entries), std::move(painted)});
}

template <class SlotOf>
bool ShortPrefixes::merge_in(std::span<const Edit> edits, const SlotOf& slot_of_address, EditResult& outcome) {
  if (edits.empty()) return true;
  MergedEntries merged = merge(
      std::span<const Entry>(entries()), marks_, edits,
      [&](const Edit& edit) { return slot_of_address(edit.prefix.address); }, outcome);
  marks_ = merged.marks.build();
  if (!merged.same) hold(std::move(merged.entries));
  return merged.same;
}

Table::Table(Family family_of, VrfId vrf_of) : family(family_of), vrf(vrf_of) {
  for (std::size_t slot = 0; slot < kTopSlots; ++slot) top[slot] = Store::top_word(slot, nullptr);
  fallback.fill(kNothing);
  nodes.grow(kTopSlots);
  marks.grow(kTopSlots);
}

std::shared_ptr<const Table> Table::apply(Store& store, std::span<const Edit> edits, EditResult& outcome) const {
  auto next = std::make_shared<Table>(*this);
  const SortedEdits sorted(edits);
  if (!next->fallbacks.merge_in(sorted.fallbacks, fallback_slot, outcome)) {
    std::size_t at = 0;
    for (const Range& range : next->fallbacks.painted())
      for (; at <= range.last; ++at) next->fallback[at] = range.value;
  }
  const bool shorts_same = next->shorts.merge_in(sorted.shorts, top_slot_of, outcome);
  std::vector<Job> jobs = jobs_of(sorted.longer, shorts.painted(), next->shorts.painted(), shorts_same);
  store.each(jobs.size(), [&](std::size_t i) {
    Job& job = jobs[i];
    NodeEditor rewriter(store, job.outcome);
    job.place = rewriter.rewrite({nodes[job.slot], marks[job.slot]}, job.inherited, job.edits, 0);
  });
  for (Job& job : jobs) {
    if (marks[job.slot] != job.place.marks) next->marks.edit(job.slot) = job.place.marks;
    if (nodes[job.slot] != job.place.node) {
      next->top[job.slot] = Store::top_word(job.slot, job.place.node.get());
      next->nodes.edit(job.slot) = std::move(job.place.node);
    }
    append(outcome, std::move(job.outcome));
  }
  for (const EditResult::Moved& moved : outcome.moved) {
    next->count += moved.before == kNothing ? 1U : 0U;
    next->count -= moved.after == kNothing ? 1U : 0U;
  }
  next->marked += static_cast<std::size_t>(outcome.marked);
  return next;
}

std::shared_ptr<const Table> Table::unmarked() const {
  auto next = std::make_shared<Table>(*this);
  next->marks = {};
  next->marks.grow(kTopSlots);
  next->fallbacks.mark(nullptr);
  next->shorts.mark(nullptr);
  next->marked = 0;
  return next;
}

bool Table::same_as(const Table& other) const {
  if (this == &other) return true;
  if (count != other.count || top != other.top || fallbacks.entries() != other.fallbacks.entries() ||
      shorts.entries() != other.shorts.entries())
    return false;
  // Nodes of equal content are one node, and each node has a page of its own, so equal words of `top` mean equal nodes.
  // Marks are not compared: only tables without stale entries are the same.
  return marked == count && other.marked == other.count;
}

}  // namespace hitless::fib
