#include <set>

#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {

std::vector<std::string> assumed_rows(const RunRecord& run) {
  const RunInput& input = run.input;
  std::set<std::string> rows;
  const auto note = [&](const std::string& kind, const std::string& name, const Provenance& provenance) {
    if (provenance.basis == Basis::assumed) rows.insert(kind + " " + name + " (" + provenance.source + ")");
  };
  const auto note_medium = [&](const std::string& name) {
    if (const Medium* medium = input.catalogue.find<Medium>(name); medium != nullptr)
      note("medium", medium->name, medium->provenance);
  };
  note("platform", input.config.platform->name, input.config.platform->provenance);
  for (const InstalledCard& card : input.config.cards) {
    note("card", card.type->name, card.type->provenance);
    note_medium(card.type->medium);
  }
  for (const CardSpec& card : input.scenario.cards)
    for (const SpaSpec& spec : card.spas)
      if (const SpaType* spa = input.catalogue.find<SpaType>(spec.spa); spa != nullptr) {
        note("spa", spa->name, spa->provenance);
        note_medium(spa->medium);
      }
  return {rows.begin(), rows.end()};
}

}  // namespace hitless
