#include "hil/ports/port_source.h"

#include <algorithm>
#include <array>

#include "dataplane/packet/packet_burst.h"

namespace hitless {

PortSource::PortSource(PacketSource& traffic, std::span<Port* const> ports, rte_mempool* pool, std::size_t part,
                       std::size_t parts)
    : traffic_(traffic),
      ports_(ports.begin(), ports.end()),
      pool_(pool),
      unheld_(ports.size()),
      first_number_(static_cast<std::uint32_t>(traffic.flows().size() + part * (kFlowsMax / parts))),
      numbers_(ports.empty() ? 1 : kFlowsMax / static_cast<std::uint32_t>(parts)) {
  waiting_.reserve(kWaitingMax);
}

PortSource::~PortSource() {
  for (std::size_t i = next_; i < waiting_.size(); ++i) rte_pktmbuf_free(waiting_[i]);
}

std::size_t PortSource::receive(Instant now) {
  if (next_ == waiting_.size()) {
    waiting_.clear();
    next_ = 0;
  }
  std::size_t received = 0;
  for (std::size_t p = 0; p < ports_.size(); ++p) {
    // Each call takes one burst of each port: no port keeps the others waiting.
    std::array<rte_mbuf*, kBurstMax> burst;
    if (waiting_.size() + burst.size() > kWaitingMax) break;
    const std::size_t count = ports_[p]->receive(burst);
    for (std::size_t i = 0; i < count; ++i) {
      if (rte_mbuf* const m = hold(burst[i], ports_[p]->interface(), now); m != nullptr)
        waiting_.push_back(m);
      else
        ++unheld_[p];
    }
    if (count > 0) rte_pktmbuf_free_bulk(burst.data(), static_cast<unsigned>(count));
    received += count;
  }
  return received;
}

rte_mbuf* PortSource::hold(const rte_mbuf* frame, InterfaceIndex interface, Instant now) {
  const std::span<const std::byte> bytes = bytes_of(frame);
  rte_mbuf* const m = frame->nb_segs == 1 ? try_take_packet_with(pool_, bytes) : nullptr;
  if (m == nullptr) return nullptr;
  PacketMeta& meta = meta_of(m);
  meta = PacketMeta{};
  meta.sent = meta.at = now;
  meta.ingress = interface;
  meta.flow = FlowId(first_number_ + numbers_.of(interface, bytes));
  return m;
}

Instant PortSource::next_frame_at() const { return next_ < waiting_.size() ? meta_of(waiting_[next_]).sent : kNever; }

Instant PortSource::next_at() const { return std::min(traffic_.next_at(), next_frame_at()); }

std::size_t PortSource::pull(Instant until, std::span<rte_mbuf*> out) {
  std::size_t count = 0;
  while (count < out.size()) {
    const Instant frame_at = next_frame_at(), traffic_at = traffic_.next_at();
    if (std::min(frame_at, traffic_at) >= until) break;
    if (traffic_at <= frame_at) {  // at a tie the scenario's packet goes first: some order must be
      const Instant limit = frame_at == kNever ? until : std::min(until, frame_at + Duration{1});
      count += traffic_.pull(limit, out.subspan(count));
    } else {
      out[count++] = waiting_[next_++];
    }
  }
  return count;
}

std::uint64_t PortSource::unheld(const Port& port) const {
  const auto found = std::ranges::find(ports_, &port);
  return found == ports_.end() ? 0 : unheld_[static_cast<std::size_t>(found - ports_.begin())];
}

}  // namespace hitless
