#include "linecards/catalogue/spa_type.h"

#include "linecards/catalogue/catalogue_table.h"

namespace hitless {
namespace embedded {
extern const EmbeddedRows spas;
}  // namespace embedded

const CatalogueTable& spa_table() {
  using namespace column;
  static const TableOf<SpaType> table("spas", "SPA", embedded::spas,
                                      {text("part", &SpaType::part).shown("part", 16),
                                       name_of("media", "medium", "medium", &SpaType::medium).shown("medium", 24),
                                       number("ports", &SpaType::ports, {1, kPortsMax}).shown("ports", 5),
                                       number("height", &SpaType::height, {1, 2}).optional().shown("height", 6)});
  return table;
}

}  // namespace hitless
