#include "tests/hil/traffic/traffic_rig.h"

#include <pcap/pcap.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "hil/chassis/chassis_builder.h"
#include "hil/traffic/traffic_sources.h"
#include "tests/support/packet_pool.h"

namespace hitless::test {

TemporaryDirectory::TemporaryDirectory() {
  static std::atomic<int> number{0};
  path_ = std::filesystem::temp_directory_path() /
          ("hitless-traffic-" + std::to_string(getpid()) + "-" + std::to_string(number++));
  std::filesystem::create_directories(path_);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_capture(const std::string& path, const std::vector<Recorded>& packets, bool nanoseconds, int link_type) {
  pcap_t* dead = pcap_open_dead_with_tstamp_precision(
      link_type, 262144, nanoseconds ? PCAP_TSTAMP_PRECISION_NANO : PCAP_TSTAMP_PRECISION_MICRO);
  pcap_dumper_t* dumper = pcap_dump_open(dead, path.c_str());
  HITLESS_CHECK(dumper != nullptr, path);
  for (const Recorded& packet : packets) {
    pcap_pkthdr header{};
    const std::int64_t at = 1'700'000'000'000'000'000 + packet.at_ns;
    header.ts.tv_sec = at / 1'000'000'000;
    header.ts.tv_usec = at % 1'000'000'000 / (nanoseconds ? 1 : 1000);
    header.caplen = static_cast<bpf_u_int32>(packet.frame.size());
    header.len = packet.wire_length != 0 ? packet.wire_length : header.caplen;
    pcap_dump(reinterpret_cast<unsigned char*>(dumper), &header,
              reinterpret_cast<const unsigned char*>(packet.frame.data()));
  }
  pcap_dump_close(dumper);
  pcap_close(dead);
}

namespace {

/// ICMPv6 echo: the builder knows no ICMP, so the checksum is put in here.
Frame icmpv6_echo(const char* source, const char* destination) {
  Frame frame = PacketBuilder().ipv6(source, destination).protocol(58).payload(24).build();
  frame[14 + 40] = std::byte{128};
  frame[14 + 40 + 1] = frame[14 + 40 + 2] = frame[14 + 40 + 3] = std::byte{0};
  Frame covered(frame.begin() + 14 + 8, frame.end());
  for (const int b : {0, 0, 0, 24, 0, 0, 0, 58}) covered.push_back(static_cast<std::byte>(b));
  const std::uint16_t checksum = internet_checksum(covered);
  frame[14 + 40 + 2] = static_cast<std::byte>(checksum >> 8);
  frame[14 + 40 + 3] = static_cast<std::byte>(checksum & 0xff);
  return frame;
}

}  // namespace

std::vector<Recorded> small_conversation() {
  const char* a4 = "192.0.2.10";
  const char* b4 = "198.51.100.20";
  const char* a6 = "2001:db8:1::10";
  const char* b6 = "2001:db8:2::20";
  return {
      {0, PacketBuilder().ipv4(a4, b4).tcp(5001, 443).payload(10).build()},
      {1'000, PacketBuilder().ipv4(b4, a4).tcp(443, 5001).payload(1200).build()},
      {1'000, PacketBuilder().ipv4(b4, a4).tcp(443, 5001).payload(33).build()},
      {150'007, PacketBuilder().ipv6(a6, b6).udp(6000, 53).payload(31).build()},
      {150'010, PacketBuilder().ipv6(b6, a6).udp(53, 6000).payload(300).build()},
      {900'011, PacketBuilder().ipv4(a4, b4).protocol(1).payload(56).build()},
      {900'500, icmpv6_echo(a6, b6)},
      {5'000'000, PacketBuilder().ipv4(b4, a4).udp(7000, 8000).payload(1).pad_to(60).build()},
      {5'000'001, PacketBuilder().ipv6(a6, b6).tcp(9000, 22).payload(0).build()},
  };
}

TestChassis make_chassis(const std::string& traffic, const std::string& routes) {
  const std::string text =
      "name: t\nseed: 3\nplatform: c10008\n"
      "chassis: {cards: [{slot: 1, card: 1-port-gigabit-ethernet}, {slot: 2, card: 8-port-half-height-fast-ethernet},\n"
      "  {slot: 3, card: sip-600, spas: [{bay: 0, spa: 2-port-ge-spa}]}]}\n"
      "addressing: {ipv4: 10.0.0.0/8, ipv6: 2001:db8::/32}\n"
      "images: [{name: one, version: \"1\", platform: c10000}]\nstart_image: disk0:one\n"
      "routes:\n  " +
      routes + "\ntraffic:\n" + traffic;
  Result<Scenario> scenario = parse_scenario(text, "t.yaml");
  HITLESS_CHECK(scenario.has_value(), scenario.error().message);
  const Result<Catalogue> catalogue = load_catalogue(*scenario);
  HITLESS_CHECK(catalogue.has_value(), catalogue.error().message);
  // The chassis points into the catalogue.
  static std::vector<std::unique_ptr<Catalogue>> kept;
  kept.push_back(std::make_unique<Catalogue>(*catalogue));
  Result<ChassisConfig> chassis = build_chassis_config(*scenario, *kept.back());
  HITLESS_CHECK(chassis.has_value(), chassis.error().message);
  return {std::move(*scenario), std::move(*chassis)};
}

std::vector<Sent> pull_all(PacketSource& source, std::int64_t until_ns, std::size_t limit, std::size_t burst) {
  std::vector<Sent> sent;
  std::vector<rte_mbuf*> out(burst);
  while (sent.size() < limit) {
    const std::size_t count = source.pull(instant_ns(until_ns), out);
    if (count == 0) break;
    for (std::size_t i = 0; i < count; ++i) {
      const PacketMeta& meta = meta_of(out[i]);
      HITLESS_CHECK(meta.sent == meta.at, "a fresh packet is where it was sent");
      if (sent.size() < limit)
        sent.push_back({to_ns(meta.sent), meta.flow.value, meta.ingress.value, copy_bytes(out[i])});
      rte_pktmbuf_free(out[i]);
    }
  }
  return sent;
}

namespace {

std::uint16_t be16(const Frame& f, std::size_t at) {
  return static_cast<std::uint16_t>(std::to_integer<unsigned>(f[at]) << 8 | std::to_integer<unsigned>(f[at + 1]));
}

}  // namespace

std::string wrong_checksum(const Frame& frame) {
  const bool v6 = be16(frame, 12) == 0x86dd;
  if (!v6 && internet_checksum(Frame(frame.begin() + 14, frame.begin() + 34)) != 0) return "IPv4 header";
  const std::size_t l4 = v6 ? 54 : 34;
  const std::size_t end = v6 ? 54U + be16(frame, 18) : 14U + be16(frame, 16);
  const unsigned protocol = std::to_integer<unsigned>(frame[v6 ? 20 : 23]);
  if (protocol != 6 && protocol != 17 && protocol != 58) return "";
  if (!v6 && (be16(frame, 20) & 0x3fff) != 0) return "";  // a fragment
  if (!v6 && protocol == 17 && be16(frame, l4 + 6) == 0) return "";
  Frame covered(frame.begin() + (v6 ? 22 : 26), frame.begin() + static_cast<std::ptrdiff_t>(l4));
  const auto length = static_cast<unsigned>(end - l4);
  for (const unsigned b : {length >> 8, length & 0xffU, 0U, protocol}) covered.push_back(static_cast<std::byte>(b));
  covered.insert(covered.end(), frame.begin() + static_cast<std::ptrdiff_t>(l4),
                 frame.begin() + static_cast<std::ptrdiff_t>(end));
  return internet_checksum(covered) == 0 ? "" : "protocol " + std::to_string(protocol);
}

std::pair<IpAddress, IpAddress> addresses_of(const Frame& frame) {
  const bool v6 = be16(frame, 12) == 0x86dd;
  const std::size_t size = v6 ? 16 : 4;
  IpAddress source, destination;
  source.family = destination.family = v6 ? Family::ipv6 : Family::ipv4;
  std::memcpy(source.bytes.data(), &frame[v6 ? 22 : 26], size);
  std::memcpy(destination.bytes.data(), &frame[(v6 ? 22U : 26U) + size], size);
  return {source, destination};
}

Frame without_addresses(Frame frame, const CapturedPacket& packet) {
  std::fill_n(frame.begin(), 12, std::byte{0});
  if (packet.addresses != 0) std::fill_n(frame.begin() + packet.addresses, packet.is_ipv6 ? 32 : 8, std::byte{0});
  if (packet.ip_checksum != 0) std::fill_n(frame.begin() + packet.ip_checksum, 2, std::byte{0});
  if (packet.l4_checksum != 0) std::fill_n(frame.begin() + packet.l4_checksum, 2, std::byte{0});
  return frame;
}

std::string data_file(const std::string& name) {
  const char* named = std::getenv("HITLESS_DATA");
  const std::filesystem::path path = std::filesystem::path(named != nullptr ? named : "../shared/data") / name;
  return std::filesystem::exists(path) ? path.string() : std::string();
}

}  // namespace hitless::test
