#include "hil/measure/meter/meter_tally.h"

namespace hitless {

void LossTally::add_other(const DecidedPacket& packet) {
  note_sent(packet.sent_ns);
  packet.received ? ++received_ : ++lost_;
  if (packet.ambiguous) {
    ++ambiguous_;
  } else if (packet.received) {
    if (losing_) end_disruption(packet);
    pass(packet);
  } else {
    lose(packet);
  }
}

void LossTally::lose(const DecidedPacket& packet) {
  if (!losing_) {
    losing_ = true;
    Disruption d;
    d.first_lost = instant_ns(packet.sent_ns);
    d.last_good_before = instant_ns(good_sent_ns_);
    d.first_good_after = kNever;
    d.first_lost_flow = packet.flow;
    d.through = packet.through;
    disruptions_.push_back(d);
  }
  Disruption& d = disruptions_.back();
  d.last_lost = instant_ns(packet.sent_ns);
  d.last_lost_flow = packet.flow;
  ++d.lost;
}

void LossTally::end_disruption(const DecidedPacket& packet) {
  losing_ = false;
  Disruption& d = disruptions_.back();
  d.first_good_after = instant_ns(packet.sent_ns);
  d.rerouted = d.through.valid() && d.through != packet.through;
  if (good_sent_ns_ == INT64_MIN) return;
  d.upper_ns = packet.received_ns - good_sent_ns_;
  d.timestamp_ns = packet.received_ns - good_received_ns_;
}

std::int64_t LossTally::time_of(std::uint64_t packets) const {
  if (sent() < 2) return 0;
  __extension__ using Wide = __int128;  // packets times a flow's duration in ns pass 64 bits within hours
  return static_cast<std::int64_t>(static_cast<Wide>(packets) * (last_sent_ns_ - first_sent_ns_) /
                                   static_cast<Wide>(sent() - 1));
}

std::int64_t LossTally::shortest_visible_outage_ns() const {
  return sent() < 2 ? kUnbounded : largest_gap_ns_ + transit_max_ns();
}

}  // namespace hitless
