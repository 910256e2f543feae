#include "control/host/router_host.h"

#include <utility>

#include "control/host/arp.h"
#include "control/host/icmp_errors.h"
#include "control/host/icmp_frame.h"
#include "control/host/local_delivery.h"
#include "control/host/neighbour_discovery.h"
#include "dataplane/base/result.h"
#include "dataplane/net/header_fields.h"
#include "dataplane/net/wire_addresses.h"

namespace hitless {
namespace {

/// RFC 1812 4.3.2.5: a reply has precedence and TOS of its request, an error has the TOS of its subject and precedence
/// 6, internetwork control. The congestion bits (RFC 3168 5) are not handed on. IPv6 has no such rule.
std::uint8_t reply_class(const IpPacket& request) {
  return request.family() == Family::ipv4 ? static_cast<std::uint8_t>(request.traffic_class & 0xfcU) : std::uint8_t{0};
}
std::uint8_t error_class(const IpPacket& subject) {
  if (subject.family() != Family::ipv4) return 0;
  return static_cast<std::uint8_t>(0xc0U | (subject.traffic_class & 0x1cU));
}

}  // namespace

RouterHost::RouterHost(const ChassisConfig& config, const AnswerRates& rates)
    : interfaces_(config.interfaces),
      addresses_(config),
      limits_(config.interfaces.size(), {TokenBucket(rates.errors), TokenBucket(rates.answers)}) {}

void RouterHost::receive(const PuntedFrame& punted, std::vector<OriginatedFrame>& out) {
  HITLESS_CHECK(punted.ingress.index() < interfaces_.size(), "a frame from an interface that is none");
  ReplyOrSilence outcome = consider(punted);
  if (!outcome) {
    ++counters_.silent[static_cast<std::size_t>(outcome.error())];
    return;
  }
  const auto kind = static_cast<std::size_t>(outcome->kind);
  Limits& limits = limits_[punted.ingress.index()];
  if (!(is_icmp_error(outcome->kind) ? limits.errors : limits.answers).take(punted.at)) {
    ++counters_.suppressed[kind];
    return;
  }
  ++counters_.answered[kind];
  out.push_back({punted.ingress, std::move(outcome->frame)});
}

std::optional<OriginatedFrame> RouterHost::request(const NeighbourAddress& neighbour) const {
  const auto& [interface, address] = neighbour;
  HITLESS_CHECK(interface.index() < interfaces_.size(), "an address beyond an interface that is none");
  const std::optional<IpAddress> own = addresses_.address_beside(interface, address);
  if (!own || !interface_at(interface).encapsulation->has_stations) return std::nullopt;
  const MacAddress& mac = interface_at(interface).mac;
  return OriginatedFrame{interface, address.family == Family::ipv4 ? arp_request_frame(mac, *own, address)
                                                                   : solicitation_frame(mac, *own, address)};
}

std::vector<LearntNeighbour> RouterHost::take_learnt() { return std::exchange(learnt_, {}); }

MacAddress RouterHost::source_mac(const PuntedFrame& punted) const {
  return interface_at(punted.ingress).encapsulation->source(punted.bytes);
}

ReplyOrSilence RouterHost::consider(const PuntedFrame& punted) {
  const Interface& interface = interface_at(punted.ingress);
  const Encapsulation& link = *interface.encapsulation;
  const LinkHeader header = link.read(punted.bytes);
  if (header.protocol == NetworkProtocol::none) return stay_silent(NoReply::malformed);
  if (!link.is_for(punted.bytes, interface.mac) && !header.to_group) return stay_silent(NoReply::not_ours);
  // A source that is no single other station can get no answer.
  if (link.has_stations &&
      (source_mac(punted).is_group() || source_mac(punted) == interface.mac || source_mac(punted) == MacAddress{}))
    return stay_silent(NoReply::bad_source);
  const std::span<const std::byte> packet = punted.bytes.subspan(header.bytes);
  switch (header.protocol) {
    case NetworkProtocol::arp:
      return link.has_stations ? consider_arp(punted, packet) : stay_silent(NoReply::not_ours);
    case NetworkProtocol::ipv4:
      return consider_ip(punted, packet, header.to_group, Family::ipv4);
    case NetworkProtocol::ipv6:
      return consider_ip(punted, packet, header.to_group, Family::ipv6);
    default:
      return stay_silent(NoReply::not_ours);
  }
}

/// RFC 826, with the probes, announcements and conflicts of RFC 5227.
ReplyOrSilence RouterHost::consider_arp(const PuntedFrame& punted, std::span<const std::byte> message) {
  const MacAddress& ours = interface_at(punted.ingress).mac;
  const std::optional<ArpMessage> arp = parse_arp(message);
  if (!arp) return stay_silent(NoReply::malformed);
  if (arp->sender_mac == ours) return stay_silent(NoReply::bad_source);
  // RFC 5227 2.4: another station speaks as one of our addresses. An answer would not settle the conflict.
  if (addresses_.is_on(punted.ingress, arp->sender)) return stay_silent(NoReply::conflict);
  const bool about_us = addresses_.is_on(punted.ingress, arp->target);
  learn({{punted.ingress, arp->sender}, arp->sender_mac, about_us, true});
  if (arp->operation == ArpOperation::reply) return stay_silent(NoReply::heard);
  if (!about_us) return stay_silent(arp->sender == arp->target ? NoReply::heard : NoReply::not_ours);
  return Reply{ReplyKind::arp_reply,
               arp_frame(source_mac(punted), {ArpOperation::reply, ours, arp->target, arp->sender_mac, arp->sender})};
}

ReplyOrSilence RouterHost::consider_ip(const PuntedFrame& punted, std::span<const std::byte> bytes, bool to_link_group,
                                       Family family) {
  const tl::expected<IpPacket, NoReply> packet = parse_ip_packet(bytes, family);
  if (!packet) return stay_silent(packet.error());
  const bool to_us = addresses_.is_own(punted.ingress, packet->destination);
  const bool to_group = addresses_.is_group(punted.ingress, packet->destination);
  if ((to_us || to_group) && is_neighbour_discovery(*packet)) return consider_neighbour(punted, *packet);
  // RFC 1812 4.3.2.7, 5.3.4; RFC 4443 2.4 e.3, e.4; RFC 1122 3.3.6: a packet to a group gets no answer.
  if (to_group || to_link_group) return stay_silent(NoReply::to_group);
  if (!to_us && punted.why == DropReason::none) return stay_silent(NoReply::not_ours);
  if (!addresses_.is_other_host(punted.ingress, packet->source)) return stay_silent(NoReply::bad_source);
  return to_us ? deliver(punted, *packet) : report_drop(punted, *packet);
}

/// RFC 4861 7.2.3 to 7.2.5; RFC 4862 5.4.3, 5.4.4 for an address that another station would have. A link without
/// stations has no neighbour to be found.
ReplyOrSilence RouterHost::consider_neighbour(const PuntedFrame& punted, const IpPacket& packet) {
  if (!interface_at(punted.ingress).encapsulation->has_stations) return stay_silent(NoReply::heard);
  if (!is_neighbour_message(packet)) return stay_silent(NoReply::heard);
  const tl::expected<NeighbourMessage, NoReply> message = parse_neighbour_message(packet);
  if (!message) return stay_silent(message.error());
  const MacAddress& ours = interface_at(punted.ingress).mac;
  const bool about_us = addresses_.is_on(punted.ingress, message->target);
  if (message->is_advertisement) {
    if (about_us) return stay_silent(NoReply::conflict);
    if (message->mac) learn({{punted.ingress, message->target}, *message->mac, false, message->override_others});
    return stay_silent(NoReply::heard);
  }
  if (!is_unspecified(packet.source) && !addresses_.is_other_host(punted.ingress, packet.source))
    return stay_silent(NoReply::bad_source);
  if (!about_us) return stay_silent(NoReply::not_ours);
  if (message->mac) learn({{punted.ingress, packet.source}, *message->mac, true, true});
  return Reply{ReplyKind::neighbour_advertisement,
               advertisement_frame(ours, message->target, source_mac(punted), packet.source)};
}

/// For the chassis as a host. RFC 1812 4.3.3.6, RFC 4443 4.2: an echo reply comes from the address that was asked.
ReplyOrSilence RouterHost::deliver(const PuntedFrame& punted, const IpPacket& packet) const {
  if (packet.is_fragment) return stay_silent(NoReply::fragment);
  if (packet.has_options) return stay_silent(NoReply::options);
  if (packet.is_icmp()) {
    if (const auto objection = objection_to_echo(packet)) return stay_silent(*objection);
    return send_back(punted, packet, ReplyKind::echo_reply, packet.destination, reply_class(packet),
                     echo_reply_message(packet));
  }
  if (packet.protocol != kProtocolUdp) return stay_silent(NoReply::no_service);
  if (const auto objection = objection_to_udp(packet)) return stay_silent(*objection);
  const IcmpErrorForm form = port_unreachable(packet.family());
  // RFC 1812 4.3.2.4: from the outgoing interface's address. RFC 4443 2.2 (a): from the address that was spoken to.
  return send_back(
      punted, packet, form.kind,
      packet.family() == Family::ipv4 ? addresses_.source_towards(punted.ingress, packet.source) : packet.destination,
      error_class(packet), error_message(form, packet, interface_at(punted.ingress).mtu_bytes));
}

ReplyOrSilence RouterHost::report_drop(const PuntedFrame& punted, const IpPacket& packet) const {
  std::uint32_t mtu_bytes = 0;
  if (punted.why == DropReason::mtu_exceeded) {
    HITLESS_CHECK(punted.egress.index() < interfaces_.size(), "an MTU was exceeded on no interface");
    mtu_bytes = interface_at(punted.egress).mtu_bytes;
  }
  const std::optional<IcmpErrorForm> form = error_due(punted.why, packet, mtu_bytes);
  if (!form) return stay_silent(NoReply::no_error_due);
  if (packet.is_later_fragment) return stay_silent(NoReply::fragment);
  if (carries_icmp_error(packet)) return stay_silent(NoReply::about_error);
  return send_back(punted, packet, form->kind, addresses_.source_towards(punted.ingress, packet.source),
                   error_class(packet), error_message(*form, packet, interface_at(punted.ingress).mtu_bytes));
}

ReplyOrSilence RouterHost::send_back(const PuntedFrame& punted, const IpPacket& packet, ReplyKind kind,
                                     const std::optional<IpAddress>& source, std::uint8_t traffic_class,
                                     std::span<const std::byte> message) const {
  if (!source) return stay_silent(NoReply::no_address);
  const Interface& interface = interface_at(punted.ingress);
  if (ip_header_bytes(packet.family()) + message.size() > interface.mtu_bytes) return stay_silent(NoReply::over_mtu);
  return Reply{kind, icmp_frame({*interface.encapsulation, interface.mac, source_mac(punted), *source, packet.source,
                                 traffic_class},
                                message)};
}

void RouterHost::learn(const LearntNeighbour& neighbour) {
  if (neighbour.mac.is_group() || neighbour.mac == MacAddress{} ||
      neighbour.mac == interface_at(neighbour.at.interface).mac)
    return;
  if (addresses_.address_beside(neighbour.at.interface, neighbour.at.address)) learnt_.push_back(neighbour);
}

}  // namespace hitless
