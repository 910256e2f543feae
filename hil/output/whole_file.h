#pragma once
// Results are written whole or not at all.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "dataplane/base/result.h"

namespace hitless {

/// Writes the text beside its place (".part") and moves it there, so that a full disk leaves no half a result. io when
/// it cannot be written.
Result<void> write_whole_file(const std::filesystem::path& path, const std::string& text);

using NamedText = std::pair<std::filesystem::path, std::string>;
/// All of them or none: what stands there is one whole run's.
Result<void> write_whole_files(const std::vector<NamedText>& files);

/// Makes the folder that `--out` names and sees that files can be written there. bad_input when a file stands there, io
/// when it cannot be made or written.
Result<void> prepare_out_folder(const std::filesystem::path& out);

/// Makes the folder of the JUnit file that `option` ("--junit") names, sees that the file can be written there, and
/// takes away an earlier run's, so that it is not taken for this one's. bad_input when a folder or a file of another
/// kind stands there (it is left alone) or a file in the folder's place, io when it cannot be written.
Result<void> prepare_out_file(const std::string& option, const std::filesystem::path& file);

}  // namespace hitless
