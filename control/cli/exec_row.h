#pragma once
// A command of the exec mode is a row: its words, where the command may be typed, and the function that carries it out.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/issu/issu_process.h"
#include "control/redundancy/redundancy.h"
#include "dataplane/base/ids.h"

namespace hitless {

/// The RP on which a command is typed.
struct ExecTarget {
  RpId id;
  bool active;
  const Redundancy& rf;
  IssuProcess& issu;
  const Nvram& nvram;
  Instant now;
};

/// A line as typed, and the words behind the row's own words, in their typed case.
struct ExecLine {
  std::string_view text;
  std::vector<std::string> arguments;
};

enum class ExecMode : std::uint8_t {
  any_rp,     ///< the active and the standby answer
  active_rp,  ///< only the active RP carries the command out
};

struct ExecRow {
  std::string_view words;  ///< "show issu state": keywords, of which each may be abbreviated
  ExecMode mode;
  /// The text for the operator, or an Error with such a text: bad_input for impossible arguments, refused otherwise.
  Result<std::string> (*run)(const ExecTarget& target, const ExecLine& line);
  bool takes_arguments = false;
  /// The event that the command means to the ISSU process; none: the command changes nothing.
  std::optional<IssuEvent> issu = std::nullopt;
};

/// bad_input "% Invalid input: 'LINE', expected ...".
[[nodiscard]] tl::unexpected<Error> invalid_input(std::string_view line, const std::string& expected);

}  // namespace hitless
