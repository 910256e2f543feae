#include "tests/hil/measure/channel_model.h"

#include <algorithm>
#include <set>

#include "hil/measure/identity/packet_identity.h"

namespace hitless::test {
namespace {

/// Ranks of what happens at one instant: a gate closed at t blocks what meets it at t, one opened at t does not.
constexpr int kGateRank = 0, kPacketRank = 1;
/// Quiet time at the start, in which every flow shows itself.
constexpr Duration kWarmUp = std::chrono::milliseconds(20);

InterfaceIndex interface_of(std::size_t i) { return InterfaceIndex(static_cast<InterfaceIndex::rep>(i)); }

}  // namespace

ChannelModel::ChannelModel(std::uint64_t seed) : random_(seed, "channel") {
  make_chassis();
  make_flows();
  plan_sendings();
  plan_closures();
  plan_moves();
}

Instant ChannelModel::some_time() { return instant_ns(random_.between(kWarmUp.count(), life_.count())); }

void ChannelModel::make_chassis() {
  life_ = std::chrono::milliseconds(random_.between(100, 300));
  latency_ = Duration(random_.between(0, 3) * random_.between(0, 20'000));
  std::int64_t longest_queue = 0;
  const std::int64_t cards = random_.between(1, 4);
  for (std::int64_t c = 1; c <= cards; ++c) {
    for (std::int64_t p = random_.between(1, 3); p > 0; --p) {
      Port port;
      port.slot = Slot(static_cast<Slot::rep>(c));
      port.byte_ns = random_.below(3) == 0 ? random_.between(100, 400) : random_.between(1, 10);
      port.limit_bytes = static_cast<std::size_t>(random_.between(2'000, 40'000));
      port.full_cause = CauseId(next_cause_++);
      longest_queue = std::max(longest_queue, port.byte_ns * static_cast<std::int64_t>(port.limit_bytes + 1600));
      ports_.push_back(std::move(port));
    }
  }
  threshold_ = Duration(longest_queue) + latency_ + std::chrono::milliseconds(random_.between(1, 50));
  phases_.begin("before", Instant{});
  phases_.begin("during", Instant{kWarmUp});
}

void ChannelModel::make_flows() {
  const std::int64_t count = random_.between(1, 25);
  for (std::int64_t i = 0; i < count; ++i) {
    Flow flow;
    flow.in = interface_of(random_.below(ports_.size()));
    flow.out = interface_of(random_.below(ports_.size()));
    flow.spec.family = random_.below(3) == 0 ? Family::ipv6 : Family::ipv4;
    flow.spec.source = 0x0a000000 + static_cast<std::uint32_t>(i);
    flow.spec.destination = 0x0b000000 + static_cast<std::uint32_t>(i);
    flow.is_signed = random_.below(2) == 0;
    flow.routed = random_.below(12) != 0;
    flow.repeats = random_.below(12) == 0;
    for (std::int64_t s = random_.between(1, 3); s > 0; --s)
      flow.sizes.push_back(
          static_cast<std::size_t>(random_.below(2) == 0 ? random_.between(90, 200) : random_.between(500, 1514)));
    std::sort(flow.sizes.rbegin(), flow.sizes.rend());
    if (random_.below(20) == 0) flow.largest_passing = static_cast<std::size_t>(random_.between(90, 1000));
    if (random_.below(15) == 0) flow.spec.hops = 1;
    if (!flows_.empty() && random_.below(5) == 0) {  // another flow to the same destination
      const Flow& other = flows_.back();
      flow.spec.destination = other.spec.destination;
      flow.spec.family = other.spec.family;
      flow.out = other.out;
      flow.routed = other.routed;
    }
    flows_.push_back(std::move(flow));
  }
  ledger_ = std::make_unique<Ledger>(phases_, flows_.size(), ports_.size());
}

void ChannelModel::plan_sendings() {
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    const std::int64_t spacing = random_.between(40, 1'000) * random_.between(500, 6'000);
    const std::uint64_t style = random_.below(3);
    for (Instant when = instant_ns(random_.between(0, kWarmUp.count() / 2)); when < Instant{life_};) {
      at(when, kPacketRank, [this, i, when] { send(i, when); });
      switch (style) {
        case 0:
          when += Duration(spacing);
          break;
        case 1:
          when += Duration(random_.between(1, 2 * spacing));
          break;
        default:
          when += Duration(random_.below(20) == 0 ? 20 * spacing : random_.between(1, 2'000));
      }
    }
  }
}

void ChannelModel::plan_closures() {
  std::set<Gate> used;
  for (std::int64_t n = random_.between(0, 6); n > 0; --n) {
    const InterfaceIndex port = interface_of(random_.below(ports_.size()));
    const Flow& flow = flows_[random_.below(flows_.size())];
    const std::uint64_t kind = random_.below(3);
    const Gate gate = kind == 0 ? card_gate(port) : kind == 1 ? interface_gate(port) : route_gate(flow);
    if (used.insert(gate).second) plan_closure(gate, some_time());
  }
}

void ChannelModel::plan_closure(const Gate& gate, Instant from) {
  at(from, kGateRank, [this, gate, from] { close(gate, from); });
  if (random_.below(10) == 0) return;  // for ever
  const std::int64_t scale = random_.below(2) == 0 ? 100'000 : 40'000'000;
  const Instant until = from + Duration(random_.between(1, scale));
  if (random_.below(6) == 0) {  // a second blow while it is down
    const Instant again = from + (until - from) / 2;
    at(again, kGateRank, [this, gate, again] { close(gate, again); });
  }
  at(until, kGateRank, [this, gate, until] { open(gate, until); });
  if (random_.below(2) == 0) plan_closure(gate, until + Duration(random_.between(1, scale)));
}

void ChannelModel::plan_moves() {
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    if (random_.below(8) != 0) continue;
    const InterfaceIndex to = interface_of(random_.below(ports_.size()));
    at(some_time(), kGateRank, [this, i, to] {
      // Nobody moves routes to where nothing can leave.
      if (blocked(card_gate(to)) == nullptr && blocked(interface_gate(to)) == nullptr) flows_[i].out = to;
    });
  }
}

Gate ChannelModel::card_gate(InterfaceIndex i) const { return {GateKind::card, ports_[i.index()].slot, {}, {}}; }
Gate ChannelModel::interface_gate(InterfaceIndex i) const {
  return {GateKind::interface, ports_[i.index()].slot, i, {}};
}
Gate ChannelModel::route_gate(const Flow& flow) const {
  Prefix prefix;
  prefix.address.family = flow.spec.family;
  for (std::size_t b = 0; b < 4; ++b)
    prefix.address.bytes[b] = static_cast<std::uint8_t>(flow.spec.destination >> (24 - 8 * b) & 0xff);
  prefix.length = 32;
  return {GateKind::route, ports_[flow.in.index()].slot, {}, prefix};
}

const ChannelModel::GateState* ChannelModel::blocked(const Gate& gate) const {
  const auto found = gates_.find(gate);
  return found != gates_.end() && found->second.closed ? &found->second : nullptr;
}

void ChannelModel::close(const Gate& gate, Instant when) {
  const CauseId cause(next_cause_++);
  gates_[gate] = {true, cause};
  truth_.closed(gate, when, cause);
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    if (gate == card_gate(interface_of(i))) flush(interface_of(i), when, DropReason::card_stopped_in_queue, cause);
    if (gate == interface_gate(interface_of(i)))
      flush(interface_of(i), when, DropReason::interface_down_in_queue, cause);
  }
}

void ChannelModel::open(const Gate& gate, Instant when) {
  gates_[gate].closed = false;
  truth_.opened(gate, when);
}

Frame ChannelModel::next_frame(Flow& flow) {
  if (flow.repeats && !flow.newest.empty() && random_.below(3) == 0) return flow.newest;
  FrameSpec spec = flow.spec;
  spec.payload = next_packet_;
  spec.bytes = flow.sizes[flow.sent == 0 ? 0 : random_.below(flow.sizes.size())];
  Frame frame = make_frame(spec);
  if (flow.is_signed) write_signature(payload_of(frame), {spec.source, flow.sent, 0});
  return frame;
}

void ChannelModel::send(std::size_t i, Instant when) {
  Flow& flow = flows_[i];
  Packet packet;
  packet.meta.sent = packet.meta.at = when;
  packet.meta.id = next_packet_++;
  packet.meta.flow = FlowId(static_cast<FlowId::rep>(i));
  packet.meta.ingress = flow.in;
  packet.frame = flow.newest = next_frame(flow);
  ++flow.sent;
  ledger_->offered(MetaCarrier(packet.meta).burst());
  sightings_.push_back({when, true, flow.in, packet.frame});
  if (const GateState* gate = blocked(card_gate(flow.in)))
    return drop(packet.meta, DropReason::card_stopped, gate->cause);
  if (const GateState* gate = blocked(interface_gate(flow.in)))
    return drop(packet.meta, DropReason::interface_down, gate->cause);
  if (flow.spec.hops <= 1) return drop(packet.meta, DropReason::ttl_expired, {});
  if (!flow.routed) return drop(packet.meta, DropReason::no_route, {});
  if (const GateState* gate = blocked(route_gate(flow))) return drop(packet.meta, DropReason::no_route, gate->cause);
  packet.meta.egress = flow.out;
  packet.meta.at = when + latency_;
  at(packet.meta.at, kPacketRank, [this, packet] { arrive(packet); });
}

void ChannelModel::arrive(Packet packet) {
  const InterfaceIndex out = packet.meta.egress;
  if (const GateState* gate = blocked(card_gate(out)))
    return drop(packet.meta, DropReason::egress_card_stopped, gate->cause);
  if (const GateState* gate = blocked(interface_gate(out)))
    return drop(packet.meta, DropReason::egress_interface_down, gate->cause);
  if (packet.frame.size() > flows_[packet.meta.flow.index()].largest_passing)
    return drop(packet.meta, DropReason::mtu_exceeded, {});
  Port& port = ports_[out.index()];
  const Gate queue{GateKind::queue, port.slot, out, {}};
  if (!port.queue.empty() && port.bytes + packet.frame.size() > port.limit_bytes) {
    if (!port.refusing) truth_.closed(queue, packet.meta.at, port.full_cause);
    port.refusing = true;
    return drop(packet.meta, DropReason::queue_full, port.full_cause);
  }
  if (port.refusing) truth_.opened(queue, packet.meta.at);
  port.refusing = false;
  port.free =
      std::max(port.free, packet.meta.at) + Duration(port.byte_ns * static_cast<std::int64_t>(packet.frame.size()));
  packet.departure = port.free;
  port.bytes += packet.frame.size();
  port.queue.push_back(std::move(packet));
}

void ChannelModel::depart_until(Instant until) {
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    Port& port = ports_[i];
    for (; !port.queue.empty() && port.queue.front().departure <= until; port.queue.pop_front()) {
      Packet& packet = port.queue.front();
      packet.meta.at = packet.departure;
      port.bytes -= packet.frame.size();
      ledger_->delivered(MetaCarrier(packet.meta).burst(), true);
      sightings_.push_back({packet.departure, false, interface_of(i), forwarded(packet.frame)});
    }
  }
}

void ChannelModel::flush(InterfaceIndex i, Instant when, DropReason reason, CauseId cause) {
  Port& port = ports_[i.index()];
  for (Packet& packet : port.queue) {
    packet.meta.at = when;
    drop(packet.meta, reason, cause);
  }
  port.queue.clear();
  port.bytes = 0;
  port.free = when;
}

void ChannelModel::drop(PacketMeta meta, DropReason reason, CauseId cause) {
  meta.reason = reason;
  meta.cause = cause;
  ledger_->dropped(MetaCarrier(meta).burst());
}

void ChannelModel::run() {
  while (!events_.empty()) {
    const auto event = events_.extract(events_.begin());
    depart_until(std::get<Instant>(event.key()));
    event.mapped()();
  }
  depart_until(kNever);
  std::stable_sort(sightings_.begin(), sightings_.end(), [](const Sighting& a, const Sighting& b) {
    return std::tuple(a.at, !a.sent) < std::tuple(b.at, !b.sent);
  });
}

std::vector<CabledInterface> ChannelModel::cabling() const {
  std::vector<CabledInterface> cabling;
  for (std::size_t i = 0; i < ports_.size(); ++i)
    cabling.push_back({interface_of(i), "port " + std::to_string(i), ports_[i].slot});
  return cabling;
}

std::vector<Slot> ChannelModel::slots() const {
  std::vector<Slot> slots;
  for (const Port& port : ports_) slots.push_back(port.slot);
  return slots;
}

std::vector<FlowId> ChannelModel::join(const MeterResult& result) const {
  std::vector<FlowId> flows;
  for (const MeterFlow& measured : result.flows) {
    FlowId found;
    for (std::size_t i = 0; i < flows_.size(); ++i)
      if (flows_[i].in == measured.sent_on && to_string(identify(flows_[i].newest).flow) == measured.key)
        found = FlowId(static_cast<FlowId::rep>(i));
    flows.push_back(found);
  }
  return flows;
}

}  // namespace hitless::test
