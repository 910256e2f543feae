#pragma once
// The traffic of a scenario as one stream.

#include <memory>
#include <vector>

#include <rte_mempool.h>

#include "control/base/chassis_config.h"
#include "dataplane/packet/packet_source.h"
#include "hil/scenario/scenario.h"

namespace hitless {

/// Several sources merged by instant, ties by position; a source's flow numbers follow those of the sources before it.
class MergedSource final : public PacketSource {
 public:
  explicit MergedSource(std::vector<std::unique_ptr<PacketSource>> parts);
  [[nodiscard]] Instant next_at() const override;
  std::size_t pull(Instant until, std::span<rte_mbuf*> out) override;
  [[nodiscard]] const std::vector<SourceFlow>& flows() const override { return flows_; }

 private:
  [[nodiscard]] std::size_t first_part() const;

  std::vector<std::unique_ptr<PacketSource>> parts_;
  std::vector<std::uint32_t> first_flow_;  ///< of each part
  std::vector<SourceFlow> flows_;
};

/// Every traffic item of the scenario, beginning at `start`. The source ends only when all items end by themselves;
/// otherwise the caller stops pulling. `pool` (with kPacketMetaSize of private area) and `chassis` outlive the source.
/// bad_input begins with the item's place in the scenario.
Result<std::unique_ptr<PacketSource>> make_source(const Scenario& scenario, const ChassisConfig& chassis, Instant start,
                                                  rte_mempool* pool);

}  // namespace hitless
