#pragma once
// The active route processor as a station on its links: it answers ARP, neighbour discovery and echo requests,
// sends the ICMP errors that a router owes, and learns its neighbours. Bytes in, bytes out; instants are given.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "control/base/chassis_config.h"
#include "control/host/ip_packet.h"
#include "control/host/neighbour_cache.h"
#include "control/host/outcome.h"
#include "control/host/station_addresses.h"
#include "control/host/token_bucket.h"
#include "dataplane/base/time.h"
#include "dataplane/packet/drop_reason.h"

namespace hitless {

/// A frame that a card handed to the route processor.
struct PuntedFrame {
  InterfaceIndex ingress;
  Instant at;
  std::span<const std::byte> bytes;  ///< as it came in, from the link header on, without FCS
  /// None: the packet is in order and goes to the chassis. Otherwise why the packet was not forwarded, which may call
  /// for an ICMP error. A packet addressed to the chassis is accepted under any reason: it need not survive another hop
  /// to arrive here (RFC 1812 5.3.1).
  DropReason why = DropReason::none;
  InterfaceIndex egress;  ///< interface whose MTU the packet exceeded, when that is why
};

/// A whole frame of the interface's link, without FCS.
struct OriginatedFrame {
  InterfaceIndex interface;  ///< interface that the frame goes out of
  std::vector<std::byte> bytes;
};

/// Every frame received is counted exactly once.
struct RouterHostCounters {
  std::array<std::uint64_t, kReplies> answered{};    ///< by ReplyKind
  std::array<std::uint64_t, kReplies> suppressed{};  ///< by ReplyKind: due, but over the rate limit
  std::array<std::uint64_t, kNoReplies> silent{};    ///< by NoReply
};

/// Limits of one interface (RFC 1812 4.3.2.8, RFC 4443 2.4 f): the RFCs leave the numbers open.
struct AnswerRates {
  Rate errors{100, 10};     ///< ICMP errors
  Rate answers{1000, 100};  ///< answers that were asked for
};

class RouterHost {
 public:
  /// `config` outlives the host and does not change.
  explicit RouterHost(const ChassisConfig& config, const AnswerRates& rates = {});

  /// Appends the answer to the frame: nothing or one frame, out of the interface that the frame came in on and to the
  /// station that sent it. The answer goes the way the asker came: the FIB is not asked again.
  void receive(const PuntedFrame& punted, std::vector<OriginatedFrame>& out);

  /// An ARP request or a neighbour solicitation for a neighbour; none when its address lies in no connected network of
  /// the interface, or is no single host's. Requests are neither rate limited nor counted.
  [[nodiscard]] std::optional<OriginatedFrame> request(const NeighbourAddress& neighbour) const;

  /// Neighbours learnt since the last call, in the order of the frames.
  [[nodiscard]] std::vector<LearntNeighbour> take_learnt();

  [[nodiscard]] const RouterHostCounters& counters() const { return counters_; }

 private:
  struct Limits {
    TokenBucket errors;
    TokenBucket answers;
  };

  [[nodiscard]] MacAddress source_mac(const PuntedFrame& punted) const;
  [[nodiscard]] ReplyOrSilence consider(const PuntedFrame& punted);
  [[nodiscard]] ReplyOrSilence consider_arp(const PuntedFrame& punted, std::span<const std::byte> message);
  [[nodiscard]] ReplyOrSilence consider_ip(const PuntedFrame& punted, std::span<const std::byte> bytes,
                                           bool to_link_group, Family family);
  [[nodiscard]] ReplyOrSilence consider_neighbour(const PuntedFrame& punted, const IpPacket& packet);
  [[nodiscard]] ReplyOrSilence deliver(const PuntedFrame& punted, const IpPacket& packet) const;
  [[nodiscard]] ReplyOrSilence report_drop(const PuntedFrame& punted, const IpPacket& packet) const;
  /// An ICMP message back to where `packet` came from, from `source`; silence when there is no source.
  [[nodiscard]] ReplyOrSilence send_back(const PuntedFrame& punted, const IpPacket& packet, ReplyKind kind,
                                         const std::optional<IpAddress>& source, std::uint8_t traffic_class,
                                         std::span<const std::byte> message) const;
  void learn(const LearntNeighbour& neighbour);
  [[nodiscard]] const Interface& interface_at(InterfaceIndex index) const { return interfaces_[index.index()]; }

  const InterfaceTable& interfaces_;
  StationAddresses addresses_;
  std::vector<Limits> limits_;  ///< by InterfaceIndex
  RouterHostCounters counters_;
  std::vector<LearntNeighbour> learnt_;
};

}  // namespace hitless
