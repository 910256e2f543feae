#pragma once
// The RP-RP protocol. Tables of fields as in linecards/ipc/wire.h; type numbers above those of the RP-card protocol.

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "linecards/ipc/wire.h"

namespace hitless {

/// Version of the RP-RP protocol that this build speaks.
inline constexpr std::uint8_t kPeerProtocolVersion = 2;

enum class PeerMessageType : std::uint16_t {
  rf_hello = 64,
  rf_verdict = 65,
  rf_state = 66,
  sync_request = 67,
  sync_answer = 68,
  bulk_chunk = 69,
  bulk_ack = 70,
  image_query = 71,
  image_answer = 72,
  reload_peer = 73,
  issu_checkpoint = 74,
  checkpoint_ack = 75,
  neighbour_checkpoint = 76,
};

/// Standby -> active, in NEGOTIATION: the identity of the standby.
struct RfHello {
  static constexpr auto kType = PeerMessageType::rf_hello;
  std::string image;     ///< "disk0:NAME" that the standby runs
  std::string manifest;  ///< manifest of that image (manifest_text)
  std::string boot;      ///< the standby's BOOT variable
  static constexpr auto fields() {
    return std::tuple{field(1, &RfHello::image), field(1, &RfHello::manifest), field(1, &RfHello::boot)};
  }
};
/// Active -> standby: the answer to rf_hello.
struct RfVerdict {
  static constexpr auto kType = PeerMessageType::rf_verdict;
  std::uint8_t outcome = 0;  ///< Compatibility
  std::string why;
  std::uint32_t epoch = 0;  ///< FIB epoch of the active; the standby opens the next one when it takes over
  std::string image;        ///< "disk0:NAME" that the active runs
  std::string boot;         ///< the active's BOOT variable
  static constexpr auto fields() {
    return std::tuple{field(1, &RfVerdict::outcome), field(1, &RfVerdict::why), field(1, &RfVerdict::epoch),
                      field(1, &RfVerdict::image), field(1, &RfVerdict::boot)};
  }
};
/// Both ways: the sender's RF state.
struct RfStateTold {
  static constexpr auto kType = PeerMessageType::rf_state;
  std::uint8_t state = 0;  ///< RfState
  static constexpr auto fields() { return std::tuple{field(1, &RfStateTold::state)}; }
};
/// Parts of the state that a standby asks its active for, one in each RF state.
enum class SyncKind : std::uint8_t { config = 1, file_system = 2, bulk = 3 };
/// Standby -> active.
struct SyncRequest {
  static constexpr auto kType = PeerMessageType::sync_request;
  std::uint8_t what = 0;     ///< SyncKind
  std::uint64_t offset = 0;  ///< bulk: bytes that the standby already has
  static constexpr auto fields() { return std::tuple{field(1, &SyncRequest::what), field(1, &SyncRequest::offset)}; }
};
/// Active -> standby: configuration or file systems are in step.
struct SyncAnswer {
  static constexpr auto kType = PeerMessageType::sync_answer;
  std::uint8_t what = 0;  ///< SyncKind
  static constexpr auto fields() { return std::tuple{field(1, &SyncAnswer::what)}; }
};
/// Active -> standby: a piece of the checkpointed state.
struct BulkChunk {
  static constexpr auto kType = PeerMessageType::bulk_chunk;
  std::uint64_t offset = 0;
  std::uint64_t total = 0;
  std::vector<std::uint8_t> bytes;
  static constexpr auto fields() {
    return std::tuple{field(1, &BulkChunk::offset), field(1, &BulkChunk::total), field(1, &BulkChunk::bytes)};
  }
};
/// Standby -> active: the standby has everything before `offset`.
struct BulkAck {
  static constexpr auto kType = PeerMessageType::bulk_ack;
  std::uint64_t offset = 0;
  static constexpr auto fields() { return std::tuple{field(1, &BulkAck::offset)}; }
};
/// Active -> standby: does the standby's disk hold the whole image?
struct ImageQuery {
  static constexpr auto kType = PeerMessageType::image_query;
  std::uint32_t number = 0;  ///< repeated in the answer
  std::string image;         ///< "disk0:NAME"
  static constexpr auto fields() { return std::tuple{field(1, &ImageQuery::number), field(1, &ImageQuery::image)}; }
};
struct ImageAnswer {
  static constexpr auto kType = PeerMessageType::image_answer;
  std::uint32_t number = 0;
  bool ok = false;
  std::string sha256;  ///< of the image's payload, when ok
  std::string why;     ///< the obstacle, when not ok
  static constexpr auto fields() {
    return std::tuple{field(1, &ImageAnswer::number), field(1, &ImageAnswer::ok), field(1, &ImageAnswer::sha256),
                      field(1, &ImageAnswer::why)};
  }
};
/// Active -> standby: an order to set the BOOT variable and to reset.
struct ReloadPeer {
  static constexpr auto kType = PeerMessageType::reload_peer;
  std::string boot;
  std::string why;  ///< "issu loadversion"
  static constexpr auto fields() { return std::tuple{field(1, &ReloadPeer::boot), field(1, &ReloadPeer::why)}; }
};
/// Active -> standby: the state of the ISSU process, so that a new active goes on where the old one stopped.
struct IssuCheckpoint {
  static constexpr auto kType = PeerMessageType::issu_checkpoint;
  std::uint32_t revision = 0;
  std::uint8_t step = 0;                   ///< IssuStep
  std::string why;                         ///< the step that led here; a switchover will be booked on this step
  std::string old_image, new_image;        ///< "disk0:NAME"; empty outside an upgrade
  std::string old_manifest, new_manifest;  ///< manifest_text
  std::string old_boot;                    ///< BOOT variable before the upgrade
  std::int64_t rollback_at_ns = 0;         ///< instant at which the rollback timer ends; 0: not running
  std::uint64_t prefixes = 0;              ///< table size that the plan was made for
  std::vector<std::uint8_t> unloaded;  ///< slots that reload despite a planned preload, two bytes each, low byte first
  bool rpr = false;                    ///< Fast Software Upgrade
  std::string boot;                    ///< the BOOT variable that both RPs have; empty during an upgrade
  static constexpr auto fields() {
    using C = IssuCheckpoint;
    return std::tuple{field(1, &C::revision),     field(1, &C::step),      field(1, &C::why),
                      field(1, &C::old_image),    field(1, &C::new_image), field(1, &C::old_manifest),
                      field(1, &C::new_manifest), field(1, &C::old_boot),  field(1, &C::rollback_at_ns),
                      field(1, &C::prefixes),     field(1, &C::unloaded),  field(2, &C::rpr),
                      field(2, &C::boot)};
  }
};
struct CheckpointAck {
  static constexpr auto kType = PeerMessageType::checkpoint_ack;
  std::uint32_t revision = 0;
  static constexpr auto fields() { return std::tuple{field(1, &CheckpointAck::revision)}; }
};

template <class Message>
WireBytes encode_peer(const Message& message) {
  return encode(message, kPeerProtocolVersion);
}

}  // namespace hitless
