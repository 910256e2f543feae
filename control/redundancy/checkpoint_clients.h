#pragma once
// Clients of redundancy: each has state that the active RP tells its standby, record by record, so that a switchover
// loses none (SSO). A client registers its message type, the versions that it reads, and how it tells and keeps
// records.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "control/redundancy/peer_messages.h"
#include "linecards/ipc/link.h"

namespace hitless {

struct CheckpointClient {
  using Tell = std::function<void(const WireBytes& record)>;

  std::string_view name;                          ///< "neighbours"
  PeerMessageType type;                           ///< of its records
  std::uint8_t version_min = 1, version_max = 1;  ///< of the records that this build reads
  std::function<void(const Tell& tell)> bulk;     ///< active: tells every record there is
  /// Standby: keeps a record. bad_input: the record cannot be decoded or kept, and changes nothing.
  std::function<Result<void>(const std::vector<std::uint8_t>& record)> apply;
};

class CheckpointClients {
 public:
  /// One client for a message type; the order is that of the bulk. `peer` outlives the object.
  CheckpointClients(LinkEnd& peer, std::vector<CheckpointClient> clients);

  /// Active: tells the standby every record of every client.
  void send_bulk();
  /// False: no client's record. A record that comes to an active RP is late and dropped: the RP speaks for itself by
  /// now. bad_input: the record is of a version that its client does not read, or cannot be kept.
  Result<bool> receive(const std::vector<std::uint8_t>& bytes, bool active);

 private:
  LinkEnd& peer_;
  std::vector<CheckpointClient> clients_;
};

}  // namespace hitless
