#pragma once
// The client of learnt neighbours: the active tells the standby of each neighbour, so a switchover loses none (SSO).

#include <cstdint>
#include <tuple>
#include <vector>

#include "control/clients/client_surroundings.h"
#include "control/redundancy/checkpoint_clients.h"
#include "control/redundancy/peer_messages.h"

namespace hitless {

/// Active -> standby: a neighbour was learnt, or is not known any more.
struct NeighbourCheckpoint {
  static constexpr auto kType = PeerMessageType::neighbour_checkpoint;
  std::uint16_t interface = 0;
  std::vector<std::uint8_t> address;  ///< 4 or 16 bytes
  std::vector<std::uint8_t> mac;      ///< 6 bytes; none: not known
  std::uint32_t adjacency = 0;        ///< number of the adjacency, the same in every card, as is the generation
  std::uint32_t generation = 0;
  static constexpr auto fields() {
    using C = NeighbourCheckpoint;
    return std::tuple{field(1, &C::interface), field(1, &C::address), field(1, &C::mac), field(1, &C::adjacency),
                      field(1, &C::generation)};
  }
};

[[nodiscard]] WireBytes encode_neighbour(const LearntAdjacency& learnt);
/// bad_input: the bytes are no neighbour checkpoint, or a field has an impossible value. `config` gives the slot of the
/// adjacency.
[[nodiscard]] Result<LearntAdjacency> decode_neighbour(const std::vector<std::uint8_t>& bytes,
                                                       const ChassisConfig& config);

[[nodiscard]] CheckpointClient make_neighbour_client(ClientSurroundings around);

}  // namespace hitless
