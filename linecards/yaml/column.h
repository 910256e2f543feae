#pragma once
// Columns of a table. One column gives the key of a member, the form and range of its value, whether a row may leave
// the key out, how a time scale changes the value, and whether listings show the value. column_kinds.h makes columns.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "linecards/yaml/column_value.h"
#include "linecards/yaml/yaml_map.h"

namespace hitless {

/// Names of the rows of another table, by that table's section. The other table was read before.
using NamesOf = std::function<std::vector<std::string>(std::string_view section)>;

/// A row must have the key, may have the key, or does not know the key.
enum class Presence : std::uint8_t { required, optional, unknown };

template <class Row>
struct Column {
  /// Asked with the row's map, and with the members that the columns before this one have read.
  using Condition = std::function<bool(const YamlMap&, const Row&)>;
  using Judge = std::function<void(const YamlMap&, const Row&)>;

  std::string_view key;
  CellForm form = CellForm::text;
  std::function<void(const YamlMap&, Row&, const NamesOf&)> read = {};
  std::vector<std::string_view> sections_named = {};  ///< sections of the tables whose rows the value names
  std::function<void(Row&, std::uint64_t times)> scale_time = {};     ///< none: a time scale leaves the value alone
  std::function<Presence(const YamlMap&, const Row&)> presence = {};  ///< none: required
  Judge judge = {};                                                   ///< may be none
  std::vector<ListedColumn> listed = {};                              ///< empty: listings leave the column out
  std::function<void(const Row&, std::vector<Cell>&)> show = {};      ///< adds a cell for each of `listed`

  [[nodiscard]] Column optional() && {
    presence = [](const YamlMap&, const Row&) { return Presence::optional; };
    return std::move(*this);
  }
  /// If the condition does not hold, the row does not know the key.
  [[nodiscard]] Column only_when(Condition condition) && {
    presence = [condition = std::move(condition)](const YamlMap& map, const Row& row) {
      return condition(map, row) ? Presence::required : Presence::unknown;
    };
    return std::move(*this);
  }
  /// If the condition does not hold, the row must have the key.
  [[nodiscard]] Column optional_when(Condition condition) && {
    presence = [condition = std::move(condition)](const YamlMap& map, const Row& row) {
      return condition(map, row) ? Presence::optional : Presence::required;
    };
    return std::move(*this);
  }
  /// `says` calls YamlMap::wrong when the value contradicts a value read before; `says` is not called after an error.
  [[nodiscard]] Column judged(Judge says) && {
    judge = std::move(says);
    return std::move(*this);
  }
  /// Listings show the value under `title`, `width` characters wide.
  [[nodiscard]] Column shown(std::string_view title, int width) && {
    listed = {{title, width, form}};
    return std::move(*this);
  }
  /// The same, with commas between each three digits.
  [[nodiscard]] Column shown_grouped(std::string_view title, int width) && {
    listed = {{title, width, CellForm::grouped_number}};
    return std::move(*this);
  }
};

template <class Row>
using Columns = std::vector<Column<Row>>;

/// Reads the columns in their order; returns the keys that this row may have.
template <class Row>
std::vector<std::string_view> read_columns(const YamlMap& map, const Columns<Row>& columns, Row& row,
                                           const NamesOf& names = {}) {
  std::vector<std::string_view> keys;
  for (const Column<Row>& column : columns) {
    const Presence presence = column.presence ? column.presence(map, row) : Presence::required;
    if (presence == Presence::unknown) continue;
    keys.push_back(column.key);
    if (presence == Presence::required ? !map.require(column.key) : !map.has(column.key)) continue;
    column.read(map, row, names);
    if (column.judge && map.errors().empty()) column.judge(map, row);
  }
  return keys;
}

/// Applies a time scale of `times`, at least 1, to the members of the row.
template <class Row>
void scale_time(const Columns<Row>& columns, Row& row, std::uint64_t times) {
  for (const Column<Row>& column : columns)
    if (column.scale_time) column.scale_time(row, times);
}

template <class Row>
std::vector<std::string_view> sections_named(const Columns<Row>& columns) {
  std::vector<std::string_view> all;
  for (const Column<Row>& column : columns)
    all.insert(all.end(), column.sections_named.begin(), column.sections_named.end());
  return all;
}

template <class Row>
std::vector<ListedColumn> listed_columns(const Columns<Row>& columns) {
  std::vector<ListedColumn> all;
  for (const Column<Row>& column : columns) all.insert(all.end(), column.listed.begin(), column.listed.end());
  return all;
}

/// In the order of listed_columns().
template <class Row>
std::vector<Cell> listed_cells(const Columns<Row>& columns, const Row& row) {
  std::vector<Cell> cells;
  for (const Column<Row>& column : columns)
    if (!column.listed.empty()) column.show(row, cells);
  return cells;
}

}  // namespace hitless
