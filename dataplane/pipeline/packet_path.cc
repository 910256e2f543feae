#include "dataplane/pipeline/packet_path.h"

#include <algorithm>
#include <array>

#include "dataplane/base/result.h"
#include "dataplane/encap/ethernet.h"
#include "dataplane/packet/packet_burst.h"
#include "dataplane/pipeline/packet_path_card.h"

namespace hitless {

namespace {

/// Calls burst(view, span) for the packets before `until`, in bursts that no view change cuts through, and
/// boundary(at, before, after) at each change. Returns how many packets were taken. Packets are in order of time.
template <class Burst, class Boundary>
std::size_t walk(const std::vector<rte_mbuf*>& packets, Instant until, const StepViews& views, Burst burst,
                 Boundary boundary) {
  std::size_t next = 0;
  const CardView* view = views.first;
  const auto run_to = [&](Instant end) {
    const auto passed = std::partition_point(packets.begin() + static_cast<std::ptrdiff_t>(next), packets.end(),
                                             [end](const rte_mbuf* m) { return meta_of(m).at < end; });
    const auto stop = static_cast<std::size_t>(passed - packets.begin());
    while (next < stop) {
      const std::size_t count = std::min(kBurstMax, stop - next);
      burst(*view, std::span<rte_mbuf* const>(packets.data() + next, count));
      next += count;
    }
  };
  for (const ViewChange& change : views.changes) {
    run_to(change.at);
    boundary(change.at, *view, *change.view);
    view = change.view.get();
  }
  run_to(until);
  return next;
}

}  // namespace

PacketPath::PacketPath(const InterfaceTable& interfaces, std::vector<std::vector<MacAddress>> stations,
                       Duration fabric_latency, CauseTable& causes, GateObserver& gates)
    : interfaces_(interfaces),
      several_vrfs_(std::any_of(interfaces.begin(), interfaces.end(),
                                [&](const Interface& i) { return i.vrf != interfaces.front().vrf; })),
      stations_(std::move(stations)),
      fabric_latency_(fabric_latency),
      queue_gates_(gates) {
  std::size_t slots = 0;
  for (const Interface& interface : interfaces_) slots = std::max(slots, interface.slot.index() + 1);
  cards_.resize(slots);
  card_of_.resize(interfaces_.size());
  lane_of_.resize(interfaces_.size());
  queues_.reserve(interfaces_.size());
  for (const Interface& interface : interfaces_)
    queues_.emplace_back(interface, causes.add({"queue full", interface.name, "more offered than the line carries"}),
                         &queue_gates_);
}

PacketPath::~PacketPath() {
  for (const auto& card : cards_) {
    if (card == nullptr) continue;
    for (rte_mbuf* m : card->arriving) rte_pktmbuf_free(m);
    for (const Crossing& crossing : card->crossing) rte_pktmbuf_free(crossing.packet);
  }
  std::vector<rte_mbuf*> held;
  for (EgressQueue& queue : queues_) queue.transmit_until(kNever, held);
  for (rte_mbuf* m : held) rte_pktmbuf_free(m);
}

void PacketPath::install(Slot slot, CardViewPtr view) {
  if (slot.index() >= cards_.size()) cards_.resize(slot.index() + 1);
  cards_[slot.index()] = std::make_unique<Card>(interfaces_, slot);
  views_.install(slot, std::move(view));
  for (const Interface& interface : interfaces_) {
    if (interface.slot != slot) continue;
    cards_[slot.index()]->interfaces.push_back(interface.index);
    card_of_[interface.index.index()] = cards_[slot.index()].get();
  }
}

void PacketPath::trace(std::uint64_t packet_id, Trace* trace) {
  traced_id_ = packet_id;
  trace_ = trace;
}

Instant PacketPath::take(PacketSource& source, Instant until, std::size_t limit) {
  std::array<rte_mbuf*, kBurstMax> burst;
  while (limit > 0) {
    const std::size_t n = source.pull(until, {burst.data(), std::min(limit, burst.size())});
    if (n == 0) break;
    for (std::size_t i = 0; i < n; ++i) {
      PacketMeta& meta = meta_of(burst[i]);
      meta.id = next_id_;
      next_id_ += id_stride_;
      meta.reason = DropReason::none;
      meta.cause = CauseId();
      meta.consumed = meta.originated = false;
      card_of_[meta.ingress.index()]->arriving.push_back(burst[i]);
    }
    taken_.insert(taken_.end(), burst.begin(), burst.begin() + static_cast<std::ptrdiff_t>(n));
    in_flight_ += n;
    packets_taken_ += n;
    limit -= n;
  }
  return std::min(until, source.next_at());
}

void PacketPath::find_views(Instant from, Instant until) {
  const ViewSchedule& schedule = views_.read();
  for (std::size_t slot = 0; slot < cards_.size(); ++slot)
    if (cards_[slot] != nullptr) cards_[slot]->views = views_of_step(schedule[slot], from, until);
}

void PacketPath::advance(Instant until) {
  tell_offered(until);
  find_views(egress_done_, until);
  walk_ingress(until);
  walk_egress(until);
}

void PacketPath::advance_ingress(Instant until) {
  tell_offered(until);
  find_views(ingress_done_, until);
  walk_ingress(until);
}

void PacketPath::advance_egress(Instant until) {
  find_views(egress_done_, until);
  walk_egress(until);
}

void PacketPath::tell_offered(Instant until) {
  // Packets are told now, not when taken: the phases of the step are known only after its events have run, and the
  // events at `until` itself have not.
  const auto sent_later = std::partition_point(taken_.begin(), taken_.end(),
                                               [until](const rte_mbuf* m) { return meta_of(m).sent < until; });
  const std::span<rte_mbuf* const> offered(taken_.begin(), sent_later);
  if (!offered.empty())
    for (const Observing& observing : observers_) {
      stages_.enter(observing.stage);
      observing.observer->offered(offered);
    }
  stages_.enter(Stage::rig);
  taken_.erase(taken_.begin(), sent_later);
}

void PacketPath::walk_ingress(Instant until) {
  for (const auto& card : cards_)
    if (card != nullptr) ingress(*card, until);
  finish_dropped();
  ingress_done_ = until;
}

void PacketPath::walk_egress(Instant until) {
  for (const auto& card : cards_)
    if (card != nullptr) egress(*card, until);
  queue_gates_.tell();
  finish_dropped();
  egress_done_ = until;
  views_.step_done(until);
}

Trace* PacketPath::trace_of(std::span<rte_mbuf* const> burst) const {
  if (trace_ == nullptr) [[likely]]
    return nullptr;
  return burst.size() == 1 && meta_of(burst[0]).id == traced_id_ ? trace_ : nullptr;
}

void PacketPath::ingress(Card& card, Instant until) {
  stages_.enter(Stage::ingress);
  const std::size_t taken = walk(
      card.arriving, until, card.views,
      [&](const CardView& view, std::span<rte_mbuf* const> burst) { ingress_burst(card, view, burst); },
      [](Instant, const CardView&, const CardView&) {});
  card.arriving.erase(card.arriving.begin(), card.arriving.begin() + static_cast<std::ptrdiff_t>(taken));
}

void PacketPath::ingress_burst(Card& card, const CardView& view, std::span<rte_mbuf* const> burst) {
  card.forwarder.ingress(view, burst, trace_of(burst));
  for (rte_mbuf* m : burst) {
    PacketMeta& meta = meta_of(m);
    if (meta.reason != DropReason::none && punted_ != nullptr && punted_->takes(m)) {
      meta.reason = DropReason::none;
      meta.consumed = true;
    }
    if (meta.reason != DropReason::none) {
      dropped_.push_back(m);
    } else if (meta.consumed) {
      consumed_.push_back(m);
    } else {
      Card* const egress_card = card_of_[meta.egress.index()];
      meta.at += fabric_latency_;
      if (egress_card != nullptr) [[likely]] {
        egress_card->crossing.push_back({meta.at, meta.id, m});
      } else if (FabricLane* const lane = lane_of_[meta.egress.index()]; lane != nullptr) {
        lane->cross(m);
        --in_flight_;
      } else {
        meta.reason = DropReason::egress_slot_empty;
        dropped_.push_back(m);
      }
    }
  }
}

void PacketPath::egress(Card& card, Instant until) {
  stages_.enter(Stage::fabric);
  crossing_runs_.merge(card.crossing, Crossing::before);
  card.arrived.clear();
  auto crossing = card.crossing.begin();
  for (; crossing != card.crossing.end() && crossing->at < until; ++crossing) card.arrived.push_back(crossing->packet);
  card.crossing.erase(card.crossing.begin(), crossing);
  for (const InterfaceIndex index : card.interfaces) queues_[index.index()].reserve(card.arrived.size());
  stages_.enter(Stage::egress);
  walk(
      card.arrived, until, card.views,
      [&](const CardView& view, std::span<rte_mbuf* const> burst) { egress_burst(card, view, burst); },
      [&](Instant at, const CardView& before, const CardView& after) { close_gates(card, at, before, after); });
  transmit(card, until);
}

void PacketPath::egress_burst(Card& card, const CardView& view, std::span<rte_mbuf* const> burst) {
  Trace* trace = trace_of(burst);
  card.forwarder.egress(view, burst, trace);
  for (rte_mbuf* m : burst) {
    PacketMeta& meta = meta_of(m);
    if (meta.reason != DropReason::none || !queues_[meta.egress.index()].offer(m)) {
      dropped_.push_back(m);
    } else if (trace != nullptr) {
      const EgressQueue& queue = queues_[meta.egress.index()];
      trace->push_back({meta.at, "queue",
                        std::to_string(queue.bytes()) + " bytes held, departs " +
                            std::to_string(to_ns(queue.last_departure() - meta.at)) + " ns later"});
    }
  }
}

void PacketPath::close_gates(Card& card, Instant at, const CardView& before, const CardView& after) {
  transmit(card, at);
  stages_.enter(Stage::egress);
  for (const InterfaceIndex index : card.interfaces) {
    EgressQueue& queue = queues_[index.index()];
    const std::uint16_t port = interfaces_[index.index()].port;
    if (before.forwarding() && !after.forwarding())
      queue.flush(at, DropReason::card_stopped_in_queue, after.cause, dropped_);
    else if (before.ports[port].up && !after.ports[port].up)
      queue.flush(at, DropReason::interface_down_in_queue, after.ports[port].cause, dropped_);
  }
}

void PacketPath::transmit(Card& card, Instant until) {
  stages_.enter(Stage::delivery);
  for (const InterfaceIndex index : card.interfaces) {
    queues_[index.index()].transmit_until(until, departed_);
    if (!departed_.empty()) deliver(index);
  }
}

/// A packet that found no way out of the process was not delivered.
void PacketPath::refuse(std::size_t sent) {
  for (std::size_t i = sent; i < departed_.size(); ++i) {
    meta_of(departed_[i]).reason = DropReason::port_refused;
    dropped_.push_back(departed_[i]);
  }
  departed_.resize(sent);
}

/// Tells observers in bursts, split where the destination station changes between right and wrong.
template <class Right>
void PacketPath::tell_delivered(Right right) {
  for (std::size_t first = 0; first < departed_.size();) {
    const bool is_right = right(departed_[first]);
    std::size_t last = first + 1;
    while (last < departed_.size() && right(departed_[last]) == is_right) ++last;
    const std::span<rte_mbuf* const> burst(departed_.data() + first, last - first);
    for (const Observing& observing : observers_) {
      stages_.enter(observing.stage);
      observing.observer->delivered(burst, is_right);
    }
    stages_.enter(Stage::delivery);
    first = last;
  }
}

/// Delivers the packets that departed from one interface.
void PacketPath::deliver(InterfaceIndex interface) {
  if (exit_ != nullptr) [[unlikely]]
    refuse(exit_->transmit(interface, departed_));
  originated_.sent += end_originated(departed_);
  const auto within_vrf = [this](const rte_mbuf* m) {
    const PacketMeta& meta = meta_of(m);
    return !several_vrfs_ || interfaces_[meta.ingress.index()].vrf == interfaces_[meta.egress.index()].vrf;
  };
  if (exit_ != nullptr && exit_->leads_out(interface)) [[unlikely]]
    tell_delivered(within_vrf);
  else
    with_link(*interfaces_[interface.index()].encapsulation, [&](const auto& link) {
      const std::vector<MacAddress>& stations = stations_[interface.index()];
      tell_delivered([&](const rte_mbuf* m) {
        return within_vrf(m) && std::any_of(stations.begin(), stations.end(), [&](const MacAddress& station) {
                 return link.is_for(bytes_of(m), station);
               });
      });
    });
  in_flight_ -= departed_.size();
  // A device may still be reading the packets that it took.
  if (exit_ == nullptr)
    give_back_packets(departed_);
  else if (!departed_.empty())
    rte_pktmbuf_free_bulk(departed_.data(), static_cast<unsigned>(departed_.size()));
  departed_.clear();
}

void PacketPath::finish_dropped() {
  originated_.dropped += end_originated(dropped_);
  for (const Observing& observing : observers_) {
    stages_.enter(observing.stage);
    if (!dropped_.empty()) observing.observer->dropped(dropped_);
    if (!consumed_.empty()) observing.observer->consumed(consumed_);
  }
  stages_.enter(Stage::delivery);
  in_flight_ -= dropped_.size() + consumed_.size();
  give_back_packets(dropped_);
  give_back_packets(consumed_);
  dropped_.clear();
  consumed_.clear();
}

std::size_t PacketPath::in_flight() const { return in_flight_; }

}  // namespace hitless
