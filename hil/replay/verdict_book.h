#pragma once
// A verdict for every packet of a replay. Packets end in another order than they were put in; a verdict waits until all
// verdicts before it are known, so that they are written in the capture's order. The longest time that a packet may sit
// in a queue bounds the number that waits, not the capture.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dataplane/packet/packet_observer.h"
#include "hil/replay/golden_comparison.h"
#include "hil/replay/golden_file.h"
#include "hil/replay/packet_verdict.h"

namespace hitless {

class VerdictBook final : public PacketObserver {
 public:
  explicit VerdictBook(const InterfaceTable& interfaces);
  /// `comparison` and `writer` may be null; both outlive the replay.
  void compare_with(GoldenComparison* comparison) { comparison_ = comparison; }
  void write_to(GoldenWriter* writer) { writer_ = writer; }

  /// The next packet of the capture is put on the wire; the path numbers such packets from 0, in this order.
  void sent(const StreamedFrame& frame);
  /// The next packet of the capture is not put on the wire.
  void not_sent(const StreamedFrame& frame);

  void offered(std::span<rte_mbuf* const>) override {}
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override;
  void dropped(std::span<rte_mbuf* const> burst) override;
  void consumed(std::span<rte_mbuf* const> burst) override;

  /// Called when no verdict waits any more: the golden must end here too.
  Result<void> finish();
  /// Set when the golden is broken or another capture's: no later verdict is compared.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  [[nodiscard]] std::uint64_t sent_packets() const { return sent_; }
  /// Packets by outcome, "out GigabitEthernet2/0/0" or "drop no_route"; outcomes of packets that left come first.
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> counts() const;

 private:
  struct Entry {
    PacketVerdict verdict;
    bool ended = false;
    VerdictLine expected;  ///< the golden's line, when there is a golden
  };

  void begin(const StreamedFrame& frame, Entry& entry);
  /// The entry of a packet that was sent and has not been handed on.
  Entry& entry_of(std::uint64_t id) { return ring_[id & (ring_.size() - 1)]; }
  void end(const rte_mbuf* m, PacketEnd how);
  /// Counts the verdict and judges it.
  void settle(Entry& entry, const Encapsulation& link, std::span<const std::byte> frame);
  /// Hands on every verdict that no packet before it holds back.
  void flush();
  void hand_on(const Entry& entry);
  void grow();

  const InterfaceTable& interfaces_;
  VerdictText text_;
  GoldenComparison* comparison_ = nullptr;
  GoldenWriter* writer_ = nullptr;
  std::vector<Entry> ring_;  ///< packets first_id_ to sent_ - 1, by id modulo its size, a power of two
  std::uint64_t first_id_ = 0, sent_ = 0;
  std::deque<Entry> not_sent_;         ///< waiting for the packets before them
  std::vector<std::uint64_t> counts_;  ///< by PacketEnd and the index within it
  std::size_t indices_;                ///< most indices that one PacketEnd has
  std::optional<Error> error_;
};

}  // namespace hitless
