#include "hil/measure/meter/meter.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "dataplane/base/result.h"
#include "dataplane/base/sorted_runs.h"
#include "hil/measure/identity/packet_identity.h"
#include "hil/measure/meter/meter_flows.h"
#include "hil/measure/meter/meter_outstanding.h"
#include "hil/measure/meter/meter_tally.h"

namespace hitless {
namespace {

/// An interface or a card of the cabling plan.
struct Scope {
  std::string name;
  Slot slot;
  InterfaceIndex interface;
  LossTally tally;
};

/// Transit delays of the frames that left one interface: they bound how long a packet may have sat in its queue.
struct ArrivalDelays {
  std::size_t longest_frame = 0;
  std::int64_t longest_frame_min_ns = 0;  ///< smallest transit delay among frames of that length
  std::int64_t max_ns = 0;

  void add(std::size_t frame_bytes, std::int64_t transit_ns) {
    max_ns = std::max(max_ns, transit_ns);
    if (frame_bytes < longest_frame) return;
    longest_frame_min_ns = frame_bytes > longest_frame ? transit_ns : std::min(longest_frame_min_ns, transit_ns);
    longest_frame = frame_bytes;
  }
  [[nodiscard]] std::int64_t hold_ns() const { return max_ns + longest_frame_min_ns; }
};

/// A frame that came back, kept until its instant has passed on every interface.
struct Arrival {
  std::uint64_t digest = 0;
  std::int64_t at_ns = 0;
  std::uint32_t frame_bytes = 0;
  InterfaceIndex on;
};

bool earlier(const Arrival& a, const Arrival& b) { return a.at_ns != b.at_ns ? a.at_ns < b.at_ns : a.on < b.on; }

/// Places in the tables are prefetched for this many frames together, before the first frame is looked up.
constexpr std::size_t kTogether = 32;
/// Tables are prefetched for the packet this many places ahead.
constexpr std::size_t kAhead = 8;

}  // namespace

struct Meter::State {
  State(std::vector<CabledInterface> cabling, Duration threshold_);
  /// Matches the arrivals before `now` in order of time, then feeds every packet whose fate is settled, and those older
  /// than the threshold, to flows and scopes.
  void decide(std::int64_t now);
  void match(const Arrival& arrival);
  /// `identify(frame, identity)` fills in the identity of a frame.
  template <class Frame, class Identify>
  void note_sent(std::span<const Frame> frames, const Identify& identify);
  [[gnu::always_inline]] void note_received(InterfaceIndex on, Instant at, std::size_t frame_bytes, FrameKind kind,
                                            std::uint64_t digest) {
    static_cast<void>(card_of(on));
    if (kind != FrameKind::measurable) {
      const bool broken = kind == FrameKind::too_short || kind == FrameKind::bad_header;
      ++(broken ? unexpected : ignored);
      return;
    }
    arrivals.push_back({digest, to_ns(at), static_cast<std::uint32_t>(frame_bytes), on});
  }
  void apply(const OutstandingPackets::Packet& packet);
  /// Adds the packet to its flow, to `everything`, and to the scopes that it touches.
  template <class Add>
  void apply_to_tallies(FlowTable::Flow& flow, const DecidedPacket& packet, Add add);
  /// Longest time that a packet may have sat in the device on its way to this interface; none: to any interface.
  [[nodiscard]] std::int64_t hold_ns(InterfaceIndex through) const;
  [[nodiscard]] MeterFlow take_flow(std::uint32_t index);
  [[nodiscard]] MeterScope take_scope(Scope& scope);
  /// Position of the interface's card in `cards`; the interface must be in the cabling plan.
  [[nodiscard]] std::size_t card_of(InterfaceIndex on) const;

  Duration threshold;
  std::vector<Scope> interfaces;            ///< by InterfaceIndex; no name: not in the plan
  std::vector<Scope> cards;                 ///< in order of slot
  std::vector<std::size_t> card_positions;  ///< by InterfaceIndex; SIZE_MAX: not in the plan
  std::vector<ArrivalDelays> delays;        ///< by InterfaceIndex
  std::vector<const Encapsulation*> links;  ///< by InterfaceIndex
  bool all_ethernet = true;
  FlowTable flows;
  OutstandingPackets outstanding;
  std::vector<Arrival> arrivals;  ///< not yet matched
  SortedRuns<Arrival> arrival_runs;
  std::array<PacketIdentity, kTogether> identities;  ///< of the frames at hand
  LossTally everything;
  std::uint64_t not_measured = 0, unexpected = 0, ignored = 0;
  Instant newest_sent = Instant::min();
};

Meter::State::State(std::vector<CabledInterface> cabling, Duration threshold_)
    : threshold(threshold_), outstanding(to_ns(threshold_)) {
  std::vector<Slot> slots;
  for (const CabledInterface& cabled : cabling) slots.push_back(cabled.slot);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  for (const Slot slot : slots) cards.push_back({to_string(slot), slot, {}, {}});
  for (CabledInterface& cabled : cabling) {
    const std::size_t i = cabled.index.index();
    if (i >= interfaces.size()) {
      interfaces.resize(i + 1);
      card_positions.resize(i + 1, SIZE_MAX);
      links.resize(i + 1, &kEthernet);
    }
    HITLESS_CHECK(card_positions[i] == SIZE_MAX, "an interface stands twice in the cabling plan");
    interfaces[i] = {std::move(cabled.name), cabled.slot, cabled.index, {}};
    links[i] = cabled.encapsulation;
    all_ethernet = all_ethernet && cabled.encapsulation == &kEthernet;
    card_positions[i] =
        static_cast<std::size_t>(std::lower_bound(slots.begin(), slots.end(), cabled.slot) - slots.begin());
  }
  delays.resize(interfaces.size());
}

std::size_t Meter::State::card_of(InterfaceIndex on) const {
  HITLESS_CHECK(on.index() < card_positions.size() && card_positions[on.index()] != SIZE_MAX,
                "an interface that is not in the cabling plan");
  return card_positions[on.index()];
}

void Meter::State::match(const Arrival& arrival) {
  const OutstandingPackets::Packet* const packet = outstanding.receive(arrival.digest, arrival.at_ns, arrival.on.value);
  if (packet == nullptr) {
    ++unexpected;
  } else if (!packet->ambiguous) {
    delays[arrival.on.index()].add(arrival.frame_bytes, packet->received_ns - packet->sent_ns);
  }
}

void Meter::State::decide(std::int64_t now) {
  // The rig empties one port after another, so equal packets may be reported in another order than they came back in.
  arrival_runs.merge(arrivals, earlier);
  const auto passed =
      std::partition_point(arrivals.begin(), arrivals.end(), [now](const Arrival& a) { return a.at_ns < now; });
  for (auto arrival = arrivals.begin(); arrival != passed; ++arrival) {
    if (passed - arrival > static_cast<std::ptrdiff_t>(kAhead)) outstanding.prefetch(arrival[kAhead].digest);
    match(*arrival);
  }
  arrivals.erase(arrivals.begin(), passed);
  while (!outstanding.empty()) {
    const OutstandingPackets::Packet& front = outstanding.front();
    if (front.fate == OutstandingPackets::Fate::unsettled) {
      if (now - front.sent_ns <= to_ns(threshold)) return;
      outstanding.give_up_front();
    }
    // The place ahead may hold a packet that was popped long ago: its flow is still valid.
    if (const std::uint32_t next = outstanding.ahead(kAhead).flow; next < flows.size()) flows.prefetch_flow(next);
    apply(front);
    outstanding.pop_front();
  }
}

void Meter::State::apply(const OutstandingPackets::Packet& packet) {
  FlowTable::Flow& flow = flows[packet.flow];
  DecidedPacket decided{packet.sent_ns,
                        packet.received_ns,
                        packet.flow,
                        InterfaceIndex(packet.received_on),
                        packet.fate == OutstandingPackets::Fate::received,
                        packet.ambiguous};
  // The interface that a lost packet would have reached is judged only by packets sent before it: then the order of
  // decisions does not matter.
  if (decided.received) {
    flows.set_arrival(flow, decided.through);
  } else {
    decided.through = flow.received_on.valid() ? flow.received_on : flows.answered_on(flow);
  }
  if (decided.received && !decided.ambiguous) {
    apply_to_tallies(flow, decided, [](LossTally& tally, const DecidedPacket& p) { tally.add_good(p); });
  } else {
    apply_to_tallies(flow, decided, [](LossTally& tally, const DecidedPacket& p) { tally.add(p); });
  }
}

template <class Add>
void Meter::State::apply_to_tallies(FlowTable::Flow& flow, const DecidedPacket& packet, Add add) {
  add(flow.tally, packet);
  add(everything, packet);
  if (!packet.through.valid()) return;
  const InterfaceIndex in = flow.sent_on, out = packet.through;
  add(interfaces[in.index()].tally, packet);
  if (out != in) add(interfaces[out.index()].tally, packet);
  const std::size_t in_card = card_positions[in.index()], out_card = card_positions[out.index()];
  add(cards[in_card].tally, packet);
  if (out_card != in_card) add(cards[out_card].tally, packet);
}

std::int64_t Meter::State::hold_ns(InterfaceIndex through) const {
  if (through.valid()) return delays[through.index()].hold_ns();
  std::int64_t longest = 0;
  for (const ArrivalDelays& d : delays) longest = std::max(longest, d.hold_ns());
  return longest;
}

MeterFlow Meter::State::take_flow(std::uint32_t index) {
  FlowTable::Flow& flow = flows[index];
  const LossTally& tally = flow.tally;
  MeterFlow out;
  out.key = to_string(flows.key_of(index));
  out.sent_on = flow.sent_on;
  out.received_on = flow.received_on;
  out.sent = tally.sent();
  out.received = tally.received();
  out.lost = tally.lost();
  out.ambiguous = tally.ambiguous();
  out.transit_min_ns = tally.transit_min_ns();
  out.transit_max_ns = tally.transit_max_ns();
  out.loss_derived_ns = tally.time_of(tally.lost());
  out.shortest_visible_outage_ns = tally.shortest_visible_outage_ns();
  out.destination_answered = flows.answered_on(flow).valid();
  if (!out.destination_answered) return out;
  out.disruptions = flow.tally.take_disruptions([this](const Disruption& d) {
    // A flow that came back elsewhere, or not at all, may have lost its first packet anywhere.
    return hold_ns(d.rerouted || d.first_good_after == kNever ? InterfaceIndex{} : d.through);
  });
  return out;
}

MeterScope Meter::State::take_scope(Scope& scope) {
  const LossTally& tally = scope.tally;
  MeterScope out{scope.name,
                 scope.slot,
                 scope.interface,
                 tally.sent(),
                 tally.received(),
                 tally.lost(),
                 tally.transit_min_ns(),
                 tally.transit_max_ns(),
                 tally.shortest_visible_outage_ns(),
                 {}};
  out.disruptions = scope.tally.take_disruptions([this](const Disruption& d) {
    const InterfaceIndex later = flows[d.first_lost_flow].received_on;
    return std::max(hold_ns(d.through), hold_ns(later.valid() ? later : d.through));
  });
  return out;
}

Meter::Meter(std::vector<CabledInterface> cabling, Duration forwarding_delay_threshold)
    : state_(std::make_unique<State>(std::move(cabling), forwarding_delay_threshold)) {}
Meter::~Meter() = default;

template <class Frame, class Identify>
[[gnu::noinline]] void Meter::State::note_sent(std::span<const Frame> frames, const Identify& identify) {
  std::array<std::uint32_t, kTogether> tags;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    HITLESS_CHECK(frames[i].at >= newest_sent, "packets are sent in order of time");
    newest_sent = frames[i].at;
    static_cast<void>(card_of(frames[i].on));
    identify(frames[i], identities[i]);
    if (identities[i].kind != FrameKind::measurable) continue;
    tags[i] = FlowTable::tag_of(frames[i].on, identities[i].flow);
    flows.prefetch_place(tags[i]);
    outstanding.prefetch(identities[i].digest);
  }
  for (std::size_t i = 0; i < frames.size(); ++i)
    if (identities[i].kind == FrameKind::measurable) flows.prefetch_key(tags[i]);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (identities[i].kind != FrameKind::measurable) {
      ++not_measured;
      continue;
    }
    const std::uint32_t flow = flows.find_or_add(frames[i].on, identities[i].flow, tags[i]);
    outstanding.push(identities[i].digest, to_ns(frames[i].at), flow);
  }
}

void Meter::sent(std::span<const SeenFrame> frames) {
  State& s = *state_;
  for (std::size_t at = 0; at < frames.size(); at += kTogether) {
    const std::span<const SeenFrame> some = frames.subspan(at, std::min(kTogether, frames.size() - at));
    if (s.all_ethernet) [[likely]]
      s.note_sent(some, [](const SeenFrame& frame, PacketIdentity& to) { identify(Ethernet(), frame.bytes, to); });
    else
      s.note_sent(some, [&s](const SeenFrame& frame, PacketIdentity& to) {
        with_link(*s.links[frame.on.index()], [&](const auto& link) { identify(link, frame.bytes, to); });
      });
  }
}

void Meter::sent(std::span<const IdentifiedFrame> frames) {
  for (std::size_t at = 0; at < frames.size(); at += kTogether)
    state_->note_sent(frames.subspan(at, std::min(kTogether, frames.size() - at)),
                      [](const IdentifiedFrame& frame, PacketIdentity& to) { to = frame.identity; });
}

void Meter::received(std::span<const SeenFrame> frames) {
  State& s = *state_;
  const auto note_all = [&](const auto& identify_frame) {
    for (const SeenFrame& frame : frames) {
      const ArrivedIdentity identity = identify_frame(frame);
      s.note_received(frame.on, frame.at, frame.bytes.size(), identity.kind, identity.digest);
    }
  };
  if (s.all_ethernet) [[likely]]
    note_all([](const SeenFrame& frame) { return identify_arrived(Ethernet(), frame.bytes); });
  else
    note_all([&s](const SeenFrame& frame) {
      static_cast<void>(s.card_of(frame.on));  // refuses an unknown interface before `links` is read
      return with_link(*s.links[frame.on.index()],
                       [&](const auto& link) { return identify_arrived(link, frame.bytes); });
    });
}

void Meter::received(std::span<const IdentifiedFrame> frames) {
  for (const IdentifiedFrame& frame : frames)
    state_->note_received(frame.on, frame.at, frame.frame_bytes, frame.identity.kind, frame.identity.digest);
}

void Meter::advance(Instant now) { state_->decide(to_ns(now)); }

MeterResult Meter::finish() {
  State& s = *state_;
  s.decide(INT64_MAX / 2);
  MeterResult result;
  result.sent = s.everything.sent();
  result.received = s.everything.received();
  result.lost = s.everything.lost();
  result.ambiguous = s.everything.ambiguous();
  result.not_measured = s.not_measured;
  result.unexpected = s.unexpected;
  result.ignored = s.ignored;
  result.shortest_visible_outage_ns = s.everything.shortest_visible_outage_ns();
  result.forwarding_delay_threshold = s.threshold;
  result.flows.reserve(s.flows.size());
  for (std::uint32_t i = 0; i < s.flows.size(); ++i) {
    result.flows.push_back(s.take_flow(i));
    if (!result.flows.back().destination_answered) result.never_delivered += result.flows.back().lost;
  }
  for (Scope& scope : s.interfaces) result.interfaces.push_back(s.take_scope(scope));
  for (Scope& scope : s.cards) result.cards.push_back(s.take_scope(scope));
  return result;
}

}  // namespace hitless
