#pragma once
// One RP's disk0: as a real directory. The peer's disk is reached by messages only ("stby-disk0:" names it).

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "control/images/image.h"

namespace hitless {

/// A file as commands name it.
struct FileName {
  bool on_standby = false;  ///< "stby-disk0:NAME": the active's word for its peer's disk0:
  std::string name;
  /// The name that the RP with this disk uses: "disk0:NAME".
  [[nodiscard]] std::string local() const { return "disk0:" + name; }
};
/// "disk0:NAME" or "stby-disk0:NAME"; a name has no slash and is not ".." . bad_input says what was expected.
Result<FileName> parse_file_name(std::string_view text);

class FileSystem {
 public:
  /// `root`: an existing directory on the host that plays this RP's disk0:.
  explicit FileSystem(std::filesystem::path root) : root_(std::move(root)) {}

  /// Host path of "disk0:NAME", whether or not the file is there; bad_input for any other form.
  [[nodiscard]] Result<std::filesystem::path> locate(std::string_view url) const;
  /// Reads and verifies "disk0:NAME". Errors name the file as the operator does, never the host path.
  [[nodiscard]] Result<ImageManifest> read(std::string_view url) const;
  /// Writes the image as disk0:<manifest.name>.
  Result<void> write(const ImageManifest& manifest);
  /// Names of the files, sorted.
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  std::filesystem::path root_;
};

}  // namespace hitless
