#pragma once
// The RP-card protocol. Each message is a struct with a table of its fields and the protocol version that introduced
// each; encode, decode and the transform between versions come from the table (wire.h). Numbers are little-endian.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/fib/fib.h"
#include "linecards/ipc/wire.h"

namespace hitless {

/// Version of the RP-card protocol that this build speaks.
inline constexpr std::uint8_t kCardProtocolVersion = 2;

enum class CardMessageType : std::uint16_t {
  card_hello = 1,
  card_state = 2,
  fib_ack = 3,
  fib_resync = 4,
  preload_result = 5,
  rp_hello = 32,
  fib_batch = 33,
  fib_sync_begin = 34,
  fib_sync_end = 35,
  preload_image = 36,
  preload_discard = 37,
  restart_card = 38,
};

/// Card states as the RP sees them in card_state messages (life cycle: linecards/card/line_card.h).
enum class CardState : std::uint8_t {
  empty,
  booting,
  downloading_fib,
  forwarding,
  preloading,
  warm_restart,
  reloading,
  failed
};
[[nodiscard]] const char* to_string(CardState state);

/// Card -> RP, after its boot and whenever a new RP becomes active: what is in the slot.
struct CardHello {
  static constexpr auto kType = CardMessageType::card_hello;
  std::uint16_t slot = 0;
  std::string card;        ///< catalogue name
  std::string software;    ///< version of the card's software component that it runs
  std::uint8_t state = 0;  ///< CardState
  std::uint32_t fib_epoch = 0;
  std::string loaded;  ///< version that lies loaded beside the running one; empty: none
  static constexpr auto fields() {
    return std::tuple{field(1, &CardHello::slot),  field(1, &CardHello::card),      field(1, &CardHello::software),
                      field(1, &CardHello::state), field(1, &CardHello::fib_epoch), field(2, &CardHello::loaded)};
  }
};
/// Card -> RP: the life cycle moved.
struct CardStateChanged {
  static constexpr auto kType = CardMessageType::card_state;
  std::uint16_t slot = 0;
  std::uint8_t state = 0;
  std::string why;
  static constexpr auto fields() {
    return std::tuple{field(1, &CardStateChanged::slot), field(1, &CardStateChanged::state),
                      field(1, &CardStateChanged::why)};
  }
};
/// Card -> RP: everything up to `sequence` of this sync stream is programmed.
struct FibAck {
  static constexpr auto kType = CardMessageType::fib_ack;
  std::uint16_t slot = 0;
  std::uint32_t epoch = 0;
  std::uint64_t sequence = 0;
  static constexpr auto fields() {
    return std::tuple{field(1, &FibAck::slot), field(1, &FibAck::epoch), field(1, &FibAck::sequence)};
  }
};
/// Card -> RP: a gap (or a first contact): please send a full sync.
struct FibResync {
  static constexpr auto kType = CardMessageType::fib_resync;
  std::uint16_t slot = 0;
  std::uint64_t expected_sequence = 0;
  std::string why;
  static constexpr auto fields() {
    return std::tuple{field(1, &FibResync::slot), field(1, &FibResync::expected_sequence), field(1, &FibResync::why)};
  }
};
/// Card -> RP: the preload ended.
struct PreloadResult {
  static constexpr auto kType = CardMessageType::preload_result;
  std::uint16_t slot = 0;
  std::string software;
  bool ok = false;
  std::string why;  ///< when it failed: "needs 64 MB, 16 MB free"
  static constexpr auto fields() {
    return std::tuple{field(1, &PreloadResult::slot), field(1, &PreloadResult::software), field(1, &PreloadResult::ok),
                      field(1, &PreloadResult::why)};
  }
};

/// RP -> card: I am the active RP (`rp` 0 = A). The card answers with card_hello and from now on obeys this RP only.
struct RpHello {
  static constexpr auto kType = CardMessageType::rp_hello;
  std::uint8_t rp = 0;
  std::uint32_t epoch = 0;
  static constexpr auto fields() { return std::tuple{field(1, &RpHello::rp), field(1, &RpHello::epoch)}; }
};
/// RP -> card: starts a sync stream. `replace`: build from an empty table beside the old one and move at the end (boot,
/// gap). Otherwise refresh in place: entries not refreshed by fib_sync_end are swept (NSF after a switchover).
struct FibSyncBegin {
  static constexpr auto kType = CardMessageType::fib_sync_begin;
  std::uint32_t epoch = 0;
  std::uint64_t first_sequence = 0;  ///< of the batches that follow
  bool replace = false;
  static constexpr auto fields() {
    return std::tuple{field(1, &FibSyncBegin::epoch), field(1, &FibSyncBegin::first_sequence),
                      field(1, &FibSyncBegin::replace)};
  }
};
/// RP -> card: one numbered batch. `change` is an encoded FibChange (fib_codec.h), so that its bytes name the batch.
struct FibBatch {
  static constexpr auto kType = CardMessageType::fib_batch;
  std::uint32_t epoch = 0;
  std::uint64_t sequence = 0;
  std::vector<std::uint8_t> change;
  static constexpr auto fields() {
    return std::tuple{field(1, &FibBatch::epoch), field(1, &FibBatch::sequence), field(1, &FibBatch::change)};
  }
};
/// RP -> card: the stream is complete; sweep entries older than `epoch`. Takes a sequence number like a batch.
struct FibSyncEnd {
  static constexpr auto kType = CardMessageType::fib_sync_end;
  std::uint32_t epoch = 0;
  std::uint64_t sequence = 0;
  static constexpr auto fields() { return std::tuple{field(1, &FibSyncEnd::epoch), field(1, &FibSyncEnd::sequence)}; }
};
/// RP -> card: eFSU: load this software beside the running one.
struct PreloadImage {
  static constexpr auto kType = CardMessageType::preload_image;
  std::string software;
  std::uint64_t size_bytes = 0;
  static constexpr auto fields() {
    return std::tuple{field(1, &PreloadImage::software), field(1, &PreloadImage::size_bytes)};
  }
};
/// RP -> card: forget what was preloaded (abort in Load Version).
struct PreloadDiscard {
  static constexpr auto kType = CardMessageType::preload_discard;
  std::string why;
  static constexpr auto fields() { return std::tuple{field(1, &PreloadDiscard::why)}; }
};
/// RP -> card: restart into `software`. Warm needs that software preloaded, otherwise the card reloads.
struct RestartCard {
  static constexpr auto kType = CardMessageType::restart_card;
  bool warm = false;
  std::string software;
  std::string why;  ///< the step that led here: "issu runversion"
  static constexpr auto fields() {
    return std::tuple{field(1, &RestartCard::warm), field(1, &RestartCard::software), field(1, &RestartCard::why)};
  }
};

}  // namespace hitless
