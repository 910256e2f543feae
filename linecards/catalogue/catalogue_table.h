#pragma once
// A table of the catalogue: its section, its columns, and the rows that the binary holds. This header has everything
// that the file of a table needs.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "linecards/catalogue/catalogue.h"
#include "linecards/catalogue/embedded_rows.h"
#include "linecards/catalogue/provenance.h"
#include "linecards/yaml/column_kinds.h"

namespace hitless {

// Limits of several tables: every product of the model stays within 64 bits and every table within reason.
inline constexpr std::uint64_t kRateMax = 1'000'000'000'000;  ///< bits/s; a Link takes no more
inline constexpr std::uint64_t kPortsMax = 1024;

/// A row as `hitless cards` lists it.
struct ListedRow {
  std::string name;
  std::vector<Cell> cells;  ///< one for each of the table's listed columns
  Provenance provenance;
};

class CatalogueTable {
 public:
  /// `section`: "cards"; `kind`: "card", as errors and listings name a row.
  CatalogueTable(std::string_view section, std::string_view kind, EmbeddedRows embedded)
      : section_(section), kind_(kind), embedded_(embedded) {}
  virtual ~CatalogueTable() = default;
  CatalogueTable(const CatalogueTable&) = delete;
  CatalogueTable& operator=(const CatalogueTable&) = delete;

  [[nodiscard]] std::string_view section() const { return section_; }
  [[nodiscard]] std::string_view kind() const { return kind_; }
  [[nodiscard]] const EmbeddedRows& embedded() const { return embedded_; }

  /// Sections of the tables whose rows this table's rows name: those tables are read before this one.
  [[nodiscard]] virtual std::vector<std::string_view> sections_named() const = 0;

  // `rows` below always come from no_rows() of the same table.
  [[nodiscard]] virtual std::unique_ptr<StoredRows> no_rows() const = 0;
  /// Reads one row; the errors of `map` keep the first error.
  virtual void read(StoredRows& rows, const std::string& name, const YamlMap& map, const NamesOf& names) const = 0;
  virtual void scale_time(StoredRows& rows, std::uint64_t times) const = 0;
  [[nodiscard]] virtual std::vector<std::string> names(const StoredRows& rows) const = 0;
  [[nodiscard]] virtual std::vector<ListedColumn> listed_columns() const = 0;
  [[nodiscard]] virtual std::vector<ListedRow> listed_rows(const StoredRows& rows) const = 0;

 private:
  std::string_view section_, kind_;
  EmbeddedRows embedded_;
};

/// The columns that every table has besides its own: basis and source.
[[nodiscard]] const Columns<Provenance>& provenance_columns();

/// `Row` has members `name` and `provenance` besides the members of its columns.
template <class Row>
class TableOf final : public CatalogueTable {
 public:
  TableOf(std::string_view section, std::string_view kind, EmbeddedRows embedded, Columns<Row> columns)
      : CatalogueTable(section, kind, embedded), columns_(std::move(columns)) {}

  [[nodiscard]] std::vector<std::string_view> sections_named() const override {
    return hitless::sections_named(columns_);
  }

  [[nodiscard]] std::unique_ptr<StoredRows> no_rows() const override { return std::make_unique<RowsOf<Row>>(); }

  void read(StoredRows& rows, const std::string& name, const YamlMap& map, const NamesOf& names) const override {
    Row row;
    row.name = name;
    std::vector<std::string_view> keys = read_columns(map, columns_, row, names);
    const auto common = read_columns(map, provenance_columns(), row.provenance);
    keys.insert(keys.end(), common.begin(), common.end());
    map.refuse_others(keys);
    rows_in(rows).insert_or_assign(name, std::move(row));
  }

  void scale_time(StoredRows& rows, std::uint64_t times) const override {
    for (auto& [name, row] : rows_in(rows)) hitless::scale_time(columns_, row, times);
  }

  [[nodiscard]] std::vector<std::string> names(const StoredRows& rows) const override {
    std::vector<std::string> all;
    for (const auto& [name, row] : rows_in(rows)) all.push_back(name);
    return all;
  }

  [[nodiscard]] std::vector<ListedColumn> listed_columns() const override { return hitless::listed_columns(columns_); }

  [[nodiscard]] std::vector<ListedRow> listed_rows(const StoredRows& rows) const override {
    std::vector<ListedRow> all;
    for (const auto& [name, row] : rows_in(rows)) all.push_back({name, listed_cells(columns_, row), row.provenance});
    return all;
  }

 private:
  static RowsByName<Row>& rows_in(StoredRows& rows) { return dynamic_cast<RowsOf<Row>&>(rows).rows; }
  static const RowsByName<Row>& rows_in(const StoredRows& rows) { return dynamic_cast<const RowsOf<Row>&>(rows).rows; }

  Columns<Row> columns_;
};

}  // namespace hitless
