#pragma once
// The frames that come in through ports, beside the scenario's own traffic, as one stream of packets.

#include <memory>
#include <vector>

#include "dataplane/packet/packet_source.h"
#include "hil/ports/flow_numbers.h"
#include "hil/ports/port.h"

namespace hitless {

class PortSource final : public PacketSource {
 public:
  /// Most flows of frames from outside that get a number of their own.
  static constexpr std::uint32_t kFlowsMax = 1U << 16;
  /// Most frames that wait to be taken: further frames stay in the devices, which count their losses.
  static constexpr std::size_t kWaitingMax = 4096;

  /// The arguments outlive the source; `traffic` is the scenario's own. The flow numbers of frames from outside follow
  /// those of `traffic`. Frames are copied into packets of `pool`: so all packets inside come from one pool, and the
  /// books can be held against that pool. Where several sources share a run, this one is number `part` of `parts`.
  PortSource(PacketSource& traffic, std::span<Port* const> ports, rte_mempool* pool, std::size_t part = 0,
             std::size_t parts = 1);
  ~PortSource() override;

  /// Takes in the frames that have come and stamps all of them with `now`, which is not before that of the last call.
  /// Returns their number.
  std::size_t receive(Instant now);
  [[nodiscard]] Instant next_at() const override;
  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override;
  /// The scenario's own flows.
  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return traffic_.flows(); }
  /// Flows of frames from outside; their numbers begin with first_number().
  [[nodiscard]] std::vector<SourceFlow> outside_flows() const { return numbers_.flows(); }
  [[nodiscard]] std::uint32_t first_number() const { return first_number_; }
  /// Frames of this port that found the pool empty, or that are not one segment within the pool's frame length.
  [[nodiscard]] std::uint64_t unheld(const Port& port) const;
  /// Frames that share the last flow number.
  [[nodiscard]] std::uint64_t beyond_flows() const { return numbers_.beyond(); }

 private:
  [[nodiscard]] Instant next_frame_at() const;
  rte_mbuf* hold(const rte_mbuf* frame, InterfaceIndex interface, Instant now);

  PacketSource& traffic_;
  std::vector<Port*> ports_;
  rte_mempool* pool_;
  std::vector<std::uint64_t> unheld_;  ///< by port
  std::uint32_t first_number_;
  FlowNumbers numbers_;
  std::vector<rte_mbuf*> waiting_;  ///< in order of instants, from next_ on
  std::size_t next_ = 0;
};

}  // namespace hitless
