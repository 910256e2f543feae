#pragma once
// The source of offered packets, in order of their instants.

#include <span>
#include <string>
#include <vector>

#include "dataplane/packet/packet.h"

namespace hitless {

/// A flow as the source knows it, for reports. FlowId is the index.
struct SourceFlow {
  std::string item;  ///< the scenario's traffic item that sends it
  std::string text;  ///< "10.1.2.3:5001 > 10.9.8.7:443 tcp"
  InterfaceIndex ingress;
};

class PacketSource {
 public:
  virtual ~PacketSource() = default;
  /// Instant of the next packet; kNever when there is none left.
  [[nodiscard]] virtual Instant next_at() const = 0;
  /// Fills `out` with the next packets whose instant is before `until`, in order; returns how many. Each has its
  /// bytes and meta.sent, meta.at (the same instant), flow and ingress. An exhausted mbuf pool is a broken invariant:
  /// the pool was computed before the run.
  virtual std::size_t pull(Instant until, std::span<rte_mbuf*> out) = 0;
  [[nodiscard]] virtual const std::vector<SourceFlow>& flows() const = 0;
};

}  // namespace hitless
