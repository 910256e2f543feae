#include "hil/replay/golden_comparison.h"

#include <iterator>

namespace hitless {

tl::unexpected<Error> GoldenComparison::refuse(const std::string& what) const {
  return fail(ErrorCode::bad_input, golden_.path() + ":" + std::to_string(golden_.line_number()) + ": " + what +
                                        ", expected a golden of this capture");
}

Result<void> GoldenComparison::expect(std::uint64_t number, std::uint32_t recorded, VerdictLine& expected) {
  const Result<bool> more = golden_.next(expected);
  if (!more) return tl::unexpected(more.error());
  if (!*more) return refuse("ends before packet " + std::to_string(number) + " of the capture");
  VerdictLine begin;
  begin.append_number(number);
  begin.append(" ");
  begin.append_hex(recorded);
  begin.append(" ");
  if (!expected.view().starts_with(begin.view()))
    return refuse("packet " + std::to_string(number) + " was recorded with other bytes");
  return {};
}

Result<void> GoldenComparison::finish() {
  VerdictLine line;
  const Result<bool> more = golden_.next(line);
  if (!more) return tl::unexpected(more.error());
  if (*more) return refuse("holds more packets than the capture");
  return {};
}

void GoldenComparison::judge(const PacketVerdict& verdict, const VerdictLine& expected, const VerdictLine& got,
                             const Encapsulation& link, std::span<const std::byte> frame) {
  ++compared_;
  if (expected.view() == got.view()) [[likely]]
    return;
  ++different_;
  if (differences_.size() == shown_max_ && (shown_max_ == 0 || verdict.number > differences_.rbegin()->first)) return;
  const auto wanted = split_verdict(expected.view()), is = split_verdict(got.view());
  HITLESS_CHECK(wanted && is, "the golden's lines were looked at when read, and ours are written by VerdictText");
  PacketDifference difference{verdict.number,
                              verdict.in_file,
                              std::string(wanted->outcome),
                              std::string(is->outcome),
                              {},
                              &link,
                              {frame.begin(), frame.end()}};
  static constexpr const char* kParts[] = {"Ethernet header", "IP header", "bytes behind the IP header"};
  if (wanted->outcome == is->outcome)
    for (std::size_t i = 0; i < std::size(kParts); ++i)
      if (wanted->digests[i] != is->digests[i]) difference.parts.emplace_back(kParts[i]);
  differences_.emplace(verdict.number, std::move(difference));
  if (differences_.size() > shown_max_) differences_.erase(std::prev(differences_.end()));
}

}  // namespace hitless
