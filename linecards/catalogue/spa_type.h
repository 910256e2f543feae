#pragma once
// A shared port adapter: ports for a SIP's bay.

#include <cstdint>
#include <string>

#include "linecards/catalogue/provenance.h"

namespace hitless {

class CatalogueTable;

struct SpaType {
  std::string name;  ///< "2-port-ge-spa"
  std::string part;
  std::string medium;
  std::uint16_t ports = 0;
  std::uint8_t height = 1;  ///< bays (subslots) it occupies
  Provenance provenance;
};

/// Section "spas"; a row names one of "media".
[[nodiscard]] const CatalogueTable& spa_table();

}  // namespace hitless
