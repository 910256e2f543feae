#pragma once
// What the lint rules read: files as text. A rule is a function from files to findings, so that a test can plant a
// violation without touching the tree.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hitless::lint {

struct SourceFile {
  std::string path;  ///< from the project's folder, with '/'
  std::string text;
};

struct Finding {
  std::string path;
  std::size_t line = 0;  ///< 0: the whole file
  std::string what;
};

struct Include {
  std::string path;
  std::size_t line = 0;
};

using Files = std::vector<SourceFile>;
using Findings = std::vector<Finding>;

/// C++ files of the six folders, or every text file of the project (build output aside), in order of path.
Files load_sources(const std::filesystem::path& project);
Files load_all_text(const std::filesystem::path& project);

/// The same text, with comments blanked, line for line; `without_literals` also blanks strings and characters.
std::string without_comments(std::string_view text);
std::string without_literals(std::string_view text);

/// Includes in quotes.
std::vector<Include> includes_of(const SourceFile& file);

bool is_cpp(std::string_view path);
std::size_t line_of(std::string_view text, std::size_t offset);
std::string to_text(const Findings& findings);

}  // namespace hitless::lint
