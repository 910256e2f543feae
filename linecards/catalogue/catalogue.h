#pragma once
// The catalogue: rows of data with source and basis for everything there are many of. Rows are YAML embedded in the
// binary (rows/*.yaml of the room that owns them), extendable by a user's file of the same form. A new card is a row,
// never a class; a new table is a row of the list that the catalogue is made from.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

class CatalogueTable;

/// Rows by name.
template <class Row>
using RowsByName = std::map<std::string, Row, std::less<>>;

/// The rows of one table, whatever their type.
class StoredRows {
 public:
  virtual ~StoredRows() = default;
  [[nodiscard]] virtual std::unique_ptr<StoredRows> copy() const = 0;
};

template <class Row>
class RowsOf final : public StoredRows {
 public:
  [[nodiscard]] std::unique_ptr<StoredRows> copy() const override { return std::make_unique<RowsOf>(*this); }
  RowsByName<Row> rows;
};

/// A table and its rows, which only the table itself knows by their type.
struct CatalogueSection {
  const CatalogueTable* table = nullptr;
  std::unique_ptr<StoredRows> rows;
};

/// Rows keep their place in memory for as long as the catalogue is neither extended nor assigned to, also when it
/// moves.
class Catalogue {
 public:
  /// Of no tables: holds no rows and takes none.
  Catalogue() = default;
  /// Without rows. The tables outlive this; those whose rows a table names are among them, and are read before it.
  explicit Catalogue(std::span<const CatalogueTable* const> tables);
  Catalogue(const Catalogue& other);
  Catalogue& operator=(const Catalogue& other);
  Catalogue(Catalogue&&) noexcept = default;
  Catalogue& operator=(Catalogue&&) noexcept = default;
  ~Catalogue() = default;

  /// Adds the rows that the binary holds for each table.
  Result<void> add_embedded();
  /// Adds the rows of a user's file; a row of the same name replaces. bad_input names file:line:column.
  Result<void> extend(const std::string& path);
  /// Adds rows from text; `origin` names it in errors. On an error nothing is added.
  Result<void> extend_text(std::string_view yaml, const std::string& origin);

  /// Does what the columns say of a time scale: divides how long everything takes that RPs and cards do themselves, and
  /// multiplies how fast they do it and how fast their Links are. Lines and the fabric, which packets meet, stay as
  /// they are. `times` from 1 to 1000.
  void scale_time(std::uint64_t times);

  /// All rows of a type; none for a table that this catalogue was made without.
  template <class Row>
  [[nodiscard]] const RowsByName<Row>& rows() const {
    for (const CatalogueSection& section : sections_)
      if (const auto* stored = dynamic_cast<const RowsOf<Row>*>(section.rows.get())) return stored->rows;
    static const RowsByName<Row> none;
    return none;
  }
  /// Null when there is no such row.
  template <class Row>
  [[nodiscard]] const Row* find(std::string_view name) const {
    const RowsByName<Row>& all = rows<Row>();
    const auto found = all.find(name);
    return found == all.end() ? nullptr : &found->second;
  }
  /// In the order in which the tables were given.
  [[nodiscard]] std::span<const CatalogueSection> sections() const { return sections_; }

 private:
  void place(const CatalogueTable& table, std::size_t depth);
  [[nodiscard]] const CatalogueSection& section_of(std::string_view name) const;

  std::vector<CatalogueSection> sections_;
  std::vector<const CatalogueTable*> reading_order_;
};

}  // namespace hitless
