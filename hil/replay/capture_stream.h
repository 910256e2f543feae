#pragma once
// A capture of any size as a stream of decoded batches. One thread reads with libpcap, TBB decodes, and the packet core
// takes batches in the file's order. A fixed number of batches goes round, so memory does not grow with the capture.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/net/mac_address.h"

namespace hitless {

/// Why a recorded packet is not put on the wire.
enum class NotSent : std::uint8_t {
  sendable,
  cut,       ///< recorded shorter than it was: its bytes are not known
  empty,     ///< a packet of no bytes
  oversize,  ///< longer than any interface of the chassis takes
};
/// "cut", "empty", "oversize", as goldens print it.
[[nodiscard]] const char* to_string(NotSent why);

/// One decoded packet.
struct StreamedFrame {
  std::uint64_t number = 0;   ///< from 1, over all loops
  std::uint64_t in_file = 0;  ///< from 1, within the capture
  std::int64_t at_ns = 0;     ///< as recorded, since the epoch
  std::size_t begin = 0;      ///< offset in the batch's bytes
  std::uint32_t length = 0;   ///< bytes recorded
  std::uint32_t digest = 0;   ///< lower half of XXH3-64 over the recorded bytes
  std::uint32_t station = 0;  ///< hash of the sender: IP source address, or source MAC when not IP
  std::uint32_t loop = 0;     ///< from 0
  NotSent why = NotSent::sendable;
};

struct StreamBatch {
  std::vector<std::byte> bytes;
  std::vector<StreamedFrame> frames;
};

class CaptureStream {
 public:
  /// Opens the file: a missing file, or one that is no capture of Ethernet frames, is refused at once (bad_input).
  /// `loops`: how often the file is read, at least once; `frame_bytes_max`: longer frames are oversize.
  static Result<std::unique_ptr<CaptureStream>> open(const std::string& path, std::uint32_t loops,
                                                     std::uint32_t frame_bytes_max);
  /// Stops reading.
  ~CaptureStream();

  /// Waits for the next batch, in order; null at the end. The batch is valid until the next call.
  const StreamBatch* next();
  /// Why the stream ended before the capture did (bad_input). To be read only after next() has returned null: until
  /// then the reader may be writing the error.
  [[nodiscard]] const std::optional<Error>& error() const;

 private:
  struct State;
  explicit CaptureStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hitless
