#include "linecards/catalogue/catalogue.h"

#include <algorithm>

#include "linecards/catalogue/catalogue_table.h"
#include "linecards/yaml/text_file.h"
#include "linecards/yaml/yaml_document.h"

namespace hitless {
namespace {

constexpr ValueWording kValue{"{key} of {map}, expected {form}", "{key} \"{value}\", expected {form}"};

constexpr YamlWording kCatalogueWording{.not_a_map = "{map} is not a map, expected a map of keys and values",
                                        .key_not_a_word = "a key of {map} is not a word, expected a name",
                                        .unknown_key = "unknown key {key} of {map}, expected one that the schema names",
                                        .repeated_key = "key {key} of {map} stands twice, expected it once",
                                        .missing_key = "{map} has no key {key}, expected it",
                                        .no_value = nullptr,
                                        .value = kValue,
                                        .choice = kValue,
                                        .between_choices = " or ",
                                        .text_form = "text",
                                        .texts_form = "text or a list of texts",
                                        .duration_form = "a whole number and ns, us, ms, s, min or h, like 250ms",
                                        .longest = Duration::max(),
                                        .longer = ""};

/// Reads the section's rows, if the document has the section.
void read_section(const YamlMap& document, const CatalogueSection& section, const NamesOf& names) {
  const CatalogueTable& table = *section.table;
  const auto node = document.find(table.section());
  if (!node) return;
  YamlErrors& errors = document.errors();
  const YamlMap rows(errors, *node, "section " + std::string(table.section()));
  rows.each([&](const std::string& name, const YAML::Node& row) {
    table.read(*section.rows, name, YamlMap(errors, row, std::string(table.kind()) + ' ' + name), names);
  });
}

}  // namespace

Catalogue::Catalogue(std::span<const CatalogueTable* const> tables) {
  for (const CatalogueTable* table : tables) sections_.push_back({table, table->no_rows()});
  for (const CatalogueTable* table : tables) place(*table, 0);
}

Catalogue::Catalogue(const Catalogue& other) : reading_order_(other.reading_order_) {
  for (const CatalogueSection& section : other.sections_) sections_.push_back({section.table, section.rows->copy()});
}

Catalogue& Catalogue::operator=(const Catalogue& other) { return *this = Catalogue(other); }

/// Places the table right behind the last table that it names; at the end when it names none.
void Catalogue::place(const CatalogueTable& table, std::size_t depth) {
  HITLESS_CHECK(depth < sections_.size(), "tables of the catalogue name each other in a circle");
  if (std::ranges::find(reading_order_, &table) != reading_order_.end()) return;
  const std::vector<std::string_view> named = table.sections_named();
  for (const std::string_view section : named) place(*section_of(section).table, depth + 1);
  std::size_t behind = named.empty() ? reading_order_.size() : 0;
  for (std::size_t i = 0; i < reading_order_.size(); ++i)
    if (std::ranges::find(named, reading_order_[i]->section()) != named.end()) behind = i + 1;
  reading_order_.insert(reading_order_.begin() + static_cast<std::ptrdiff_t>(behind), &table);
}

const CatalogueSection& Catalogue::section_of(std::string_view name) const {
  const auto found = std::ranges::find_if(
      sections_, [&](const CatalogueSection& section) { return section.table->section() == name; });
  HITLESS_CHECK(found != sections_.end(), "a table names rows of one that the catalogue was made without");
  return *found;
}

Result<void> Catalogue::add_embedded() {
  for (const CatalogueTable* table : std::vector(reading_order_)) {
    const EmbeddedRows& rows = table->embedded();
    if (rows.name.empty()) continue;
    if (auto done = extend_text(rows.text, std::string(rows.name)); !done) return done;
  }
  return {};
}

Result<void> Catalogue::extend(const std::string& path) {
  const auto text = read_text_file(path, "a catalogue file (YAML)");
  if (!text) return tl::unexpected(text.error());
  return extend_text(*text, path);
}

Result<void> Catalogue::extend_text(std::string_view yaml, const std::string& origin) {
  const auto document = load_yaml(yaml, origin);
  if (!document) return tl::unexpected(document.error());
  YamlErrors errors(origin, kCatalogueWording);
  const YamlMap top(errors, *document, "catalogue");
  // A copy takes the rows, so that an error leaves nothing half added.
  Catalogue next = *this;
  std::vector<std::string_view> known;
  for (const CatalogueSection& section : sections_) known.push_back(section.table->section());
  top.refuse_others(known);
  const NamesOf names = [&next](std::string_view section) {
    const CatalogueSection& named = next.section_of(section);
    return named.table->names(*named.rows);
  };
  for (const CatalogueTable* table : reading_order_)
    if (errors.empty()) read_section(top, next.section_of(table->section()), names);
  if (!errors.empty()) return tl::unexpected<Error>(errors.first());
  *this = std::move(next);
  return {};
}

void Catalogue::scale_time(std::uint64_t times) {
  for (CatalogueSection& section : sections_) section.table->scale_time(*section.rows, times);
}

}  // namespace hitless
