#pragma once
// A result.json as figures under names that mean the same in another run: a card by its slot, a phase by its name, a
// gate by what closed it, a flow by its packets and ports. No figure is known by its place in an array.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "hil/regression/exact/figure_meaning.h"

namespace hitless {

/// One value of the file.
struct OutlineFigure {
  std::string name;      ///< "measured outage lower"
  nlohmann::json value;  ///< a number, a text, true, false or null
  FigureMeaning meaning;
};

/// The thing that several figures are about.
struct OutlineSubject {
  std::string name;  ///< "slot 2"; the section's own name for figures about all of it
  std::vector<OutlineFigure> figures;
  /// For a subject that only one side has: `more` = its appearing is worse (a gate that closed, a flow that lost
  /// packets), its going is better.
  WorseWay presence = WorseWay::none;
};

struct OutlineSection {
  std::string name;  ///< "cards"
  std::vector<OutlineSubject> subjects;
};

/// All of a checked result but its timeline, version, scenario and seed. Names are unique: a name that occurs again
/// gets a number.
[[nodiscard]] std::vector<OutlineSection> outline_of(const nlohmann::json& result);

}  // namespace hitless
