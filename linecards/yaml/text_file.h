#pragma once
// A whole text file of the user's, in memory.

#include <string>
#include <string_view>

#include "dataplane/base/result.h"

namespace hitless {

/// bad_input: "PATH: cannot be read (reason), expected ..." for one that is missing, a directory, without permission,
/// or larger than 256 MB, which no file that a person writes is.
Result<std::string> read_text_file(const std::string& path, const std::string& expected);

/// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629 4); npos when all are. Libraries behind us
/// read past their tables, or throw, for anything else.
[[nodiscard]] std::size_t first_not_utf8(std::string_view text);

}  // namespace hitless
