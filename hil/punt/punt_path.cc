#include "hil/punt/punt_path.h"

#include "dataplane/packet_fields.h"
#include "hil/packet_burst.h"

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

void PuntPath::retire_host() {
  if (host_ != nullptr) add(host_->counters(), facts_.host);
  host_ = nullptr;
}

void PuntPath::serve() {
  const RouteProcessor* const active = chassis_.active();
  const std::optional<RpId> rp = active != nullptr ? std::optional(active->id()) : std::nullopt;
  if (rp != rp_) {
    retire_host();
    rp_ = rp;
    if (rp_) host_ = std::make_unique<RouterHost>(chassis_.config());
  }
  // So many at a time: control has other things to do.
  std::size_t left = kServedAtOnce;
  for (const FrameQueue::Place* place; left-- > 0 && (place = up_.front()) != nullptr; up_.pop()) {
    if (host_ == nullptr) {
      ++facts_.no_active_rp;
      continue;
    }
    answers_.clear();
    host_->receive({place->interface, place->at, place->frame(), place->why, place->egress}, answers_);
    for (const OriginatedFrame& answer : answers_)
      if (!down_.push(answer.interface, {}, place->at, DropReason::none, answer.bytes)) ++facts_.unsent;
  }
  // Neighbours are the configured ones: what is heard of others is counted.
  if (host_ != nullptr) facts_.neighbours_heard += host_->take_learnt().size();
}

PuntFacts PuntPath::facts() const {
  PuntFacts facts = facts_;
  if (host_ != nullptr) add(host_->counters(), facts.host);
  facts.punted = punted_;
  facts.queue_full = queue_full_;
  facts.unserved = up_.size();
  facts.unsent += no_packet_ + down_.size();
  return facts;
}

}  // namespace hitless
