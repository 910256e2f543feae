#pragma once
// What is wrong in a YAML file, with its place: the first thing only, as "path:line:column: what, expected what".

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

/// Keeps the first error of one file. Whoever reads goes on with defaults after it, so that what reads a file is a
/// plain list of its keys.
class YamlErrors {
 public:
  /// `wording` outlives this.
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
