#include <algorithm>
#include <cctype>
#include <regex>

#include "tests/lint/rules.h"

namespace hitless::lint {
namespace {

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n')) + (text.empty() || text.ends_with('\n') ? 0U : 1U);
}

/// Preprocessor lines have braces of their own kind.
std::string without_preprocessor(std::string text) {
  bool directive = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t first = text.find_first_not_of(" \t", at);
    directive = directive || (first < end && text[first] == '#');
    const bool continues = end > at && text[end - 1] == '\\';
    if (directive) std::fill(text.begin() + static_cast<long>(at), text.begin() + static_cast<long>(end), ' ');
    directive = directive && continues;
    at = end + 1;
  }
  return text;
}

enum class Block { scope, function, data };

/// What a brace opens, told from the text between the last statement and it.
Block classify(const std::string& head) {
  static const std::regex kTemplate("^\\s*template\\s*<[^{]*?>\\s*(?=(class|struct|union|enum)\\b)");
  static const std::regex kScope("^\\s*(inline\\s+)?(namespace|extern|class|struct|union|enum)\\b");
  static const std::regex kReturnsRecord("^\\s*(class|struct|union|enum)\\s+\\w+[\\s*&]+\\w+\\s*\\(");
  static const std::regex kFunctionTail("\\)\\s*(const|noexcept|override|final|mutable|try|&|\\s)*(->[^(){}]*)?$");
  const std::string plain = std::regex_replace(head, kTemplate, "");
  if (std::regex_search(plain, kScope) && !std::regex_search(plain, kReturnsRecord)) return Block::scope;
  return std::regex_search(head, kFunctionTail) ? Block::function : Block::data;
}

/// The offset of the brace that closes the one at `open`; npos when there is none.
std::size_t find_close(const std::string& text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  return std::string::npos;
}

/// Walks namespaces and types; bodies and initializers are stepped over whole. Code that does not balance is reported,
/// or a long function could hide behind it.
class FunctionWalk {
 public:
  FunctionWalk(const SourceFile& file, Findings& findings)
      : file_(file), text_(without_preprocessor(without_literals(file.text))), findings_(findings) {}

  void run() {
    for (std::size_t i = 0; i < text_.size(); ++i) i = step(i);
  }

 private:
  /// Reads the character at `i`; returns the offset of the last one read.
  std::size_t step(std::size_t i) {
    const char c = text_[i];
    if (c == '(') ++parentheses_;
    if (c == ')') --parentheses_;
    if (c == '{') return open(i);
    if (parentheses_ == 0 && (c == ';' || c == '}' || (c == ':' && is_access()))) {
      head_.clear();
    } else if (const bool space = std::isspace(static_cast<unsigned char>(c)) != 0; !space) {
      head_ += c;
    } else if (!head_.empty() && head_.back() != ' ') {
      head_ += ' ';  // one for many: std::regex recurses once a character
    }
    return i;
  }

  bool is_access() const { return head_ == "public" || head_ == "private" || head_ == "protected"; }

  std::size_t open(std::size_t brace) {
    const Block block = parentheses_ > 0 ? Block::data : classify(head_);
    if (block == Block::scope) {
      head_.clear();
      return brace;
    }
    const std::size_t close = find_close(text_, brace);
    if (close == std::string::npos) {
      findings_.push_back({file_.path, line_of(text_, brace), "a brace that nothing closes"});
      return text_.size();
    }
    // In `Name(int a) : a_{a}, b_{a} {` the first two braces initialize: more of the head follows them.
    const std::size_t next = text_.find_first_not_of(" \t\n", close + 1);
    const bool initializes = next != std::string::npos && (text_[next] == ',' || text_[next] == '{');
    if (block == Block::data || initializes) {
      head_ += "()";
      return close;
    }
    measure(brace, close);
    head_.clear();
    return close;
  }

  void measure(std::size_t open, std::size_t close) {
    const std::size_t lines = line_of(text_, close) - line_of(text_, open) + 1;
    if (lines <= kFunctionLinesMax) return;
    findings_.push_back(
        {file_.path, line_of(text_, open),
         "a function of " + std::to_string(lines) + " lines; at most " + std::to_string(kFunctionLinesMax)});
  }

  const SourceFile& file_;
  const std::string text_;
  Findings& findings_;
  std::string head_;
  int parentheses_ = 0;
};

}  // namespace

Findings check_pages(const Files& texts) {
  Findings findings;
  for (const SourceFile& text : texts) {
    if (text.path != "README.md" && !text.path.ends_with("/README.md")) continue;
    const auto lines = static_cast<std::size_t>(std::ranges::count(text.text, '\n'));
    const std::size_t most = text.path == "README.md" ? kReadmeLinesMax : kPageLinesMax;
    if (lines > most)
      findings.push_back({text.path, 0, std::to_string(lines) + " lines, expected at most " + std::to_string(most)});
  }
  return findings;
}

Findings check_file_lengths(const Files& files) {
  Findings findings;
  std::vector<std::size_t> lengths;
  for (const SourceFile& file : files) {
    lengths.push_back(count_lines(file.text));
    if (lengths.back() > kFileLinesMax) {
      findings.push_back(
          {file.path, 0, std::to_string(lengths.back()) + " lines; at most " + std::to_string(kFileLinesMax)});
    }
  }
  if (lengths.empty()) return findings;
  std::ranges::nth_element(lengths, lengths.begin() + static_cast<long>(lengths.size() / 2));
  const std::size_t median = lengths[lengths.size() / 2];
  if (median >= kFileLinesMedianMax) {
    findings.push_back(
        {"", 0, "median of " + std::to_string(median) + " lines a file; under " + std::to_string(kFileLinesMedianMax)});
  }
  return findings;
}

Findings check_function_lengths(const Files& files) {
  Findings findings;
  for (const SourceFile& file : files) {
    if (is_cpp(file.path)) FunctionWalk(file, findings).run();
  }
  return findings;
}

}  // namespace hitless::lint
