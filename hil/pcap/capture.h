#pragma once
// A recorded capture in memory: one buffer of bytes, packets in order of time, and for each packet the offsets of its
// addresses and checksums. A capture never changes once it is read; copies and loops of a replay share it.

#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/net/mac_address.h"
#include "dataplane/net/prefix.h"

namespace hitless {

/// Stands for no host or no flow.
inline constexpr std::uint32_t kNoIndex = UINT32_MAX;

/// The facts that a replay needs to give a packet other addresses. Offsets count from the frame's first byte; 0: the
/// packet has no such field.
struct CapturedPacket {
  std::int64_t at_ns = 0;           ///< since the first packet
  std::uint64_t begin = 0;          ///< offset in Capture::bytes
  std::uint32_t length = 0;         ///< of the frame without FCS
  std::uint32_t source = kNoIndex;  ///< index in Capture::hosts; none: the address is not placed
  std::uint32_t destination = kNoIndex;
  std::uint32_t flow = kNoIndex;  ///< index in Capture::flows
  std::uint16_t addresses = 0;    ///< source address; the destination follows it
  std::uint16_t ip_checksum = 0;  ///< IPv4 header
  std::uint16_t l4_checksum = 0;  ///< checksum over a pseudo-header: TCP, UDP, ICMPv6
  std::uint16_t ether_type = 0;
  bool is_ipv6 = false;
  bool is_udp = false;
};

/// Packets with the same flow text and addresses from the same station.
struct CapturedFlow {
  std::uint32_t first_packet = 0;
  std::uint32_t sender = kNoIndex;  ///< host on whose interface the packets enter; none: the first interface
};

struct Capture {
  std::string path;
  std::vector<std::byte> bytes;
  std::vector<CapturedPacket> packets;  ///< in order of time, ties in the file's order
  std::vector<IpAddress> hosts;         ///< unicast addresses of routable scope, in order of appearance
  std::vector<CapturedFlow> flows;      ///< in order of appearance
  std::uint64_t cut_packets = 0;        ///< packets left out: recorded shorter than on the wire, or without a byte
  std::uint64_t reordered = 0;          ///< packets that stood in the file behind a later one
  std::uint32_t longest = 0;            ///< bytes of the longest frame

  [[nodiscard]] std::span<const std::byte> frame(std::size_t i) const {
    return {&bytes[packets[i].begin], packets[i].length};
  }
};

/// Reads a pcap file (us or ns resolution, either byte order) or a pcapng file whose interfaces are all alike, Ethernet
/// only, and decodes it. Packets that were cut when recorded, or hold nothing, cannot be sent: they are left out and
/// counted. bad_input: the file is missing, empty, not a capture, of another link type, or ends within a packet; the
/// message names the file, and the packet's number where there is one.
Result<Capture> read_capture(const std::string& path);
/// The same from an open file, which is closed. `name` stands for the file in messages.
Result<Capture> read_capture(std::FILE* file, const std::string& name);

/// Second half of read_capture(): finds hosts, flows and offsets of the packets in `capture`.
void decode_capture(Capture& capture);

/// Whether a replay may put this address behind a route: unicast, not of link, loopback or "this network" scope.
[[nodiscard]] bool is_placeable(const IpAddress& address);

}  // namespace hitless
