#pragma once
// Reads a whole text file of the user into memory.

#include <string>
#include <string_view>

#include "dataplane/base/result.h"

namespace hitless {

/// bad_input: "PATH: cannot be read (reason), expected ..." for a file that is missing, a directory, without
/// permission, or larger than 256 MB: no file that a person writes is that large.
Result<std::string> read_text_file(const std::string& path, const std::string& expected);

/// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629 4); npos: every byte is. The libraries that
/// get the text next read past their tables, or throw, when a text is not well-formed.
[[nodiscard]] std::size_t first_not_utf8(std::string_view text);

}  // namespace hitless
