// A scenario's names, looked up in the catalogue that the scenario itself may extend.

#include "hil/scenario/builtin_catalogue.h"
#include "hil/scenario/scenario.h"

namespace hitless {
namespace {

template <class Rows>
std::string names_of(const Rows& rows) {
  std::string names;
  for (const auto& [name, row] : rows) names += (names.empty() ? "" : ", ") + name;
  return names;
}

}  // namespace

Result<Catalogue> load_catalogue(const Scenario& scenario) {
  Result<Catalogue> catalogue = builtin_catalogue();
  if (!catalogue) return catalogue;
  for (const std::string& file : scenario.catalogue_files)
    if (Result<void> extended = catalogue->extend(file); !extended) return tl::unexpected(extended.error());
  const auto unknown = [&](FileMark mark, const std::string& kind, const std::string& name, const std::string& known) {
    return fail(
        ErrorCode::bad_input,
        at_mark(scenario.path, mark, "no " + kind + " '" + name + "' in the catalogue, expected one of " + known));
  };
  if (catalogue->find<PlatformType>(scenario.platform) == nullptr)
    return unknown(scenario.platform_mark, "platform", scenario.platform, names_of(catalogue->rows<PlatformType>()));
  for (const CardSpec& card : scenario.cards) {
    if (catalogue->find<CardType>(card.card) == nullptr)
      return unknown(card.mark, "card", card.card, names_of(catalogue->rows<CardType>()));
    for (const SpaSpec& spa : card.spas)
      if (catalogue->find<SpaType>(spa.spa) == nullptr)
        return unknown(spa.mark, "SPA", spa.spa, names_of(catalogue->rows<SpaType>()));
  }
  return catalogue;
}

}  // namespace hitless
