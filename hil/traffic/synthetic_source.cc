#include "hil/traffic/synthetic_source.h"

#include <algorithm>
#include <map>

#include "dataplane/net/header_fields.h"
#include "dataplane/net/ones_complement.h"
#include "dataplane/packet/packet_burst.h"
#include "hil/measure/identity/packet_identity.h"
#include "hil/measure/identity/traffic_identity.h"

namespace hitless {
namespace {

constexpr std::uint16_t kFirstSourcePort = 10'000;
constexpr std::uint16_t kSourcePorts = 50'000;
constexpr std::uint16_t kFirstDestinationPort = 5'001;
constexpr std::uint8_t kTtl = 64;

/// One's complement sum of a signature that begins at an even or odd place of its payload.
std::uint16_t signature_sum(const std::byte* mark, bool odd) {
  static_assert(kSignatureBytes == 18);
  std::uint16_t first;
  std::array<std::uint32_t, 4> words;
  std::memcpy(&first, mark, sizeof first);
  std::memcpy(words.data(), mark + sizeof first, sizeof words);
  // The words are added as they lie in memory, so the sum is swapped (RFC 1071 2 (B)).
  const std::uint64_t sum = std::uint64_t{first} + words[0] + words[1] + words[2] + words[3];
  const std::uint16_t folded = ones_fold(sum);
  return odd ? folded : __builtin_bswap16(folded);
}

constexpr std::size_t headers_of(bool is_ipv6) { return (is_ipv6 ? 40U : 20U) + 8U; }  // IP and UDP

std::vector<IpAddress> pick_destinations(const SyntheticSpec& spec, VrfId vrf, TrafficPlaces& places,
                                         std::string& trouble) {
  std::vector<IpAddress> picked;
  for (const Prefix& prefix : spec.destinations) {
    // A destination that no route covers gets its packets all the same: the chassis decides their fate.
    const std::optional<IpAddress> host = places.host_in({prefix.address, prefix.length, vrf});
    if (!host) {
      trouble = "destination " + to_string(prefix) +
                " is all covered by more specific routes, expected one with hosts of its own";
      return {};
    }
    picked.push_back(*host);
  }
  if (!picked.empty()) return picked;
  const std::vector<InterfaceIndex>& interfaces = places.interfaces(vrf, spec.family);
  if (interfaces.empty()) {
    trouble = "no route can take destinations, expected routes of the item's family in the scenario";
    return {};
  }
  const std::uint32_t count = spec.destination_count != 0 ? spec.destination_count : spec.flows;
  for (std::uint32_t i = 0; i < count; ++i)
    picked.push_back(places.next_host(spec.family, interfaces[i % interfaces.size()]).address);
  return picked;
}

/// The station behind an interface that sends its synthetic flows.
struct Sender {
  const Interface* interface;
  Neighbour station;
};

std::vector<Sender> senders(const SyntheticSpec& spec, const ChassisConfig& chassis) {
  std::vector<Sender> all;
  for (const ConfiguredInterface& configured : chassis.addressing) {
    const Interface& interface = chassis.interfaces[configured.index.index()];
    if (spec.interface.empty() ? interface.vrf != spec.vrf : interface.name != spec.interface) continue;
    for (const Neighbour& neighbour : configured.neighbours)
      if (neighbour.address.family == spec.family) {
        all.push_back({&interface, neighbour});
        break;
      }
  }
  return all;
}

}  // namespace

SyntheticSource::SyntheticSource(SyntheticSpacing spacing, Instant start, std::uint32_t first_flow,
                                 const SyntheticSpec& spec, rte_mempool* pool)
    : spacing_(std::move(spacing)),
      start_ns_(to_ns(start)),
      first_flow_(first_flow),
      sizes_(spec.sizes),
      is_ipv6_(spec.family == Family::ipv6),
      pool_(pool) {}

Result<std::unique_ptr<PacketSource>> SyntheticSource::make(const SyntheticSpec& spec, const std::string& item,
                                                            const ChassisConfig& chassis, TrafficPlaces& places,
                                                            Instant start, std::uint32_t first_flow,
                                                            rte_mempool* pool) {
  std::uint32_t link_bytes = 0;
  for (const Sender& sender : senders(spec, chassis))
    link_bytes = std::max<std::uint32_t>(link_bytes, sender.interface->encapsulation->header_bytes);
  const std::uint32_t smallest = smallest_synthetic_frame(spec.family, link_bytes);
  const std::uint32_t largest = rte_pktmbuf_data_room_size(pool) - RTE_PKTMBUF_HEADROOM;
  for (const std::uint32_t size : spec.sizes)
    if (size < smallest || size > largest)
      return fail(ErrorCode::bad_input, "frame size " + std::to_string(size) + ", expected " +
                                            std::to_string(smallest) + " (headers and a signature) to " +
                                            std::to_string(largest));
  const std::int64_t ns = spec.packets_per_s != 0 ? 1'000'000'000 : to_ns(spec.spacing);
  const std::int64_t packets = spec.packets_per_s != 0 ? static_cast<std::int64_t>(spec.packets_per_s) : 1;
  SyntheticSpacing spacing = SyntheticSpacing::regular(ns, packets);
  if (!spec.spacing_from_capture.empty()) {
    const Result<Capture> capture = read_capture(spec.spacing_from_capture);
    if (!capture) return tl::unexpected(capture.error());
    Result<SyntheticSpacing> recorded = SyntheticSpacing::recorded(*capture, ns, packets);
    if (!recorded) return tl::unexpected(recorded.error());
    spacing = std::move(*recorded);
  }
  // No make_unique: the constructor is private.
  std::unique_ptr<SyntheticSource> source(new SyntheticSource(std::move(spacing), start, first_flow, spec, pool));
  if (Result<void> made = source->make_flows(spec, item, chassis, places); !made) return tl::unexpected(made.error());
  return source;
}

Result<void> SyntheticSource::make_flows(const SyntheticSpec& spec, const std::string& item,
                                         const ChassisConfig& chassis, TrafficPlaces& places) {
  const std::vector<Sender> from = senders(spec, chassis);
  if (from.empty())
    return fail(ErrorCode::bad_input, "no interface to enter on, expected " +
                                          (spec.interface.empty() ? "interfaces of the item's VRF" : spec.interface) +
                                          " with a neighbour of the item's family");
  const VrfId vrf = from.front().interface->vrf;
  std::string trouble;
  const std::vector<IpAddress> destinations = pick_destinations(spec, vrf, places, trouble);
  if (destinations.empty()) return fail(ErrorCode::bad_input, trouble);

  std::vector<std::uint32_t> flows_from(chassis.interfaces.size(), 0);  // ports tell a sender's flows apart
  for (std::uint32_t i = 0; i < spec.flows; ++i) {
    const IpAddress& destination = destinations[i % destinations.size()];
    // Interfaces take turns; after each round of destinations the pairing shifts. Traffic that would leave by the
    // interface on which it enters is moved to the next interface, if there is one.
    std::size_t choice = (i + i / destinations.size()) % from.size();
    if (from.size() > 1 && places.egress_of({vrf, destination}) == from[choice].interface->index)
      choice = (choice + 1) % from.size();
    const Sender& sender = from[choice];
    const std::uint32_t number = flows_from[sender.interface->index.index()]++;
    const auto source_port = static_cast<std::uint16_t>(kFirstSourcePort + number % kSourcePorts);
    const auto destination_port = static_cast<std::uint16_t>(kFirstDestinationPort + number / kSourcePorts);

    Template made;
    const Encapsulation& link = *sender.interface->encapsulation;
    made.ingress = sender.interface->index;
    made.link_bytes = link.header_bytes;
    link.write_header(made.header.data(), is_ipv6_ ? NetworkProtocol::ipv6 : NetworkProtocol::ipv4, sender.station.mac,
                      sender.interface->mac);
    std::byte* ip = made.header.data() + made.link_bytes;
    const std::size_t size = is_ipv6_ ? 16 : 4;
    std::byte* addresses = ip + (is_ipv6_ ? 8 : 12);
    wire::write8(ip, is_ipv6_ ? 0x60 : 0x45);
    wire::write8(ip + (is_ipv6_ ? 6 : 9), kProtocolUdp);
    wire::write8(ip + (is_ipv6_ ? 7 : 8), kTtl);
    std::memcpy(addresses, sender.station.address.bytes.data(), size);
    std::memcpy(addresses + size, destination.bytes.data(), size);
    std::byte* udp = ip + headers_of(is_ipv6_) - 8;
    wire::write16(udp, source_port);
    wire::write16(udp + 2, destination_port);
    made.ip_sum = ones_fold(ones_sum({ip, 20}));
    made.udp_sum = ones_fold(ones_sum({addresses, 2 * size}) + kProtocolUdp + source_port + destination_port);

    // The text comes from a whole packet, as the Meter sees it.
    std::array<std::byte, 128> frame{};
    const std::uint32_t frame_bytes = smallest_synthetic_frame(spec.family, made.link_bytes);
    write_frame(frame.data(), frame_bytes, made, {});
    flows_.push_back({item, flow_text_of(link, std::span(frame).first(frame_bytes)), made.ingress});
    templates_.push_back(made);
  }
  return {};
}

Instant SyntheticSource::next_at() const { return instant_ns(start_ns_ + spacing_.now_ns()); }

std::size_t SyntheticSource::pull(Instant until, std::span<rte_mbuf*> out) {
  std::size_t total = 0;
  while (total < out.size()) {
    std::array<std::int64_t, kBurstMax> at_ns;
    const std::size_t most = std::min(at_ns.size(), out.size() - total);
    std::size_t count = 0;
    for (; count < most && next_at() < until; ++count) {
      at_ns[count] = to_ns(next_at());
      spacing_.advance();
    }
    if (count == 0) break;
    rte_mbuf** const burst = out.data() + total;
    take_packets(pool_, {burst, count});
    for (std::size_t i = 0; i < count; ++i) make_packet(burst[i], at_ns[i]);
    total += count;
  }
  return total;
}

void SyntheticSource::write_frame(std::byte* frame, std::uint32_t size, const Template& flow,
                                  const SyntheticSignature& signature) {
  const std::size_t headers = flow.link_bytes + headers_of(is_ipv6_);
  std::memcpy(frame, flow.header.data(), flow.header.size());
  if (size - headers > kSignatureBytes) std::memset(frame + headers, 0, size - headers - kSignatureBytes);
  std::byte* const mark = frame + size - kSignatureBytes;
  write_signature({mark, kSignatureBytes}, signature);

  std::byte* const ip = frame + flow.link_bytes;
  const auto udp_length = static_cast<std::uint16_t>(size - headers + 8);
  if (is_ipv6_) {
    wire::write16(ip + 4, udp_length);
  } else {
    const auto total_length = static_cast<std::uint16_t>(udp_length + 20);
    wire::write16(ip + 2, total_length);
    wire::write16(ip + 10, static_cast<std::uint16_t>(~ones_fold(std::uint64_t{flow.ip_sum} + total_length)));
  }
  std::byte* const udp = frame + headers - 8;
  wire::write16(udp + 4, udp_length);
  // The payload is all zero before the signature; a signature at an odd place lies across the words of the sum. The
  // length is added twice: it stands in the pseudo-header and in the header.
  const std::uint16_t payload_sum = signature_sum(mark, (size - headers) % 2 != 0);
  const std::uint64_t sum = std::uint64_t{flow.udp_sum} + 2ULL * udp_length + payload_sum;
  const auto checksum = static_cast<std::uint16_t>(~ones_fold(sum));
  wire::write16(udp + 6, checksum == 0 ? std::uint16_t{0xffff} : checksum);
}

void SyntheticSource::make_packet(rte_mbuf* mbuf, std::int64_t at_ns) {
  Template& flow = templates_[next_flow_];
  const std::uint32_t size = sizes_[next_size_];
  mbuf->data_len = static_cast<std::uint16_t>(size);
  mbuf->pkt_len = size;
  write_frame(rte_pktmbuf_mtod(mbuf, std::byte*), size, flow, {first_flow_ + next_flow_, flow.sent++, at_ns});
  PacketMeta& meta = meta_of(mbuf);
  meta = PacketMeta{};
  meta.sent = meta.at = instant_ns(at_ns);
  meta.flow = FlowId(next_flow_);
  meta.ingress = flow.ingress;

  next_size_ = next_size_ + 1 == sizes_.size() ? 0 : next_size_ + 1;
  if (++next_flow_ == templates_.size()) next_flow_ = 0;
}

}  // namespace hitless
