#include "linecards/yaml/file_mark.h"

namespace hitless {

std::string at_mark(const std::string& path, FileMark mark, const std::string& what) {
  if (mark.line == 0) return path + ": " + what;
  return path + ":" + std::to_string(mark.line) + ":" + std::to_string(mark.column) + ": " + what;
}

}  // namespace hitless
