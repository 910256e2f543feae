#pragma once
// The clients of this build. A client is a file of this room and a row of the list in clients.cc.

#include <vector>

#include "control/clients/client_surroundings.h"
#include "control/redundancy/checkpoint_clients.h"

namespace hitless {

/// Clients in the order in which a standby gets their records.
[[nodiscard]] std::vector<CheckpointClient> make_clients(ClientSurroundings around);

}  // namespace hitless
