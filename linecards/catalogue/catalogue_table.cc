#include "linecards/catalogue/catalogue_table.h"

#include <array>

namespace hitless {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 3> kBases{"published", "measured", "assumed"};

}  // namespace

const char* to_string(Basis basis) { return kBases[static_cast<std::size_t>(basis)].data(); }

const Columns<Provenance>& provenance_columns() {
  static const Columns<Provenance> columns{column::choice("basis", &Provenance::basis, kBases),
                                           column::text("source", &Provenance::source)};
  return columns;
}

}  // namespace hitless
