// Bytes of a capture file, pcap or pcapng: read and decoded as for a replay.

#include <cstdio>

#include "dataplane/base/result.h"
#include "hil/pcap/capture.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/capture_bytes.h"
#include "tests/support/packet_builder.h"

namespace hitless::fuzz {

std::vector<Bytes> seeds() {
  using namespace hitless::test;
  const std::vector<Frame> frames = {
      PacketBuilder().ipv4("192.0.2.1", "198.51.100.7").udp(1000, 2000).payload(20).build(),
      PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").tcp(1, 2).payload(9).build(),
      PacketBuilder().arp_request().build(),
      PacketBuilder().ipv6("2001:db8::1", "2001:db8::2").fragment(9).udp(1, 2).payload(9).build()};
  std::vector<Bytes> all;
  for (const bool big_endian : {false, true})
    for (const bool nanoseconds : {false, true}) all.push_back(bytes_of(pcap_file(frames, big_endian, nanoseconds)));
  for (const bool big_endian : {false, true}) all.push_back(bytes_of(pcapng_file(frames, big_endian)));
  return all;
}

}  // namespace hitless::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // fmemopen takes no const; "rb" does not write.
  std::FILE* file = fmemopen(const_cast<std::uint8_t*>(data), size, "rb");
  if (file == nullptr) return 0;
  const auto capture = hitless::read_capture(file, "fuzzed");
  if (!capture) {
    HITLESS_CHECK(capture.error().message.starts_with("fuzzed: "), capture.error().message);
    return 0;
  }
  for (const hitless::CapturedPacket& packet : capture->packets) {
    HITLESS_CHECK(packet.begin + packet.length <= capture->bytes.size(), "a packet lies outside the capture");
    HITLESS_CHECK(packet.l4_checksum == 0 || packet.l4_checksum + 2U <= packet.length, "a checksum outside its packet");
    HITLESS_CHECK(packet.addresses == 0 || packet.addresses + (packet.is_ipv6 ? 32U : 8U) <= packet.length,
                  "addresses outside their packet");
    HITLESS_CHECK(packet.at_ns >= 0 && packet.flow < capture->flows.size(), "a packet without time or flow");
  }
  return 0;
}
