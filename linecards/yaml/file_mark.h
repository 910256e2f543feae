#pragma once
// A place in a file that a person wrote, as messages name it.

#include <string>

namespace hitless {

/// Line and column, counted from 1; line 0: none.
struct FileMark {
  int line = 0;
  int column = 0;
};

/// "demo.yaml:12:5: what", or "demo.yaml: what" without a mark: how every message about a file begins.
[[nodiscard]] std::string at_mark(const std::string& path, FileMark mark, const std::string& what);

}  // namespace hitless
