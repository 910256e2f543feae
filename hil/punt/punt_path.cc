#include "hil/punt/punt_path.h"

#include "dataplane/packet_fields.h"
#include "hil/packet_burst.h"
#include "hil/router_host/ip_packet.h"

namespace hitless {
namespace {

constexpr std::size_t kServedAtOnce = 64;
constexpr unsigned kIcmpv6 = 58;
constexpr unsigned kRouterSolicitation = 133, kRedirect = 137;  // RFC 4861 4: the types of neighbour discovery

/// Only the link's own: hop limit 255 says that no router has passed it on (RFC 4861 3.1).
bool is_neighbour_discovery(std::span<const std::byte> frame) {
  constexpr std::size_t kIpv6At = 14, kTypeAt = kIpv6At + 40;
  if (frame.size() <= kTypeAt || wire::read16(frame.data() + 12) != 0x86dd) return false;
  const unsigned type = wire::read8(frame.data() + kTypeAt);
  return wire::read8(frame.data() + kIpv6At + 6) == kIcmpv6 && wire::read8(frame.data() + kIpv6At + 7) == 255 &&
         type >= kRouterSolicitation && type <= kRedirect;
}

bool calls_for_an_error(DropReason why) {
  switch (why) {
    case DropReason::ttl_expired:
    case DropReason::no_route:
    case DropReason::null_route:
    case DropReason::adjacency_incomplete:
    case DropReason::mtu_exceeded:
      return true;
    default:
      return false;
  }
}

void add(const RouterHostCounters& part, RouterHostCounters& sum) {
  for (std::size_t i = 0; i < kAnswers; ++i) {
    sum.answered[i] += part.answered[i];
    sum.suppressed[i] += part.suppressed[i];
  }
  for (std::size_t i = 0; i < kSilences; ++i) sum.silent[i] += part.silent[i];
}

}  // namespace

PuntPath::PuntPath(Chassis& chassis, rte_mempool* pool) : chassis_(chassis), pool_(pool) {}
PuntPath::~PuntPath() = default;

bool PuntPath::takes(const rte_mbuf* packet) const {
  switch (meta_of(packet).reason) {
    case DropReason::arp_not_answered:
      return true;
    case DropReason::link_local_scope:
    case DropReason::multicast_not_routed:
    case DropReason::martian_source:  // duplicate address detection asks from ::
      return is_neighbour_discovery(bytes_of(packet));
    default:
      return false;
  }
}

void PuntPath::punt(std::span<rte_mbuf* const> burst) {
  for (const rte_mbuf* m : burst) {
    const PacketMeta& meta = meta_of(m);
    if (!meta.consumed && !calls_for_an_error(meta.reason)) continue;
    ++punted_;
    if (!up_.push(meta.ingress, meta.egress, meta.at, meta.reason, bytes_of(m))) ++queue_full_;
  }
}

void PuntPath::dropped(std::span<rte_mbuf* const> burst) { punt(burst); }
void PuntPath::consumed(std::span<rte_mbuf* const> burst) { punt(burst); }

void PuntPath::send(PacketPath& path, Instant now) {
  for (const FrameQueue::Place* place; (place = down_.front()) != nullptr; down_.pop())
    if (rte_mbuf* const m = try_take_packet_with(pool_, place->frame()); m != nullptr)
      path.originate(m, place->interface, now);
    else
      ++no_packet_;
}

/// A station of its own for each active RP.
void PuntPath::follow_active() {
  RouteProcessor* const active = chassis_.active();
  const std::optional<RpId> rp = active != nullptr ? std::optional(active->id()) : std::nullopt;
  if (rp == rp_) return;
  if (host_ != nullptr) add(host_->counters(), facts_.host);
  host_ = nullptr;
  rp_ = rp;
  if (!rp_) return;
  host_ = std::make_unique<RouterHost>(chassis_.config());
  active->neighbours()->confirm();
}

void PuntPath::serve(Instant open) {
  follow_active();
  // So many at a time: control has other things to do.
  std::size_t left = kServedAtOnce;
  for (const FrameQueue::Place* place; left-- > 0 && (place = up_.front()) != nullptr; up_.pop()) {
    if (host_ != nullptr)
      handle(*place);
    else
      ++facts_.no_active_rp;
  }
  if (host_ == nullptr) return;
  tell_learnt(open);
  send_requests();
}

void PuntPath::handle(const FrameQueue::Place& frame) {
  if (frame.why == DropReason::adjacency_incomplete && awaits_neighbour(frame)) {
    ++facts_.unresolved;
    return;
  }
  answers_.clear();
  host_->receive({frame.interface, frame.at, frame.frame(), frame.why, frame.egress}, answers_);
  for (const OriginatedFrame& answer : answers_)
    if (!down_.push(answer.interface, {}, frame.at, DropReason::none, answer.bytes)) ++facts_.unsent;
}

/// RFC 1812 5.3.3, RFC 4443 3.1: the host is unreachable once its neighbour has not answered, not before.
bool PuntPath::awaits_neighbour(const FrameQueue::Place& frame) {
  const std::span<const std::byte> bytes = frame.frame();
  const Family family = wire::read16(bytes.data() + 12) == wire::kEtherTypeIpv6 ? Family::ipv6 : Family::ipv4;
  const auto packet = parse_ip_packet(bytes.subspan(wire::kEthernetBytes), family);
  return packet && chassis_.active()->neighbours()->resolve(packet->destination,
                                                            chassis_.config().interfaces[frame.interface.index()].vrf);
}

void PuntPath::tell_learnt(Instant open) {
  std::vector<LearntNeighbour> learnt = host_->take_learnt();
  if (learnt.empty()) return;
  facts_.neighbours_heard += learnt.size();
  chassis_.loop().at(open, [&chassis = chassis_, rp = *rp_, learnt = std::move(learnt)] {
    if (NeighbourCache* const neighbours = chassis.rp(rp).neighbours(); neighbours != nullptr)
      for (const LearntNeighbour& neighbour : learnt) neighbours->heard(neighbour);
  });
}

void PuntPath::send_requests() {
  for (const NeighbourAddress& neighbour : chassis_.active()->neighbours()->take_requests())
    if (const auto request = host_->request(neighbour)) {
      if (down_.push(request->interface, {}, Instant{}, DropReason::none, request->bytes))
        ++facts_.neighbours_asked;
      else
        ++facts_.unsent;
    }
}

PuntFacts PuntPath::facts() const {
  PuntFacts facts = facts_;
  if (host_ != nullptr) add(host_->counters(), facts.host);
  if (RouteProcessor* const active = chassis_.active(); active != nullptr)
    facts.neighbours = active->neighbours()->learnt();
  facts.punted = punted_;
  facts.queue_full = queue_full_;
  facts.unserved = up_.size();
  facts.unsent += no_packet_ + down_.size();
  return facts;
}

}  // namespace hitless
