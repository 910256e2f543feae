#pragma once
// The Meter of a run with several forwarding loops, on a thread of its own. Each loop identifies its packets by their
// bytes, as a tester would; this thread puts the loops' records together in order of time.

#include <memory>
#include <span>
#include <vector>

#include "dataplane/base/spsc_queue.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet_observer.h"
#include "hil/measure/meter/meter.h"
#include "hil/run/loop_progress.h"

namespace hitless {

/// The records of one loop. The loop waits when there is no room: nothing is measured by halves.
class MeterFeed final : public PacketObserver {
 public:
  struct Record {
    IdentifiedFrame frame;
    bool is_sent = false;  ///< the frame was sent to the chassis; otherwise it came back
  };

  /// `interfaces` outlives the feed.
  explicit MeterFeed(const InterfaceTable& interfaces) : interfaces_(interfaces) {}

  // The loop's thread.
  void offered(std::span<rte_mbuf* const> burst) override;
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override;
  void dropped(std::span<rte_mbuf* const>) override {}
  void consumed(std::span<rte_mbuf* const>) override {}

  /// The measurement's thread reads.
  [[nodiscard]] SpscQueue<Record, 1U << 15>& records() { return records_; }

 private:
  Record& wait_for_room();

  const InterfaceTable& interfaces_;
  SpscQueue<Record, 1U << 15> records_;
};

class Measurement {
 public:
  /// `meter` and `interfaces` outlive the measurement.
  Measurement(Meter& meter, const InterfaceTable& interfaces, std::size_t loops);

  [[nodiscard]] MeterFeed& feed(std::size_t loop) { return *feeds_[loop]; }
  /// Runs on a thread of its own, until every loop has ended and all records have been measured.
  void run(std::span<const LoopProgress> progress);

 private:
  bool read_feeds();
  void tell_sent(Instant until);

  Meter& meter_;
  std::vector<std::unique_ptr<MeterFeed>> feeds_;
  struct Sent {
    std::vector<IdentifiedFrame> frames;  ///< in order of time, from `next` on
    std::size_t next = 0;
  };
  std::vector<Sent> sent_;  ///< by loop
  std::vector<IdentifiedFrame> in_order_, received_;
};

}  // namespace hitless
