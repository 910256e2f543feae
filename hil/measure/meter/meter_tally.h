#pragma once
// The Meter's figures of one flow or scope. Packets are added in order of sending.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "hil/measure/meter/meter.h"

namespace hitless {

/// A packet whose fate is decided.
struct DecidedPacket {
  std::int64_t sent_ns = 0;
  std::int64_t received_ns = 0;  ///< valid when `received`
  std::uint32_t flow = 0;
  InterfaceIndex through;  ///< where it arrived; of a lost packet, where packets like it arrived before; may be none
  bool received = false;
  bool ambiguous = false;
};

class LossTally {
 public:
  void add(const DecidedPacket& packet) {
    if (packet.received && !packet.ambiguous) {
      add_good(packet);
    } else {
      add_other(packet);
    }
  }
  /// add() for a packet that is received and not ambiguous.
  void add_good(const DecidedPacket& packet) {
    if (losing_) [[unlikely]]
      return add_other(packet);
    note_sent(packet.sent_ns);
    ++received_;
    pass(packet);
  }

  /// Returns the disruptions with the figures that are known only at the end; the tally is left without them.
  /// `hold_ns(disruption)`: longest time that the first lost packet may have sat in the device before it died.
  template <class HoldOf>
  std::vector<Disruption> take_disruptions(const HoldOf& hold_ns) {
    for (Disruption& d : disruptions_) {
      d.lower_ns = std::max<std::int64_t>(0, to_ns(d.last_lost - d.first_lost) - hold_ns(d));
      d.loss_derived_ns = time_of(d.lost);
    }
    return std::move(disruptions_);
  }
  /// The time that `packets` take at the average rate from the first to the last packet sent.
  [[nodiscard]] std::int64_t time_of(std::uint64_t packets) const;
  [[nodiscard]] std::int64_t shortest_visible_outage_ns() const;
  [[nodiscard]] std::uint64_t sent() const { return received_ + lost_; }
  [[nodiscard]] std::uint64_t received() const { return received_; }
  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  [[nodiscard]] std::uint64_t ambiguous() const { return ambiguous_; }
  [[nodiscard]] std::int64_t transit_min_ns() const { return transit_max_ns_ < 0 ? 0 : transit_min_ns_; }
  [[nodiscard]] std::int64_t transit_max_ns() const { return std::max<std::int64_t>(0, transit_max_ns_); }

 private:
  void note_sent(std::int64_t sent_ns) {
    if (last_sent_ns_ == INT64_MIN) [[unlikely]]
      first_sent_ns_ = last_sent_ns_ = sent_ns;
    // Extremes are seldom passed: a branch that the CPU predicts costs less than a store for each packet, which the
    // next packet would have to wait for.
    if (sent_ns - last_sent_ns_ > largest_gap_ns_) [[unlikely]]
      largest_gap_ns_ = sent_ns - last_sent_ns_;
    last_sent_ns_ = sent_ns;
  }
  void pass(const DecidedPacket& packet) {
    const std::int64_t transit_ns = packet.received_ns - packet.sent_ns;
    if (transit_ns < transit_min_ns_) [[unlikely]]
      transit_min_ns_ = transit_ns;
    if (transit_ns > transit_max_ns_) [[unlikely]]
      transit_max_ns_ = transit_ns;
    good_sent_ns_ = packet.sent_ns;
    good_received_ns_ = packet.received_ns;
  }
  /// Adds a packet that is lost or ambiguous, or the first good one after a loss.
  void add_other(const DecidedPacket& packet);
  void lose(const DecidedPacket& packet);
  /// Ends the disruption at the first good packet after it.
  void end_disruption(const DecidedPacket& packet);

  std::uint64_t received_ = 0, lost_ = 0, ambiguous_ = 0;
  std::int64_t first_sent_ns_ = INT64_MIN, last_sent_ns_ = INT64_MIN, largest_gap_ns_ = 0;  ///< MIN: none yet
  std::int64_t transit_min_ns_ = INT64_MAX, transit_max_ns_ = -1;
  std::int64_t good_sent_ns_ = INT64_MIN, good_received_ns_ = INT64_MIN;  ///< of the last good packet
  bool losing_ = false;                                                   ///< the last of disruptions_ has not ended
  std::vector<Disruption> disruptions_;
};

}  // namespace hitless
