// Finds the row of a typed line: each typed word keeps only the rows whose next keyword the word means.
#include <algorithm>
#include <cctype>
#include <sstream>

#include "control/cli/exec_commands.h"

namespace hitless {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// "a, b or c".
std::string one_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  return text;
}

/// A row whose first keywords were typed.
struct OpenRow {
  const ExecRow* row;
  std::vector<std::string> words;
};

/// The keywords that may come next, each once, in the order of the rows.
std::vector<std::string> next_keywords(const std::vector<OpenRow>& open, std::size_t at) {
  std::vector<std::string> keywords;
  for (const OpenRow& row : open)
    if (at < row.words.size() && std::ranges::find(keywords, row.words[at]) == keywords.end())
      keywords.push_back(row.words[at]);
  return keywords;
}

/// The keyword that was typed in full, or else all keywords that begin with `typed`.
std::vector<std::string> meant(const std::vector<std::string>& keywords, const std::string& typed) {
  std::vector<std::string> beginning;
  for (const std::string& keyword : keywords) {
    if (keyword == typed) return {keyword};
    if (keyword.starts_with(typed)) beginning.push_back(keyword);
  }
  return beginning;
}

/// Two spellings of one command are no ambiguity.
bool mean_one_command(const std::vector<OpenRow>& open, std::size_t at, const std::vector<std::string>& keywords) {
  const ExecRow* one = nullptr;
  for (const OpenRow& row : open) {
    if (at >= row.words.size() || std::ranges::find(keywords, row.words[at]) == keywords.end()) continue;
    if (one != nullptr && one->run != row.row->run) return false;
    one = row.row;
  }
  return true;
}

}  // namespace

tl::unexpected<Error> invalid_input(std::string_view line, const std::string& expected) {
  return fail(ErrorCode::bad_input,
              "% Invalid input: '" + std::string(line) + "'" + (expected.empty() ? "" : ", expected " + expected));
}

Result<ParsedExec> parse_exec(std::span<const ExecRow> rows, std::string_view line) {
  std::vector<OpenRow> open;
  for (const ExecRow& row : rows) open.push_back({&row, words_of(row.words)});
  const std::vector<std::string> typed = words_of(line);
  std::size_t at = 0;
  for (; at < typed.size(); ++at) {
    const auto keywords = meant(next_keywords(open, at), lower(typed[at]));
    if (keywords.empty()) break;  // an argument, or a word that no command knows
    if (keywords.size() > 1 && !mean_one_command(open, at, keywords))
      return fail(ErrorCode::bad_input,
                  "% Ambiguous command: '" + std::string(line) + "', expected " + one_of(keywords));
    std::erase_if(open,
                  [&](const OpenRow& row) { return at >= row.words.size() || row.words[at] != keywords.front(); });
  }
  const auto ends_here = std::ranges::find(open, at, [](const OpenRow& c) { return c.words.size(); });
  const bool has_arguments = at < typed.size();
  if (ends_here == open.end() || (has_arguments && !ends_here->row->takes_arguments)) {
    const auto keywords = next_keywords(open, at);
    return invalid_input(line, keywords.empty() ? "no further word" : one_of(keywords));
  }
  return ParsedExec{ends_here->row, {line, {typed.begin() + static_cast<std::ptrdiff_t>(at), typed.end()}}};
}

}  // namespace hitless
