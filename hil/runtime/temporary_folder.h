#pragma once
// A folder under the system's temporary directory, removed when its owner is destroyed.

#include <stdlib.h>
#include <filesystem>
#include <string>

#include "dataplane/base/result.h"

namespace hitless {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "hitless-XXXXXX").string();
    HITLESS_CHECK(mkdtemp(name.data()) != nullptr, "no temporary folder could be made");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace hitless
