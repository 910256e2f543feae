#pragma once
// Marks the entries that the open epoch has refreshed: a bit each, in the shape of the nodes but beside them, so
// that a refresh without changes copies no node. Private to the FIB.

#include <cstdint>
#include <memory>
#include <vector>

namespace hitless::fib {

struct EpochMarks;
/// Null: no entry of the node or below it is marked. all_marked(): all these entries are marked.
using EpochMarksPtr = std::shared_ptr<const EpochMarks>;

struct EpochMarks {
  std::vector<bool> entries;            ///< one each, in the node's order
  std::vector<EpochMarksPtr> children;  ///< one each, in the node's order
};

[[nodiscard]] inline const EpochMarksPtr& all_marked() {
  static const EpochMarks everything;
  static const EpochMarksPtr all(EpochMarksPtr(), &everything);  // owns nothing, so a copy counts no reference
  return all;
}
[[nodiscard]] inline bool is_marked(const EpochMarksPtr& marks, std::size_t entry) {
  if (marks == nullptr) return false;
  return marks == all_marked() || marks->entries[entry];
}
[[nodiscard]] inline const EpochMarksPtr& marks_of_child(const EpochMarksPtr& marks, std::size_t child) {
  return marks == nullptr || marks == all_marked() ? marks : marks->children[child];
}

/// Gathers the marks of a node while the node is made.
class MarksBuilder {
 public:
  void entry(bool marked) {
    made_.entries.push_back(marked);
    some_ = some_ || marked;
    all_ = all_ && marked;
  }
  /// Entries `first` to `end` - 1 of another node, with their marks there.
  void entries(const EpochMarksPtr& marks, std::size_t first, std::size_t end) {
    if (first == end) return;
    if (marks != nullptr && marks != all_marked()) {
      for (; first != end; ++first) entry(marks->entries[first]);
      return;
    }
    const bool marked = marks != nullptr;
    made_.entries.resize(made_.entries.size() + end - first, marked);
    some_ = some_ || marked;
    all_ = all_ && marked;
  }
  void child(const EpochMarksPtr& marks) {
    made_.children.push_back(marks);
    some_ = some_ || marks != nullptr;
    all_ = all_ && marks == all_marked();
  }
  [[nodiscard]] EpochMarksPtr build() {
    if (!some_) return nullptr;
    return all_ ? all_marked() : std::make_shared<const EpochMarks>(std::move(made_));
  }

 private:
  EpochMarks made_;
  bool some_ = false, all_ = true;
};

}  // namespace hitless::fib
