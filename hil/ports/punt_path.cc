#include "hil/ports/punt_path.h"

#include "control/host/ip_packet.h"
#include "dataplane/encap/encapsulation.h"

namespace hitless {
namespace {

constexpr std::size_t kServedAtOnce = 64;
void add(const RouterHostCounters& part, RouterHostCounters& sum) {
  for (std::size_t i = 0; i < kReplies; ++i) {
    sum.answered[i] += part.answered[i];
    sum.suppressed[i] += part.suppressed[i];
  }
  for (std::size_t i = 0; i < kNoReplies; ++i) sum.silent[i] += part.silent[i];
}

}  // namespace

PuntPath::PuntPath(Chassis& chassis, const ForwardingPlane& paths, rte_mempool* pool) : chassis_(chassis) {
  for (std::size_t i = 0; i < paths.size(); ++i) lanes_.push_back(std::make_unique<PuntLane>(pool));
  for (const Interface& interface : chassis.config().interfaces)
    lane_of_.push_back(lanes_[paths.path_of(interface.slot)].get());
}
PuntPath::~PuntPath() = default;

/// Makes a new station for each active RP.
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
  for (const auto& lane : lanes_) {
    // A bounded number at a time: control has other things to do.
    std::size_t left = kServedAtOnce;
    for (const FrameQueue::Place* place; left-- > 0 && (place = lane->up().front()) != nullptr; lane->up().pop()) {
      if (host_ != nullptr)
        handle(*place);
      else
        ++facts_.no_active_rp;
    }
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
  for (const OriginatedFrame& answer : answers_) send(answer);
}

/// RFC 1812 5.3.3, RFC 4443 3.1: a host is unreachable once its neighbour has failed to answer, not before.
bool PuntPath::awaits_neighbour(const FrameQueue::Place& frame) {
  const std::span<const std::byte> bytes = frame.frame();
  const Interface& interface = chassis_.config().interfaces[frame.interface.index()];
  const LinkHeader link = interface.encapsulation->read(bytes);
  const auto packet =
      parse_ip_packet(bytes.subspan(link.bytes), link.protocol == NetworkProtocol::ipv6 ? Family::ipv6 : Family::ipv4);
  return packet && chassis_.active()->neighbours()->resolve(packet->destination, interface.vrf);
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
      ++facts_.neighbours_asked;
      send(*request);
    }
}

void PuntPath::send(const OriginatedFrame& frame) {
  FrameQueue& down = lane_of_[frame.interface.index()]->down();
  if (!down.push(frame.interface, {}, Instant{}, DropReason::none, frame.bytes)) ++facts_.unsent;
}

PuntFacts PuntPath::facts() const {
  PuntFacts facts = facts_;
  if (host_ != nullptr) add(host_->counters(), facts.host);
  if (RouteProcessor* const active = chassis_.active(); active != nullptr)
    facts.neighbours = active->neighbours()->learnt();
  for (const auto& lane : lanes_) {
    facts.punted += lane->punted();
    facts.queue_full += lane->queue_full();
    facts.unserved += lane->unserved();
    facts.unsent += lane->unsent();
  }
  return facts;
}

}  // namespace hitless
