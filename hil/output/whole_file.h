#pragma once
// Results are written whole or not at all.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

/// Writes a ".part" file beside `path` and renames it to `path`, so that a full disk leaves no half a result. io when
/// the file cannot be written.
Result<void> write_whole_file(const std::filesystem::path& path, const std::string& text);

using NamedText = std::pair<std::filesystem::path, std::string>;
/// Writes all files, or removes all of them when one fails: the files of two runs never stand side by side.
Result<void> write_whole_files(const std::vector<NamedText>& files);

/// Makes the folder that `--out` names and checks that files can be written in it. bad_input when a file stands in the
/// folder's place, io when the folder cannot be made or written.
Result<void> prepare_out_folder(const std::filesystem::path& out);

/// Makes the folder of the JUnit file that `option` ("--junit") names and checks that the file can be written there.
/// Removes the file of an earlier run, so that nobody takes it for this run's. bad_input when a folder or a file of
/// another kind has the file's name (it is left alone) or a file stands in the folder's place; io when the file cannot
/// be written.
Result<void> prepare_out_file(const std::string& option, const std::filesystem::path& file);

}  // namespace hitless
