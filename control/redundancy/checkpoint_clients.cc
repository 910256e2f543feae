#include "control/redundancy/checkpoint_clients.h"

#include <algorithm>
#include <string>
#include <utility>

namespace hitless {

CheckpointClients::CheckpointClients(LinkEnd& peer, std::vector<CheckpointClient> clients)
    : peer_(peer), clients_(std::move(clients)) {
  for (const CheckpointClient& client : clients_)
    HITLESS_CHECK(std::ranges::count(clients_, client.type, &CheckpointClient::type) == 1,
                  "two clients of one message type: " + std::string(client.name));
}

void CheckpointClients::send_bulk() {
  for (const CheckpointClient& client : clients_) client.bulk([this](const WireBytes& record) { peer_.send(record); });
}

Result<bool> CheckpointClients::receive(const std::vector<std::uint8_t>& bytes, bool active) {
  const auto client =
      std::ranges::find(clients_, static_cast<PeerMessageType>(wire_type(bytes)), &CheckpointClient::type);
  if (client == clients_.end()) return false;
  if (active) return true;
  if (const std::uint8_t version = wire_version(bytes); version < client->version_min || version > client->version_max)
    return fail(ErrorCode::bad_input,
                "record of client " + std::string(client->name) + " in version " + std::to_string(version) +
                    ", expected " + std::to_string(client->version_min) + " to " + std::to_string(client->version_max));
  if (const auto kept = client->apply(bytes); !kept) return tl::unexpected(kept.error());
  return true;
}

}  // namespace hitless
