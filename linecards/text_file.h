#pragma once
// A whole text file of the user's, in memory.

#include <string>

#include "dataplane/base/result.h"

namespace hitless {

/// bad_input: "PATH: cannot be read (reason), expected ..." for one that is missing, a directory, without permission,
/// or larger than 256 MB, which no file that a person writes is.
Result<std::string> read_text_file(const std::string& path, const std::string& expected);

}  // namespace hitless
