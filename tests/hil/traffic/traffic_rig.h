#pragma once
// What the traffic tests share: captures written for the purpose, a chassis to send into, packets as plain values.

#include <filesystem>
#include <string>
#include <vector>

#include "dataplane/packet/packet_source.h"
#include "hil/pcap/capture.h"
#include "hil/scenario/scenario.h"
#include "tests/support/packet_builder.h"

namespace hitless::test {

struct Recorded {
  std::int64_t at_ns = 0;
  Frame frame;
  std::uint32_t wire_length = 0;  ///< 0: that of the frame
};

/// A directory of this test, removed with it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Writes a pcap file with ns or us resolution.
void write_capture(const std::string& path, const std::vector<Recorded>& packets, bool nanoseconds = true,
                   int link_type = 1);

/// A conversation of TCP, UDP, ICMP and ICMPv6 between two hosts of each family, with uneven gaps.
std::vector<Recorded> small_conversation();

struct TestChassis {
  Scenario scenario;
  ChassisConfig config;
};
/// GE, 8 FE and a SIP with 2 GE, 400 IPv4 and 200 IPv6 generated routes over all 11 interfaces, and `traffic`: YAML
/// lines of traffic items. Ends the program on a mistake.
TestChassis make_chassis(const std::string& traffic, const std::string& routes = "generate: [{ipv4: 400, ipv6: 200}]");

/// A packet as it left the source.
struct Sent {
  std::int64_t at_ns = 0;
  std::uint32_t flow = 0;
  std::uint16_t ingress = 0;
  Frame frame;
  bool operator==(const Sent&) const = default;
};
/// Everything before `until_ns`, at most `limit` packets, pulled in bursts of `burst`.
std::vector<Sent> pull_all(PacketSource& source, std::int64_t until_ns, std::size_t limit = 1'000'000,
                           std::size_t burst = 32);

/// Empty when every checksum of the frame (IPv4 header, TCP, UDP, ICMPv6) is right; otherwise which is not. Summed
/// plainly over the whole packet.
std::string wrong_checksum(const Frame& frame);
/// Source and destination address of an IP frame.
std::pair<IpAddress, IpAddress> addresses_of(const Frame& frame);
/// `frame` with MAC addresses, IP addresses and checksums set to zero: what a replay must not change.
Frame without_addresses(Frame frame, const CapturedPacket& packet);

/// A file of the data directory beside the project (HITLESS_DATA); empty when it is not there.
std::string data_file(const std::string& name);

}  // namespace hitless::test
