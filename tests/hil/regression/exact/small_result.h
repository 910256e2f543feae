#pragma once
// A result.json in small, and files made from it.

#include <filesystem>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "hil/runtime/temporary_folder.h"

namespace hitless::test {

/// small_result.json: two cards, two phases, one gate that closed, two flows that lost packets. It fits the schema.
nlohmann::json small_result();

class ResultFolder {
 public:
  [[nodiscard]] std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
  /// Writes `text` and returns its path.
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name), std::ios::binary | std::ios::trunc) << text;
    return file(name);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace hitless::test
