#pragma once
// Clients of redundancy: each has state that the active RP sends to its standby, record by record, so that a switchover
// loses no state (SSO). A client registers its message type, the versions that it reads, and how to tell and how to
// keep a record.

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
  PeerMessageType type;                           ///< type of the client's records
  std::uint8_t version_min = 1, version_max = 1;  ///< of the records that this build reads
  std::function<void(const Tell& tell)> bulk;     ///< active: tells every present record
  /// Standby: keeps a record. bad_input: the record cannot be decoded or kept, and changes nothing.
  std::function<Result<void>(const std::vector<std::uint8_t>& record)> apply;
};

class CheckpointClients {
 public:
  /// One client for a message type; the bulk keeps the order of `clients`. `peer` outlives the object.
  CheckpointClients(LinkEnd& peer, std::vector<CheckpointClient> clients);

  /// Active: tells the standby every record of every client.
  void send_bulk();
  /// False: the message is no client's record. An active RP drops a record as late: the RP has state of its own by now.
  /// bad_input: the record is of a version that its client does not read, or cannot be kept.
  Result<bool> receive(const std::vector<std::uint8_t>& bytes, bool active);

 private:
  LinkEnd& peer_;
  std::vector<CheckpointClient> clients_;
};

}  // namespace hitless
