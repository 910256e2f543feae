#include "linecards/catalogue/catalogue.h"

#include "linecards/catalogue/catalogue_rows.h"
#include "linecards/catalogue/embedded_catalogue.h"
#include "linecards/yaml/text_file.h"
#include "linecards/yaml/yaml_document.h"

namespace hitless {
namespace {

template <class Row>
const Row* find_row(const std::map<std::string, Row, std::less<>>& rows, std::string_view name) {
  const auto found = rows.find(name);
  return found == rows.end() ? nullptr : &found->second;
}

/// Reads the rows of one section, when the file has it, into `out`.
template <class Row, class Read>
Result<void> read_section(const YAML::Node& document, const std::string& origin, const char* section, const char* kind,
                          std::map<std::string, Row, std::less<>>& out, Read read) {
  const YAML::Node rows = document[section];
  if (!rows) return {};
  YamlRow names(rows, origin, std::string("section ") + section);
  names.each([&](const std::string& name, const YAML::Node& node) -> Result<void> {
    YamlRow row(node, origin, std::string(kind) + ' ' + name);
    Row value = read(row, name);
    if (auto done = row.finish(); !done) return done;
    out.insert_or_assign(name, std::move(value));
    return {};
  });
  return names.finish();
}

/// Nothing but the five sections, each at most once.
Result<void> check_sections(const YAML::Node& document, const std::string& origin) {
  YamlRow top(document, origin, "catalogue");
  for (const char* section : {"media", "spas", "cards", "platforms", "faults"})
    if (top.has(section)) top.skip(section);
  return top.finish();
}

}  // namespace

const char* to_string(Basis basis) {
  switch (basis) {
    case Basis::published:
      return "published";
    case Basis::measured:
      return "measured";
    case Basis::assumed:
      return "assumed";
  }
  return "unknown";
}

Result<Catalogue> Catalogue::builtin() {
  Catalogue catalogue;
  for (const EmbeddedFile& file : embedded_catalogue())
    if (auto done = catalogue.extend_text(file.text, std::string(file.name)); !done)
      return tl::unexpected<Error>(done.error());
  return catalogue;
}

Result<void> Catalogue::extend(const std::string& path) {
  const auto text = read_text_file(path, "a catalogue file (YAML)");
  if (!text) return tl::unexpected<Error>(text.error());
  return extend_text(*text, path);
}

Result<void> Catalogue::extend_text(std::string_view yaml, const std::string& origin) {
  const auto document = load_yaml(yaml, origin);
  if (!document) return tl::unexpected<Error>(document.error());
  if (auto done = check_sections(*document, origin); !done) return done;
  // In a copy, so that an error leaves nothing half added; media first, as the others name them.
  Catalogue next = *this;
  auto done = read_section(*document, origin, "media", "medium", next.media_, read_medium);
  if (done)
    done = read_section(*document, origin, "spas", "SPA", next.spas_,
                        [&](YamlRow& row, const std::string& name) { return read_spa(row, name, next); });
  if (done)
    done = read_section(*document, origin, "cards", "card", next.cards_,
                        [&](YamlRow& row, const std::string& name) { return read_card(row, name, next); });
  if (done) done = read_section(*document, origin, "platforms", "platform", next.platforms_, read_platform);
  if (done) done = read_section(*document, origin, "faults", "fault", next.faults_, read_fault);
  if (done) *this = std::move(next);
  return done;
}

const CardType* Catalogue::card(std::string_view name) const { return find_row(cards_, name); }
const SpaType* Catalogue::spa(std::string_view name) const { return find_row(spas_, name); }
const Medium* Catalogue::medium(std::string_view name) const { return find_row(media_, name); }
const PlatformType* Catalogue::platform(std::string_view name) const { return find_row(platforms_, name); }
const CataloguedFault* Catalogue::fault(std::string_view name) const { return find_row(faults_, name); }

}  // namespace hitless
