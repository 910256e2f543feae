#include <algorithm>
#include <array>
#include <optional>
#include <regex>

#include "tests/lint/rules.h"

namespace hitless::lint {
namespace {

struct Layer {
  std::string_view folder;
  int height;
};
// A test may look at a bench, a bench at no test.
constexpr std::array kLayers = {Layer{"dataplane/", 1}, Layer{"linecards/", 2}, Layer{"control/", 3},
                                Layer{"hil/", 4},       Layer{"bench/", 5},     Layer{"tests/", 6}};

std::optional<int> height_of(std::string_view path) {
  for (const Layer& layer : kLayers) {
    if (path.starts_with(layer.folder)) return layer.height;
  }
  return std::nullopt;
}

std::optional<std::string> objection(std::string_view path, std::string_view included) {
  const auto from = height_of(path);
  const auto to = height_of(included);
  if (!to) return "an include in quotes names its file from the project's folder";
  if (from && *to > *from) return "the arrow points the other way";
  return std::nullopt;
}

}  // namespace

std::vector<Include> includes_of(const SourceFile& file) {
  // Our own headers are written in quotes; in angle brackets they would be found too, and are taken for what they are.
  static const std::regex kInclude(
      "^[ \\t]*#[ \\t]*include[ \\t]*(?:\"([^\"]+)\"|<((?:dataplane|linecards|control|hil|bench|tests)/[^>]+)>)");
  static const std::regex kMacro("^[ \\t]*#[ \\t]*include[ \\t]*([A-Za-z_]\\w*)");
  std::vector<Include> includes;
  const std::string text = without_comments(file.text);
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string current = text.substr(at, end - at);
    ++line;
    at = end + 1;
    std::smatch match;
    if (std::regex_search(current, match, kInclude))
      includes.push_back({match[1].matched ? match[1].str() : match[2].str(), line});
    else if (std::regex_search(current, match, kMacro))
      includes.push_back({match[1].str(), line});  // a macro hides the name: no folder, so it is objected to
  }
  return includes;
}

Findings check_includes(const Files& files) {
  Findings findings;
  for (const SourceFile& file : files)
    for (const Include& include : includes_of(file))
      if (const auto why = objection(file.path, include.path))
        findings.push_back({file.path, include.line, "includes " + include.path + ": " + *why});
  return findings;
}

}  // namespace hitless::lint
