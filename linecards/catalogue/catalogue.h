#pragma once
// The catalogue: rows of data, each with source and basis, for everything that exists in many types. Rows are YAML
// embedded in the binary (rows/*.yaml of the room that owns the rows); a user's file of the same form may add rows. A
// new card is a row, never a class; a new table is a row of the list from which the catalogue is made.

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

/// A table and its rows. Only the table knows the type of the rows.
struct CatalogueSection {
  const CatalogueTable* table = nullptr;
  std::unique_ptr<StoredRows> rows;
};

/// A row keeps its address until the catalogue is extended or assigned to; a move of the catalogue keeps every address.
class Catalogue {
 public:
  /// A catalogue of no tables: holds no rows and takes no rows.
  Catalogue() = default;
  /// A catalogue without rows. The tables outlive the catalogue. A table that names rows of another table is read after
  /// the other one; `tables` has both.
  explicit Catalogue(std::span<const CatalogueTable* const> tables);
  Catalogue(const Catalogue& other);
  Catalogue& operator=(const Catalogue& other);
  Catalogue(Catalogue&&) noexcept = default;
  Catalogue& operator=(Catalogue&&) noexcept = default;
  ~Catalogue() = default;

  /// Adds the rows that the binary holds for each table.
  Result<void> add_embedded();
  /// Adds the rows of a user's file; each replaces the present row of its name. bad_input names file:line:column.
  Result<void> extend(const std::string& path);
  /// Adds rows from text; `origin` names it in errors. On an error nothing is added.
  Result<void> extend_text(std::string_view yaml, const std::string& origin);

  /// Applies the time scale of each column: divides the durations of all work that RPs and cards do, and multiplies the
  /// rates of that work and of the Links. Lines and the fabric, which packets meet, stay as they are. `times` from 1 to
  /// 1000.
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
  /// Sections in the order in which the tables were given.
  [[nodiscard]] std::span<const CatalogueSection> sections() const { return sections_; }

 private:
  void place(const CatalogueTable& table, std::size_t depth);
  [[nodiscard]] const CatalogueSection& section_of(std::string_view name) const;

  std::vector<CatalogueSection> sections_;
  std::vector<const CatalogueTable*> reading_order_;
};

}  // namespace hitless
