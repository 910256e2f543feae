#pragma once
// One function for each kind of column: {key, member, range of the value, effect of a time scale}.

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "linecards/yaml/column.h"

namespace hitless::column {

/// Both ends are allowed.
struct Range {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

template <class Row>
Column<Row> text(std::string_view key, std::string Row::*member) {
  Column<Row> made{.key = key};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) { map.text(key, row.*member); };
  made.show = [=](const Row& row, std::vector<Cell>& cells) { cells.emplace_back(row.*member); };
  return made;
}

template <class Row>
Column<Row> flag(std::string_view key, bool Row::*member) {
  Column<Row> made{.key = key, .form = CellForm::flag};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) { map.flag(key, row.*member); };
  made.show = [=](const Row& row, std::vector<Cell>& cells) { cells.emplace_back(row.*member); };
  return made;
}

template <class Row>
Column<Row> duration(std::string_view key, Duration Row::*member, Scale scale = Scale::none) {
  Column<Row> made{.key = key, .form = CellForm::duration};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) { map.duration(key, row.*member); };
  made.show = [=](const Row& row, std::vector<Cell>& cells) { cells.emplace_back(row.*member); };
  if (scale == Scale::divides)
    made.scale_time = [=](Row& row, std::uint64_t times) { row.*member = divided(row.*member, times); };
  return made;
}

template <class Row>
Column<Row> duration(std::string_view key, std::optional<Duration> Row::*member, Scale scale = Scale::none) {
  Column<Row> made{.key = key, .form = CellForm::duration};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) { map.duration(key, (row.*member).emplace()); };
  made.show = [=](const Row& row, std::vector<Cell>& cells) {
    if (row.*member)
      cells.emplace_back(*(row.*member));
    else
      cells.emplace_back();
  };
  if (scale == Scale::divides)
    made.scale_time = [=](Row& row, std::uint64_t times) {
      if (row.*member) row.*member = divided(*(row.*member), times);
    };
  return made;
}

/// A duration between two repetitions: from 1 ms to a day. A shorter period would leave no time for anything else.
template <class Row>
Column<Row> period(std::string_view key, Duration Row::*member, Scale scale = Scale::none) {
  Column<Row> made = duration(key, member, scale);
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) {
    map.duration(key, row.*member);
    if (row.*member < std::chrono::milliseconds(1) || row.*member > std::chrono::hours(24))
      map.wrong(key, "no period, expected 1ms to 24h");
  };
  return made;
}

/// Bytes.
template <class Row>
Column<Row> size(std::string_view key, std::uint64_t Row::*member) {
  Column<Row> made{.key = key, .form = CellForm::number};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) { map.size(key, row.*member); };
  made.show = [=](const Row& row, std::vector<Cell>& cells) { cells.emplace_back(row.*member); };
  return made;
}

/// A time scale multiplies the value up to `most`.
template <class Row, class Number>
Column<Row> number(std::string_view key, Number Row::*member, Range range, Scale scale = Scale::none,
                   std::uint64_t most = std::numeric_limits<Number>::max()) {
  Column<Row> made{.key = key, .form = CellForm::number};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) {
    map.number(key, row.*member, range.low, range.high);
  };
  made.show = [=](const Row& row, std::vector<Cell>& cells) { cells.emplace_back(std::uint64_t{row.*member}); };
  if (scale == Scale::multiplies)
    made.scale_time = [=](Row& row, std::uint64_t times) {
      row.*member = static_cast<Number>(multiplied(row.*member, times, most));
    };
  return made;
}

/// The value is one of `names`; they stand in the order of the enumeration and outlive the column.
template <class Row, class Enumeration>
Column<Row> choice(std::string_view key, Enumeration Row::*member, std::span<const std::string_view> names) {
  Column<Row> made{.key = key};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf&) {
    std::size_t position = 0;
    map.choice(key, position, names);
    row.*member = static_cast<Enumeration>(position);
  };
  made.show = [=](const Row& row, std::vector<Cell>& cells) {
    cells.emplace_back(std::string(names[static_cast<std::size_t>(row.*member)]));
  };
  return made;
}

/// The name of a row of the table under `section`, a `kind`: "unknown medium token-ring, expected one of ...".
template <class Row>
Column<Row> name_of(std::string_view section, std::string_view kind, std::string_view key, std::string Row::*member) {
  Column<Row> made = text(key, member);
  made.sections_named = {section};
  made.read = [=](const YamlMap& map, Row& row, const NamesOf& names_of) {
    map.text(key, row.*member);
    map.refuse_unless_known(key, kind, row.*member, names_of(section));
  };
  return made;
}

/// A column that the table's own function reads.
template <class Row>
Column<Row> read_by(std::string_view key, std::function<void(const YamlMap&, std::string_view key, Row&)> read) {
  Column<Row> made{.key = key};
  made.read = [=, read = std::move(read)](const YamlMap& map, Row& row, const NamesOf&) { read(map, key, row); };
  return made;
}

/// Columns of the same row that stand in a map within its map.
template <class Row>
Column<Row> group(std::string_view key, Columns<Row> columns) {
  Column<Row> made{.key = key};
  made.sections_named = sections_named(columns);
  made.listed = listed_columns(columns);
  made.read = [=](const YamlMap& map, Row& row, const NamesOf& names) {
    map.map(key, [&](const YamlMap& within) { within.refuse_others(read_columns(within, columns, row, names)); });
  };
  made.scale_time = [=](Row& row, std::uint64_t times) { hitless::scale_time(columns, row, times); };
  made.show = [=](const Row& row, std::vector<Cell>& cells) {
    for (Cell& cell : listed_cells(columns, row)) cells.push_back(std::move(cell));
  };
  return made;
}

/// A member with columns of its own, in a map within the row's map. Listings leave the member out.
template <class Row, class Member>
Column<Row> part(std::string_view key, Member Row::*member, Columns<Member> columns) {
  Column<Row> made{.key = key};
  made.sections_named = sections_named(columns);
  made.read = [=](const YamlMap& map, Row& row, const NamesOf& names) {
    map.map(key,
            [&](const YamlMap& within) { within.refuse_others(read_columns(within, columns, row.*member, names)); });
  };
  made.scale_time = [=](Row& row, std::uint64_t times) { hitless::scale_time(columns, row.*member, times); };
  return made;
}

/// A judge of two columns of one row: the low value may not be more than the high value. The low column is read first.
template <class Row, class Value>
typename Column<Row>::Judge at_most(std::string_view low_key, Value Row::*low, std::string_view high_key,
                                    Value Row::*high) {
  return [=](const YamlMap& map, const Row& row) {
    if (row.*low > row.*high)
      map.wrong(low_key, std::string(low_key) + " is more than " + std::string(high_key) + ", expected at most that");
  };
}

}  // namespace hitless::column
