#include "hil/ports/flow_numbers.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>

namespace hitless {

FlowNumbers::FlowNumbers(std::uint32_t most) : most_(most), places_(std::bit_ceil(std::size_t{most} * 2), UINT32_MAX) {
  flows_.reserve(most);
}

std::uint32_t FlowNumbers::of(InterfaceIndex interface, std::span<const std::byte> frame) {
  const PacketIdentity identity = identify(frame);
  Flow flow{identity.kind == FrameKind::measurable ? identity.flow : FlowKey{}, interface, identity.kind};
  const std::size_t mask = places_.size() - 1;
  const std::uint64_t seed = std::uint64_t{interface.value} << 8 | static_cast<std::uint64_t>(identity.kind);
  for (std::size_t at = XXH3_64bits_withSeed(&flow.key, sizeof(flow.key), seed) & mask;; at = (at + 1) & mask) {
    const std::uint32_t number = places_[at];
    if (number != UINT32_MAX && flows_[number] == flow) return number;
    if (number != UINT32_MAX) continue;
    if (flows_.size() == most_) {
      ++beyond_;
      return most_ - 1;
    }
    places_[at] = size();
    flows_.push_back(flow);
    return places_[at];
  }
}

std::vector<SourceFlow> FlowNumbers::flows() const {
  std::vector<SourceFlow> flows;
  for (const Flow& flow : flows_)
    flows.push_back(
        {"port", flow.kind == FrameKind::measurable ? to_string(flow.key) : to_string(flow.kind), flow.interface});
  return flows;
}

}  // namespace hitless
