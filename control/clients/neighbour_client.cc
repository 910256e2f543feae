#include "control/clients/neighbour_client.h"

#include <algorithm>

namespace hitless {

WireBytes encode_neighbour(const LearntAdjacency& learnt) {
  const IpAddress& address = learnt.neighbour.address;
  const Adjacency& adjacency = learnt.entry.adjacency;
  NeighbourCheckpoint message;
  message.interface = learnt.neighbour.interface.value;
  message.address.assign(address.bytes.begin(), address.bytes.begin() + address_bits(address.family) / 8);
  if (adjacency.kind == AdjacencyKind::neighbour)
    message.mac.assign(adjacency.destination.bytes.begin(), adjacency.destination.bytes.end());
  message.adjacency = learnt.entry.index.value;
  message.generation = adjacency.generation;
  return encode_peer(message);
}

Result<LearntAdjacency> decode_neighbour(const std::vector<std::uint8_t>& bytes, const ChassisConfig& config) {
  const auto message = decode<NeighbourCheckpoint>(bytes);
  if (!message) return tl::unexpected(message.error());
  const auto wrong = [](const std::string& what) {
    return fail(ErrorCode::bad_input, "checkpoint of a neighbour: " + what);
  };
  if (message->interface >= config.interfaces.size())
    return wrong("interface " + std::to_string(message->interface) + ", expected one below " +
                 std::to_string(config.interfaces.size()));
  if (message->address.size() != 4 && message->address.size() != 16)
    return wrong("an address of " + std::to_string(message->address.size()) + " bytes, expected 4 or 16");
  LearntAdjacency learnt;
  learnt.neighbour.interface = InterfaceIndex(message->interface);
  learnt.neighbour.address.family = message->address.size() == 4 ? Family::ipv4 : Family::ipv6;
  std::ranges::copy(message->address, learnt.neighbour.address.bytes.begin());
  Adjacency& adjacency = learnt.entry.adjacency;
  if (!message->mac.empty() && message->mac.size() != adjacency.destination.bytes.size())
    return wrong("a MAC address of " + std::to_string(message->mac.size()) + " bytes, expected 6");
  std::ranges::copy(message->mac, adjacency.destination.bytes.begin());
  adjacency.kind = message->mac.empty() ? AdjacencyKind::glean : AdjacencyKind::neighbour;
  adjacency.generation = message->generation;
  adjacency.egress_slot = config.interfaces[message->interface].slot;
  adjacency.egress = learnt.neighbour.interface;
  learnt.entry.index = AdjacencyIndex(message->adjacency);
  return learnt;
}

CheckpointClient make_neighbour_client(ClientSurroundings around) {
  return {"neighbours",
          NeighbourCheckpoint::kType,
          1,
          kPeerProtocolVersion,
          [around](const CheckpointClient::Tell& tell) {
            for (const LearntAdjacency& learnt : around.adjacencies.learnt()) tell(encode_neighbour(learnt));
          },
          [around](const std::vector<std::uint8_t>& record) -> Result<void> {
            const auto learnt = decode_neighbour(record, around.config);
            if (!learnt) return tl::unexpected(learnt.error());
            if (around.adjacencies.restore(*learnt)) return {};
            return fail(ErrorCode::bad_input, "checkpoint of a neighbour that cannot be");
          }};
}

}  // namespace hitless
