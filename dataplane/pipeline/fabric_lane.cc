#include "dataplane/pipeline/fabric_lane.h"

#include <array>
#include <cstdlib>

#include "dataplane/base/result.h"
#include "dataplane/packet/packet.h"

namespace hitless {

void FabricLane::Free::operator()(rte_ring* ring) const { std::free(ring); }

FabricLane::FabricLane() {
  const auto size = static_cast<std::size_t>(rte_ring_get_memsize(kPlaces));
  memory_.reset(static_cast<rte_ring*>(std::aligned_alloc(RTE_CACHE_LINE_SIZE, RTE_ALIGN(size, RTE_CACHE_LINE_SIZE))));
  ring_ = memory_.get();
  HITLESS_CHECK(ring_ != nullptr && rte_ring_init(ring_, "fabric", kPlaces, RING_F_SP_ENQ | RING_F_SC_DEQ) == 0,
                "a fabric lane has its ring");
  leaving_.reserve(2 * std::size_t{kPlaces});
}

FabricLane::~FabricLane() {
  for (rte_mbuf* packet : leaving_) rte_pktmbuf_free(packet);
  std::array<rte_mbuf*, kBurstMax> burst;
  for (std::size_t count; (count = take(burst)) > 0;) rte_pktmbuf_free_bulk(burst.data(), static_cast<unsigned>(count));
}

bool FabricLane::hand_over() {
  if (leaving_.empty()) return true;
  const unsigned taken = rte_ring_sp_enqueue_burst(ring_, reinterpret_cast<void**>(leaving_.data()),
                                                   static_cast<unsigned>(leaving_.size()), nullptr);
  leaving_.erase(leaving_.begin(), leaving_.begin() + taken);
  return leaving_.empty();
}

}  // namespace hitless
