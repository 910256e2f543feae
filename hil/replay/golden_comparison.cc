#include "hil/replay/golden_comparison.h"

#include <sstream>

namespace hitless {
namespace {

/// A line's words behind number and digest: "out IF e i r", "drop REASON", "consumed".
std::vector<std::string> words_behind(const VerdictLine& line) {
  std::istringstream in{std::string(line.view())};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  words.erase(words.begin(), words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)));
  return words;
}

std::string outcome_of(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < 2; ++i) text += (i > 0 ? " " : "") + words[i];
  return text;
}

}  // namespace

Result<void> GoldenComparison::expect(std::uint64_t number, std::uint32_t recorded, VerdictLine& expected) {
  const Result<bool> more = golden_.next(expected);
  if (!more) return tl::unexpected<Error>(more.error());
  const std::string at = golden_.path() + ":" + std::to_string(golden_.line_number()) + ": ";
  if (!*more)
    return fail(ErrorCode::bad_input, at + "ends before packet " + std::to_string(number) +
                                          " of the capture, expected a golden of this capture");
  VerdictLine begin;
  begin.append_number(number);
  begin.append(" ");
  begin.append_hex(recorded);
  begin.append(" ");
  if (!expected.view().starts_with(begin.view()))
    return fail(ErrorCode::bad_input, at + "packet " + std::to_string(number) +
                                          " was recorded with other bytes, expected a golden of this capture");
  return {};
}

Result<void> GoldenComparison::finish() {
  VerdictLine line;
  const Result<bool> more = golden_.next(line);
  if (!more) return tl::unexpected<Error>(more.error());
  if (*more)
    return fail(ErrorCode::bad_input, golden_.path() + ":" + std::to_string(golden_.line_number()) +
                                          ": holds more packets than the capture, expected a golden of this capture");
  return {};
}

void GoldenComparison::judge(const PacketVerdict& verdict, const VerdictLine& expected, const VerdictLine& got,
                             std::span<const std::byte> frame) {
  ++compared_;
  if (expected.view() == got.view()) [[likely]]
    return;
  ++different_;
  if (differences_.size() == shown_max_ && (shown_max_ == 0 || verdict.number > differences_.rbegin()->first)) return;
  const std::vector<std::string> wanted = words_behind(expected);
  const std::vector<std::string> is = words_behind(got);
  PacketDifference difference{verdict.number, outcome_of(wanted), outcome_of(is), {}, {frame.begin(), frame.end()}};
  static constexpr const char* kParts[] = {"Ethernet header", "IP header", "bytes behind the IP header"};
  if (difference.expected == difference.got)
    for (std::size_t i = 0; i < std::size(kParts) && i + 2 < wanted.size() && i + 2 < is.size(); ++i)
      if (wanted[i + 2] != is[i + 2]) difference.parts.emplace_back(kParts[i]);
  differences_.emplace(verdict.number, std::move(difference));
  if (differences_.size() > shown_max_) differences_.erase(std::prev(differences_.end()));
}

}  // namespace hitless
