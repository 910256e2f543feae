#pragma once
// The addresses that the hosts of a capture get in each copy and loop of a replay, and for each recorded flow the
// number, the ingress interface and the change of checksums that follow from them. All of this is computed before the
// first packet, so that sending is only copying and patching.

#include <string>
#include <vector>

#include "control/base/chassis_config.h"
#include "dataplane/packet/packet_source.h"
#include "hil/pcap/capture.h"
#include "hil/scenario/scenario.h"
#include "hil/traffic/traffic_places.h"

namespace hitless {

/// One recorded flow in one copy and variant.
struct ReplayFlow {
  IpAddress source, destination;  ///< as sent; an address without a place stays as recorded
  std::uint16_t change = 0;       ///< of the checksums that cover both addresses (RFC 1624)
  InterfaceIndex ingress;
  FlowId flow;
};

/// Writes the flow's addresses into `frame`, a copy of recorded `packet`, and applies the change to its checksums. A
/// checksum that was wrong when recorded stays wrong.
void patch_frame(std::byte* frame, const CapturedPacket& packet, const ReplayFlow& flow);

class ReplayHosts {
 public:
  /// bad_input when place_hosts is asked for and no route of a family that the capture needs can take hosts, when the
  /// named interface does not exist, or when copies times variants times flows are too many.
  static Result<ReplayHosts> place(const Capture& capture, const ReplaySpec& spec, const std::string& item,
                                   const ChassisConfig& chassis, TrafficPlaces& places);

  /// Recorded flow number `flow` in loop variant `variant` of copy `copy`.
  [[nodiscard]] const ReplayFlow& at(std::uint32_t copy, std::uint32_t variant, std::uint32_t flow) const {
    return table_[(std::size_t{copy} * variants_ + variant) * recorded_flows_ + flow];
  }
  /// Number of loops with addresses of their own; loop i is variant i modulo this number.
  [[nodiscard]] std::uint32_t variants() const { return variants_; }
  [[nodiscard]] const std::vector<SourceFlow>& flows() const { return flows_; }

 private:
  ReplayHosts() = default;

  std::uint32_t variants_ = 1;
  std::size_t recorded_flows_ = 0;
  std::vector<ReplayFlow> table_;
  std::vector<SourceFlow> flows_;
};

}  // namespace hitless
