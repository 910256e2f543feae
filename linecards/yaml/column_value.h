#pragma once
// How a time scale changes the values of a column, and how listings show the values.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "dataplane/base/time.h"

namespace hitless {

/// Effect of a time scale on a value: durations are divided, rates are multiplied.
enum class Scale : std::uint8_t { none, divides, multiplies };

/// A non-zero duration stays non-zero: 0 has a meaning of its own. `times` at least 1.
[[nodiscard]] Duration divided(Duration duration, std::uint64_t times);
/// At most `most`.
[[nodiscard]] std::uint64_t multiplied(std::uint64_t rate, std::uint64_t times, std::uint64_t most);

/// A value as a listing shows it; the first alternative: the row has no value.
using Cell = std::variant<std::monostate, std::string, std::uint64_t, bool, Duration>;

/// How a cell is aligned and written: texts and flags to the left, the others to the right.
enum class CellForm : std::uint8_t { text, flag, number, grouped_number, duration };

struct ListedColumn {
  std::string_view title;
  int width = 0;  ///< characters
  CellForm form = CellForm::text;
};

}  // namespace hitless
