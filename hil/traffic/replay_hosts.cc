#include "hil/traffic/replay_hosts.h"

#include <algorithm>
#include <unordered_map>

#include "dataplane/net/header_fields.h"
#include "dataplane/net/ones_complement.h"
#include "hil/measure/identity/traffic_identity.h"

namespace hitless {
namespace {

/// More (copy, variant, flow) combinations than this would not fit an ordinary machine's memory.
constexpr std::uint64_t kTableMax = 20'000'000;

std::span<const std::byte> address_bytes(const IpAddress& address) {
  return std::as_bytes(std::span(address.bytes)).first(address.family == Family::ipv4 ? 4 : 16);
}

/// Places for all hosts in one (copy, variant); `ordinal` is the number of that pair, from 0.
std::vector<HostPlace> place_all(const Capture& capture, VrfId vrf, std::uint64_t ordinal, TrafficPlaces& places) {
  std::vector<HostPlace> placed;
  placed.reserve(capture.hosts.size());
  std::uint64_t number[2] = {0, 0};
  for (const IpAddress& host : capture.hosts) {
    const std::vector<InterfaceIndex>& interfaces = places.interfaces(vrf, host.family);
    const std::uint64_t n = interfaces.size();
    // Successive hosts of the capture go to interfaces a step apart, and the step changes once every interface has been
    // the first: over the copies every pair of interfaces exchanges traffic.
    const std::uint64_t step = 1 + (n > 1 ? (ordinal / n) % (n - 1) : 0);
    const std::uint64_t h = number[host.family == Family::ipv4 ? 0 : 1]++;
    placed.push_back(places.next_host(host.family, interfaces[(ordinal + h * step) % n]));
  }
  return placed;
}

IpAddress recorded_address(std::span<const std::byte> frame, const CapturedPacket& packet, bool destination) {
  IpAddress address;
  address.family = packet.is_ipv6 ? Family::ipv6 : Family::ipv4;
  const std::size_t size = packet.is_ipv6 ? 16 : 4;
  std::memcpy(address.bytes.data(), &frame[packet.addresses + (destination ? size : 0)], size);
  return address;
}

/// Numbers flows as the Meter tells them apart: by text and interface.
class FlowNumbers {
 public:
  FlowNumbers(std::string item, std::vector<SourceFlow>& flows) : item_(std::move(item)), flows_(flows) {}
  FlowId number(std::string text, InterfaceIndex ingress) {
    const auto [place, fresh] =
        numbers_.emplace(text + "@" + std::to_string(ingress.value), static_cast<std::uint32_t>(flows_.size()));
    if (fresh) flows_.push_back({item_, std::move(text), ingress});
    return FlowId(place->second);
  }

 private:
  std::string item_;
  std::vector<SourceFlow>& flows_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

ReplayFlow make_flow(const Capture& capture, const CapturedFlow& recorded, const std::vector<HostPlace>& placed,
                     InterfaceIndex fallback, FlowNumbers& numbers) {
  const CapturedPacket& packet = capture.packets[recorded.first_packet];
  const std::span<const std::byte> frame = capture.frame(recorded.first_packet);
  ReplayFlow flow;
  flow.ingress = placed.empty() || recorded.sender == kNoIndex ? fallback : placed[recorded.sender].interface;
  std::string text = flow_text_of(kEthernet, frame);
  if (packet.addresses != 0) {
    flow.source = recorded_address(frame, packet, false);
    flow.destination = recorded_address(frame, packet, true);
    const auto change = [&](IpAddress& address, std::uint32_t host) {
      if (placed.empty() || host == kNoIndex) return std::uint64_t{0};
      const IpAddress before = address;
      address = placed[host].address;
      return std::uint64_t{checksum_change(address_bytes(before), address_bytes(address))};
    };
    const std::uint64_t source_change = change(flow.source, packet.source);
    flow.change = ones_fold(source_change + change(flow.destination, packet.destination));
    std::vector<std::byte> sent(frame.begin(), frame.end());
    patch_frame(sent.data(), packet, flow);
    text = flow_text_of(kEthernet, sent);
  }
  flow.flow = numbers.number(std::move(text), flow.ingress);
  return flow;
}

const Interface* find_interface(const ChassisConfig& chassis, const std::string& name) {
  const auto found = std::find_if(chassis.interfaces.begin(), chassis.interfaces.end(),
                                  [&](const Interface& interface) { return interface.name == name; });
  return found == chassis.interfaces.end() ? nullptr : &*found;
}

Result<void> check_placeable(const Capture& capture, VrfId vrf, const TrafficPlaces& places) {
  for (const IpAddress& host : capture.hosts)
    if (places.interfaces(vrf, host.family).empty())
      return fail(ErrorCode::bad_input,
                  capture.path + ": host " + to_string(host) + " cannot be put behind a route, expected " +
                      (host.family == Family::ipv4 ? "IPv4" : "IPv6") +
                      " routes of length 8 to 30 (IPv4) or 126 (IPv6) in the scenario and the item's VRF");
  return {};
}

}  // namespace

void patch_frame(std::byte* frame, const CapturedPacket& packet, const ReplayFlow& flow) {
  if (packet.addresses == 0) return;
  const std::size_t size = packet.is_ipv6 ? 16 : 4;
  std::memcpy(frame + packet.addresses, flow.source.bytes.data(), size);
  std::memcpy(frame + packet.addresses + size, flow.destination.bytes.data(), size);
  if (packet.ip_checksum != 0)
    wire::write16(frame + packet.ip_checksum, changed_checksum(wire::read16(frame + packet.ip_checksum), flow.change));
  if (packet.l4_checksum != 0) {
    const std::uint16_t checksum = wire::read16(frame + packet.l4_checksum);
    wire::write16(frame + packet.l4_checksum, packet.is_udp ? changed_udp_checksum(checksum, flow.change)
                                                            : changed_checksum(checksum, flow.change));
  }
}

Result<ReplayHosts> ReplayHosts::place(const Capture& capture, const ReplaySpec& spec, const std::string& item,
                                       const ChassisConfig& chassis, TrafficPlaces& places) {
  ReplayHosts hosts;
  InterfaceIndex fallback = chassis.interfaces.front().index;
  if (spec.place_hosts) {
    if (Result<void> possible = check_placeable(capture, spec.vrf, places); !possible)
      return tl::unexpected(possible.error());
    hosts.variants_ = spec.distinct_loops;
    if (spec.loops != 0) hosts.variants_ = std::min(hosts.variants_, spec.loops);
  } else {
    const Interface* interface = find_interface(chassis, spec.interface);
    if (interface == nullptr)
      return fail(ErrorCode::bad_input, "no interface " + spec.interface + ", expected one of the chassis");
    fallback = interface->index;
  }
  hosts.recorded_flows_ = capture.flows.size();
  const std::uint64_t ordinals = std::uint64_t{spec.copies} * hosts.variants_;
  if (ordinals * capture.flows.size() > kTableMax)
    return fail(ErrorCode::bad_input, "copies x distinct_loops x recorded flows is " +
                                          std::to_string(ordinals * capture.flows.size()) + ", expected at most " +
                                          std::to_string(kTableMax));
  hosts.table_.reserve(ordinals * capture.flows.size());
  FlowNumbers numbers(item, hosts.flows_);
  for (std::uint64_t ordinal = 0; ordinal < ordinals; ++ordinal) {
    const std::vector<HostPlace> placed =
        spec.place_hosts ? place_all(capture, spec.vrf, ordinal, places) : std::vector<HostPlace>{};
    for (const CapturedFlow& recorded : capture.flows)
      hosts.table_.push_back(make_flow(capture, recorded, placed, fallback, numbers));
  }
  return hosts;
}

}  // namespace hitless
