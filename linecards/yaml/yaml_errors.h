#pragma once
// The first error in a YAML file, with its place: "path:line:column: what, expected what".

#include <optional>
#include <string>
#include <string_view>

#include <yaml-cpp/yaml.h>

#include "dataplane/base/result.h"
#include "linecards/yaml/file_mark.h"
#include "linecards/yaml/yaml_wording.h"

namespace hitless {

[[nodiscard]] FileMark mark_of(const YAML::Mark& mark);
[[nodiscard]] FileMark mark_of(const YAML::Node& node);

/// Keeps the first error of one file. The reader goes on with defaults after an error, so the code that reads a file is
/// a plain list of the file's keys.
class YamlErrors {
 public:
  /// `wording` outlives the object.
  YamlErrors(std::string path, const YamlWording& wording) : path_(std::move(path)), wording_(wording) {}
  void add(FileMark mark, const std::string& what);
  void add(const YAML::Node& node, const std::string& what) { add(mark_of(node), what); }
  [[nodiscard]] bool empty() const { return !error_; }
  [[nodiscard]] const Error& first() const { return *error_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const YamlWording& wording() const { return wording_; }

 private:
  std::string path_;
  const YamlWording& wording_;
  std::optional<Error> error_;
};

}  // namespace hitless
