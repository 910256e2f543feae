#pragma once
// How one row of each section is read from YAML. What is wrong stays in the YamlRow.

#include "linecards/catalogue/catalogue.h"
#include "linecards/catalogue/yaml_row.h"

namespace hitless {

[[nodiscard]] Medium read_medium(YamlRow& row, const std::string& name);
[[nodiscard]] SpaType read_spa(YamlRow& row, const std::string& name, const Catalogue& known);
[[nodiscard]] CardType read_card(YamlRow& row, const std::string& name, const Catalogue& known);
[[nodiscard]] PlatformType read_platform(YamlRow& row, const std::string& name);

[[nodiscard]] CataloguedFault read_fault(YamlRow& row, const std::string& name);

}  // namespace hitless
