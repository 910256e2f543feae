#include "hil/scenario/builtin_catalogue.h"

#include <array>

#include "control/base/platform_type.h"
#include "hil/scenario/fault_type.h"
#include "linecards/catalogue/card_type.h"
#include "linecards/catalogue/medium.h"
#include "linecards/catalogue/spa_type.h"

namespace hitless {

Result<Catalogue> builtin_catalogue() {
  // One row for each table, in the order of listings. The reading order follows from the sections that columns name.
  const std::array tables{
      &card_table(), &spa_table(), &medium_table(), &platform_table(), &fault_table(),
  };
  Catalogue catalogue(tables);
  if (auto added = catalogue.add_embedded(); !added) return tl::unexpected(added.error());
  return catalogue;
}

}  // namespace hitless
