#include "control/clients/clients.h"

#include "control/clients/neighbour_client.h"

namespace hitless {

std::vector<CheckpointClient> make_clients(ClientSurroundings around) {
  return {
      make_neighbour_client(around),
  };
}

}  // namespace hitless
