#include "hil/replay/verdict_book.h"

#include <algorithm>

#include "dataplane/base/result.h"
#include "dataplane/packet/packet.h"

namespace hitless {
namespace {

constexpr std::size_t kEnds = static_cast<std::size_t>(PacketEnd::not_sent) + 1;
constexpr std::size_t kReasons = static_cast<std::size_t>(DropReason::count_);
constexpr std::size_t kFirstRing = 8192;

/// The index of the verdict's interface or reason within its kind of end.
std::size_t index_of(const PacketVerdict& verdict) {
  switch (verdict.end) {
    case PacketEnd::left:
    case PacketEnd::misdelivered:
      return verdict.egress.index();
    case PacketEnd::dropped:
      return static_cast<std::size_t>(verdict.reason);
    case PacketEnd::not_sent:
      return static_cast<std::size_t>(verdict.why);
    case PacketEnd::consumed:
      break;
  }
  return 0;
}

PacketVerdict verdict_at(PacketEnd end, std::size_t index) {
  PacketVerdict verdict;
  verdict.end = end;
  if (end == PacketEnd::left || end == PacketEnd::misdelivered)
    verdict.egress = InterfaceIndex(static_cast<InterfaceIndex::rep>(index));
  if (end == PacketEnd::dropped) verdict.reason = static_cast<DropReason>(index);
  if (end == PacketEnd::not_sent) verdict.why = static_cast<NotSent>(index);
  return verdict;
}

}  // namespace

VerdictBook::VerdictBook(const InterfaceTable& interfaces)
    : interfaces_(interfaces), text_(interfaces), ring_(kFirstRing), indices_(std::max(interfaces.size(), kReasons)) {
  counts_.resize(kEnds * indices_);
}

void VerdictBook::begin(const StreamedFrame& frame, Entry& entry) {
  entry.ended = false;
  entry.verdict = PacketVerdict();
  entry.verdict.number = frame.number;
  entry.verdict.in_file = frame.in_file;
  entry.verdict.recorded = frame.digest;
  if (comparison_ == nullptr || error_) return;
  if (const auto read = comparison_->expect(frame.number, frame.digest, entry.expected); !read) error_ = read.error();
}

void VerdictBook::sent(const StreamedFrame& frame) {
  if (sent_ - first_id_ == ring_.size()) grow();
  begin(frame, entry_of(sent_));
  ++sent_;
}

void VerdictBook::grow() {
  std::vector<Entry> larger(2 * ring_.size());
  for (std::uint64_t id = first_id_; id < sent_; ++id) larger[id & (larger.size() - 1)] = entry_of(id);
  ring_ = std::move(larger);
}

void VerdictBook::not_sent(const StreamedFrame& frame) {
  Entry& entry = not_sent_.emplace_back();
  begin(frame, entry);
  entry.verdict.why = frame.why;
  settle(entry, kEthernet, {});
  flush();
}

void VerdictBook::delivered(std::span<rte_mbuf* const> burst, bool right_station) {
  for (const rte_mbuf* m : burst) end(m, right_station ? PacketEnd::left : PacketEnd::misdelivered);
  flush();
}

void VerdictBook::dropped(std::span<rte_mbuf* const> burst) {
  for (const rte_mbuf* m : burst) end(m, PacketEnd::dropped);
  flush();
}

void VerdictBook::consumed(std::span<rte_mbuf* const> burst) {
  for (const rte_mbuf* m : burst) end(m, PacketEnd::consumed);
  flush();
}

void VerdictBook::end(const rte_mbuf* m, PacketEnd how) {
  const PacketMeta& meta = meta_of(m);
  HITLESS_CHECK(meta.id >= first_id_ && meta.id < sent_, "a packet ends after it was sent");
  Entry& entry = entry_of(meta.id);
  HITLESS_CHECK(!entry.ended, "a packet ends once");
  entry.verdict.end = how;
  if (how == PacketEnd::left || how == PacketEnd::misdelivered) {
    entry.verdict.egress = meta.egress;
    entry.verdict.sent = digest_frame(*interfaces_[meta_of(m).egress.index()].encapsulation, bytes_of(m));
  }
  if (how == PacketEnd::dropped) entry.verdict.reason = meta.reason;
  const InterfaceIndex on = how == PacketEnd::dropped || how == PacketEnd::consumed ? meta.ingress : meta.egress;
  settle(entry, on.valid() ? *interfaces_[on.index()].encapsulation : kEthernet, bytes_of(m));
}

void VerdictBook::settle(Entry& entry, const Encapsulation& link, std::span<const std::byte> frame) {
  entry.ended = true;
  ++counts_[static_cast<std::size_t>(entry.verdict.end) * indices_ + index_of(entry.verdict)];
  if (comparison_ == nullptr || error_) return;
  VerdictLine got;
  text_.write(entry.verdict, got);
  comparison_->judge(entry.verdict, entry.expected, got, link, frame);
}

void VerdictBook::flush() {
  for (;;) {
    const bool waiting = first_id_ < sent_;
    if (!not_sent_.empty() && (!waiting || not_sent_.front().verdict.number < entry_of(first_id_).verdict.number)) {
      hand_on(not_sent_.front());
      not_sent_.pop_front();
    } else if (waiting && entry_of(first_id_).ended) {
      hand_on(entry_of(first_id_));
      ++first_id_;
    } else {
      return;
    }
  }
}

void VerdictBook::hand_on(const Entry& entry) {
  if (writer_ == nullptr) return;
  VerdictLine line;
  text_.write(entry.verdict, line);
  writer_->write(line.view());
}

Result<void> VerdictBook::finish() {
  flush();
  if (error_) return tl::unexpected<Error>(*error_);
  return comparison_ == nullptr ? Result<void>() : comparison_->finish();
}

std::vector<std::pair<std::string, std::uint64_t>> VerdictBook::counts() const {
  std::vector<std::pair<std::string, std::uint64_t>> rows;
  for (std::size_t at = 0; at < counts_.size(); ++at)
    if (counts_[at] != 0)
      rows.emplace_back(text_.outcome(verdict_at(static_cast<PacketEnd>(at / indices_), at % indices_)), counts_[at]);
  return rows;
}

}  // namespace hitless
