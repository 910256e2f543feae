#include "hil/commands/cards_command.h"

#include <fmt/format.h>

#include <cctype>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "hil/output/format.h"
#include "hil/runtime/exit_code.h"
#include "hil/scenario/builtin_catalogue.h"
#include "linecards/catalogue/catalogue_table.h"

namespace hitless {
namespace {

constexpr int kNameWidth = 36;
constexpr int kBasisWidth = 9;

std::string text_of(const Cell& cell, CellForm form) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "yes" : "no";
  if (const auto* duration = std::get_if<Duration>(&cell)) return duration_text(to_ns(*duration));
  if (const auto* number = std::get_if<std::uint64_t>(&cell))
    return form == CellForm::grouped_number ? grouped(*number) : fmt::format("{}", *number);
  return "-";
}

/// Flags keep one more blank from what stands before them.
void print_cell(const ListedColumn& column, const std::string& text) {
  if (column.form == CellForm::flag)
    fmt::print("  {:<{}}", text, column.width);
  else if (column.form == CellForm::text)
    fmt::print(" {:<{}}", text, column.width);
  else
    fmt::print(" {:>{}}", text, column.width);
}

void print_table(const CatalogueSection& section) {
  const std::vector<ListedColumn> columns = section.table->listed_columns();
  std::string title(section.table->kind());
  title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
  fmt::print("{:<{}}", title, kNameWidth);
  for (const ListedColumn& column : columns) print_cell(column, std::string(column.title));
  fmt::print("  {:<{}} {}\n", "basis", kBasisWidth, "source");
  for (const ListedRow& row : section.table->listed_rows(*section.rows)) {
    fmt::print("{:<{}}", row.name, kNameWidth);
    for (std::size_t i = 0; i < columns.size(); ++i) print_cell(columns[i], text_of(row.cells[i], columns[i].form));
    fmt::print("  {:<{}} {}\n", to_string(row.provenance.basis), kBasisWidth, row.provenance.source);
  }
}

/// `catalogue_file`: a user's rows beside the built-in ones; may be empty.
int cards_command(const std::string& catalogue_file) {
  auto catalogue = builtin_catalogue();
  if (catalogue && !catalogue_file.empty())
    if (const auto extended = catalogue->extend(catalogue_file); !extended) return report_error(extended.error());
  if (!catalogue) return report_error(catalogue.error());
  for (const CatalogueSection& section : catalogue->sections()) {
    if (&section != &catalogue->sections().front()) fmt::print("\n");
    print_table(section);
  }
  return kExitPass;
}

}  // namespace

Command make_cards_command() {
  const auto file = std::make_shared<std::string>();
  return {"cards",
          "List the catalogue: cards, SPAs, media, platforms, with their sources",
          {{.name = "--catalogue", .target = file.get(), .help = "A file with more rows"}},
          [file] { return cards_command(*file); }};
}

}  // namespace hitless
