#include "dataplane/encap/encapsulation.h"

#include <algorithm>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/encap/ethernet.h"

namespace hitless {
namespace {

/// The built-in rows. Another link layer needs one file and one name here.
std::vector<const Encapsulation*>& rows() {
  static std::vector<const Encapsulation*> rows = {&kEthernet};
  return rows;
}

}  // namespace

const Encapsulation* find_encapsulation(std::string_view name) {
  const auto found = std::ranges::find(rows(), name, &Encapsulation::name);
  return found == rows().end() ? nullptr : *found;
}

std::string encapsulation_names() {
  std::string names;
  for (const Encapsulation* row : rows()) names += (names.empty() ? "" : ", ") + std::string(row->name);
  return names;
}

void register_encapsulation(const Encapsulation& row) {
  HITLESS_CHECK(find_encapsulation(row.name) == nullptr, "two link layers of one name");
  HITLESS_CHECK(row.header_bytes <= kLinkHeaderMax, "a link header longer than any buffer has room for");
  rows().push_back(&row);
}

}  // namespace hitless
