#include "tests/lint/source_tree.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <sstream>

namespace hitless::lint {
namespace {

namespace fs = std::filesystem;

constexpr std::array kFolders = {"dataplane", "linecards", "control", "hil", "bench", "tests"};

bool is_text(const fs::path& path) {
  static constexpr std::array kExtensions = {".h",   ".cc",   ".def",  ".inc", ".txt", ".cmake",
                                             ".yml", ".yaml", ".json", ".md",  ".sh",  ""};
  return std::ranges::find(kExtensions, path.extension().string()) != kExtensions.end();
}

void add_file(const fs::path& project, const fs::path& path, Files& files) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  files.push_back({path.lexically_relative(project).generic_string(), text.str()});
}

template <typename Keep>
Files load(const fs::path& project, Keep keep) {
  Files files;
  for (const char* folder : kFolders) {
    if (!fs::is_directory(project / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(project / folder)) {
      if (entry.is_regular_file() && keep(entry.path())) add_file(project, entry.path(), files);
    }
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// A quote between digits ("1'000") separates them; it opens no character.
bool separates_digits(std::string_view text, std::size_t quote) {
  std::size_t start = quote;
  while (start > 0 && (is_word(text[start - 1]) || text[start - 1] == '\'')) --start;
  return start < quote && std::isdigit(static_cast<unsigned char>(text[start])) != 0;
}

/// The offset after the literal that opens at `at`: a string, a raw string or a character.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
  const bool raw = text[at] == '"' && at > 0 && text[at - 1] == 'R';
  if (raw) {
    const std::size_t open = text.find('(', at);
    if (open == std::string_view::npos) return text.size();
    const std::string close = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
    const std::size_t end = text.find(close, open);
    return end == std::string_view::npos ? text.size() : end + close.size();
  }
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[at] || text[i] == '\n') {
      return i + 1;
    }
  }
  return text.size();
}

std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const bool line = text[at + 1] == '/';
  const std::size_t end = text.find(line ? "\n" : "*/", at + 2);
  if (end == std::string_view::npos) return text.size();
  return line ? end : end + 2;
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

std::string blanked(std::string_view text, bool literals) {
  std::string out(text);
  std::size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*')) {
      const std::size_t end = end_of_comment(text, i);
      blank(out, i, end);
      i = end;
    } else if (c == '"' || (c == '\'' && !separates_digits(text, i))) {
      const std::size_t end = end_of_literal(text, i);
      if (literals) blank(out, i, end);
      i = end;
    } else {
      ++i;
    }
  }
  return out;
}

}  // namespace

Files load_sources(const fs::path& project) {
  return load(project, [](const fs::path& path) { return is_cpp(path.generic_string()); });
}

Files load_all_text(const fs::path& project) {
  Files files = load(project, is_text);
  for (const char* top : {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md", "NOTICE", "CMakeLists.txt",
                          "CMakePresets.json", "demo", "check"}) {
    if (fs::exists(project / top)) add_file(project, project / top, files);
  }
  for (const char* folder : {".ci", "cmake"}) {
    if (!fs::is_directory(project / folder)) continue;
    for (const auto& entry : fs::directory_iterator(project / folder)) {
      if (entry.is_regular_file()) add_file(project, entry.path(), files);
    }
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::string without_comments(std::string_view text) { return blanked(text, false); }
std::string without_literals(std::string_view text) { return blanked(text, true); }

bool is_cpp(std::string_view path) { return path.ends_with(".h") || path.ends_with(".cc") || path.ends_with(".def"); }

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

std::string to_text(const Findings& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += finding.path + ":" + std::to_string(finding.line) + ": " + finding.what + "\n";
  }
  return out;
}

}  // namespace hitless::lint
