#pragma once
// The one list of the catalogue's tables.

#include "dataplane/base/result.h"
#include "linecards/catalogue/catalogue.h"

namespace hitless {

/// Every table with the rows that the binary holds.
Result<Catalogue> builtin_catalogue();

}  // namespace hitless
