#pragma once
// Made-up UDP traffic with exact spacing: the signature at the end of the payload tells packets apart.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <rte_mempool.h>

#include "dataplane/packet/packet_source.h"
#include "hil/measure/identity/packet_identity.h"
#include "hil/pcap/capture.h"
#include "hil/scenario/scenario.h"
#include "hil/traffic/traffic_places.h"

namespace hitless {

/// Instants of packets 0, 1, 2...: exact rational positions rounded down, so no error adds up over a run.
class SyntheticSpacing {
 public:
  /// Even spacing: `ns` for every `packets` packets.
  static SyntheticSpacing regular(std::int64_t ns, std::int64_t packets);
  /// The gaps of `capture` in turn, scaled to a mean of `ns` for every `packets` packets; bad_input: there are no gaps.
  static Result<SyntheticSpacing> recorded(const Capture& capture, std::int64_t ns, std::int64_t packets);

  /// Offset of the next packet from the first one.
  [[nodiscard]] std::int64_t now_ns() const { return base_ns_ + offsets_[index_]; }
  void advance();

 private:
  SyntheticSpacing() = default;
  std::vector<std::int64_t> offsets_;  ///< within a round
  std::int64_t round_ns_ = 0;
  std::int64_t base_ns_ = 0;
  std::size_t index_ = 0;
  // A round need not be a whole number of ns: the remainder is carried.
  std::int64_t remainder_ = 0, round_remainder_ = 0, denominator_ = 1;
};

class SyntheticSource final : public PacketSource {
 public:
  /// `first_flow` is added to flow numbers in signatures, so that several items of a run differ. `pool` outlives the
  /// source. bad_input for sizes that cannot hold the headers, unknown interfaces, prefixes that lead nowhere.
  static Result<std::unique_ptr<PacketSource>> make(const SyntheticSpec& spec, const std::string& item,
                                                    const ChassisConfig& chassis, TrafficPlaces& places, Instant start,
                                                    std::uint32_t first_flow, rte_mempool* pool);

  [[nodiscard]] Instant next_at() const override;
  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override;
  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return flows_; }

 private:
  /// The headers of a flow's frames up to the UDP payload, without checksums, and the sums for these.
  struct Template {
    std::array<std::byte, kLinkHeaderMax + 40 + 8> header{};  ///< link, IP and UDP
    std::uint32_t link_bytes = 0;
    InterfaceIndex ingress;
    std::uint64_t sent = 0;     ///< packets of this flow so far
    std::uint32_t ip_sum = 0;   ///< of the IPv4 header without its total length
    std::uint32_t udp_sum = 0;  ///< of pseudo-header and UDP header without lengths
  };

  SyntheticSource(SyntheticSpacing spacing, Instant start, std::uint32_t first_flow, const SyntheticSpec& spec,
                  rte_mempool* pool);
  Result<void> make_flows(const SyntheticSpec& spec, const std::string& item, const ChassisConfig& chassis,
                          TrafficPlaces& places);
  /// Writes the next packet into an mbuf fresh from the pool.
  void make_packet(rte_mbuf* mbuf, std::int64_t at_ns);
  /// Writes headers, signature and checksums; `frame` has at least 64 bytes of room behind the headers.
  void write_frame(std::byte* frame, std::uint32_t size, const Template& flow, const SyntheticSignature& signature);

  SyntheticSpacing spacing_;
  std::int64_t start_ns_;
  std::uint32_t first_flow_;
  std::vector<std::uint32_t> sizes_;
  bool is_ipv6_;
  std::vector<Template> templates_;
  std::vector<SourceFlow> flows_;
  std::uint32_t next_flow_ = 0;
  std::size_t next_size_ = 0;
  rte_mempool* pool_;
};

/// Smallest frame, without FCS, that a synthetic item of this family can send behind a link header of this length: IP
/// and UDP headers and the signature.
[[nodiscard]] constexpr std::uint32_t smallest_synthetic_frame(Family family, std::uint32_t link_bytes) {
  return link_bytes + (family == Family::ipv4 ? 20 : 40) + 8 + kSignatureBytes;
}
static_assert(smallest_synthetic_frame(Family::ipv4, Ethernet::kHeaderBytes) == 60,
              "the smallest Ethernet frame carries a signature");

}  // namespace hitless
