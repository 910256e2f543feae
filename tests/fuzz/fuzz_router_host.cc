// Frames that stations on the chassis's links may send: what the route processor makes of them as a station itself.

#include <numeric>

#include "control/host/router_host.h"
#include "tests/control/host/station_rig.h"
#include "tests/fuzz/fuzz_target.h"

namespace hitless::fuzz {
namespace {

using test::Frame;

constexpr std::uint8_t kMend = 0x80;  // of a step's parameter; the rest are milliseconds to wait before it

Bytes one_step(DropReason why, const Frame& frame) {
  Bytes input;
  add_step(input, static_cast<std::uint8_t>(why), kMend, bytes_of(frame));
  return input;
}

/// Right addresses and checksums, so that changed bytes get past them where that is possible.
void mend(Frame& frame, std::size_t interface) {
  if (frame.size() < 14) return;
  if ((test::u8(frame, 0) & 1) == 0) test::set8(frame, 5, static_cast<unsigned>(interface));
  const std::size_t rest = frame.size() - 14;
  const bool is_ipv4 = test::u16(frame, 12) == 0x0800 && rest >= 28 && test::u8(frame, 14) == 0x45;
  const bool is_ipv6 = test::u16(frame, 12) == 0x86dd && rest >= 48;
  if (is_ipv4) test::fix_ipv4_checksum(frame);
  const std::size_t length = is_ipv4 ? test::u16(frame, 16) : is_ipv6 ? 40U + test::u16(frame, 18) : 0;
  if (length > rest || length < (is_ipv4 ? 28U : 48U)) return;
  if (test::u8(frame, is_ipv4 ? 23 : 20) == (is_ipv4 ? 1 : 58)) test::fix_icmp_checksum(frame);
}

/// What holds of every frame that is said, whatever it is said to.
void check_said(const OriginatedFrame& said, InterfaceIndex ingress, const ChassisConfig& config) {
  const Frame& frame = said.bytes;
  HITLESS_CHECK(said.interface == ingress, "an answer out of another interface");
  HITLESS_CHECK(frame.size() >= 60 && frame.size() <= 14 + config.interfaces[ingress.index()].mtu_bytes,
                "a frame of an impossible size");
  HITLESS_CHECK(test::mac_in(frame, 6) == test::router_mac(ingress.index()), "an answer in another station's name");
  if (test::u16(frame, 12) == 0x0806) return;
  HITLESS_CHECK(test::checksums_hold(frame), "a checksum that does not hold");
  const bool is_ipv4 = test::u16(frame, 12) == 0x0800;
  const std::string to = test::address_in(frame, is_ipv4 ? 30 : 38, is_ipv4 ? Family::ipv4 : Family::ipv6);
  HITLESS_CHECK(to != "255.255.255.255" && to != "0.0.0.0" && to != "::", "an answer to nobody");
}

std::uint64_t counted(const RouterHostCounters& counters) {
  const auto sum = [](const auto& all) { return std::accumulate(all.begin(), all.end(), std::uint64_t{0}); };
  return sum(counters.answered) + sum(counters.suppressed) + sum(counters.silent);
}

}  // namespace

std::vector<Bytes> seeds() {
  using namespace hitless::test;
  const auto passing4 = [] { return PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv4(kHost4, kFar4); };
  const auto passing6 = [] { return PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv6(kHost6, kFar6); };
  std::vector<Bytes> all = {
      one_step(DropReason::none, arp(1, kHostMac, kHost4, "10.0.0.1")),
      one_step(DropReason::none, arp(2, kHostMac, kHost4, "10.0.0.1")),
      one_step(DropReason::none, icmp4(kHost4, "10.0.0.1", echo_message(8, 20))),
      one_step(DropReason::none, icmp6(kHost6, "2001:db8::1", echo_message(128, 20))),
      one_step(DropReason::none,
               PacketBuilder().ethernet(kHostMac, router_mac(0)).ipv4(kHost4, "10.0.0.1").udp(1, 2).build()),
      one_step(DropReason::ttl_expired, passing4().udp(1, 2).payload(30).build()),
      one_step(DropReason::no_route, passing6().fragment(1).udp(1, 2).payload(30).build()),
      one_step(DropReason::mtu_exceeded, passing4().fragment(0x4000).tcp(1, 2).payload(700).build()),
      one_step(DropReason::mtu_exceeded, passing6().tcp(1, 2).payload(1400).build())};
  for (const unsigned type : {135U, 136U})
    for (const std::string_view source : {"::", "2001:db8::9"})
      all.push_back(
          one_step(DropReason::none,
                   icmp6(source, "ff02::1:ff00:1",
                         neighbour_message(type, 0, "2001:db8::1", mac_option(type == 135 ? 1 : 2, kHostMac)), 255)));
  return all;
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hitless;
  using namespace hitless::fuzz;
  const ChassisConfig config = test::five_interfaces();
  RouterHost host(config);
  Input input({data, size});
  Instant now{};
  std::uint64_t heard = 0;
  while (!input.empty()) {
    const auto why = static_cast<DropReason>(input.u8() % static_cast<unsigned>(DropReason::count_));
    const std::uint8_t parameter = input.u8();
    const Bytes piece = input.take(input.u16());
    const auto bytes = std::as_bytes(std::span(piece));
    Frame frame(bytes.begin(), bytes.end());
    const InterfaceIndex ingress{static_cast<std::uint16_t>((parameter & 0x7fU) % config.interfaces.size())};
    if ((parameter & kMend) != 0) mend(frame, ingress.index());
    now += std::chrono::milliseconds(parameter & 0x7f);
    std::vector<OriginatedFrame> said;
    host.receive({ingress, now, frame, why, InterfaceIndex{1}}, said);
    HITLESS_CHECK(counted(host.counters()) == ++heard && said.size() <= 1, "a frame is counted once, answered once");
    for (const OriginatedFrame& one : said) check_said(one, ingress, config);
    for (const LearntNeighbour& neighbour : host.take_learnt())
      HITLESS_CHECK(!neighbour.mac.is_group() && host.request(neighbour.at), "learnt what is no neighbour");
  }
  return 0;
}
