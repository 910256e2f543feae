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
constexpr std::array kLayers = {Layer{"dataplane/base/", 0}, Layer{"dataplane/", 1}, Layer{"linecards/", 2},
                                Layer{"control/", 3},        Layer{"hil/", 4},       Layer{"bench/", 5},
                                Layer{"tests/support/", 5},  Layer{"tests/", 6}};
// Benches and tests share tests/support; a test may look at a bench, a bench at no test.

// Control sends messages to cards: it knows their wire forms and their catalogue, never a card.
constexpr std::array kControlMayInclude = {"linecards/catalogue/catalogue.h", "linecards/ipc/link.h",
                                           "linecards/ipc/card_messages.h", "linecards/ipc/wire.h",
                                           "linecards/ipc/fib_codec.h"};

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
  if (!from) return std::nullopt;
  if (*to > *from) return "the arrow points the other way";
  if (path.starts_with("control/") && included.starts_with("linecards/") &&
      std::ranges::find(kControlMayInclude, included) == kControlMayInclude.end()) {
    return "control knows cards by their messages only";
  }
  return std::nullopt;
}

}  // namespace

Findings check_includes(const Files& files) {
  static const std::regex kInclude("^[ \\t]*#[ \\t]*include[ \\t]*\"([^\"]+)\"");
  Findings findings;
  for (const SourceFile& file : files) {
    const std::string text = without_comments(file.text);
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string current = text.substr(at, end - at);
      ++line;
      at = end + 1;
      std::smatch match;
      if (!std::regex_search(current, match, kInclude)) continue;
      const std::string included = match[1].str();
      if (const auto why = objection(file.path, included)) {
        findings.push_back({file.path, line, "includes " + included + ": " + *why});
      }
    }
  }
  return findings;
}

}  // namespace hitless::lint
