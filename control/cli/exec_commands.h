#pragma once
// The exec commands of this build: the list of rows, and how a typed line finds its row.

#include <span>
#include <string_view>

#include "control/cli/exec_row.h"

namespace hitless {

/// Every command; a new one is a file of this room and a row here.
[[nodiscard]] std::span<const ExecRow> exec_rows();

struct ParsedExec {
  const ExecRow* row;
  ExecLine line;
};

/// Words are separated by blanks. A keyword may be typed in any case and cut short as long as one keyword begins so; a
/// keyword typed in full wins over longer ones. bad_input "% Invalid input: ..." or "% Ambiguous command: ..."
/// otherwise. `line` and `rows` outlive the result.
[[nodiscard]] Result<ParsedExec> parse_exec(std::span<const ExecRow> rows, std::string_view line);

/// The same with the rows of this build.
[[nodiscard]] inline Result<ParsedExec> parse_exec(std::string_view line) { return parse_exec(exec_rows(), line); }

/// Carries the line out on this RP.
[[nodiscard]] Result<std::string> run_exec(const ExecTarget& target, const ParsedExec& command);

}  // namespace hitless
