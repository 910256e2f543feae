#include "hil/replay/capture_stream.h"

#include <atomic>
#include <thread>
#include <utility>

#include <tbb/concurrent_queue.h>
#include <tbb/parallel_pipeline.h>

#include "dataplane/base/enum_name.h"
#include "hil/pcap/capture_file.h"
#include "hil/pcap/recorded_link.h"
#include "hil/replay/short_digest.h"

namespace hitless {
namespace {

/// Batches under way: read, decoded, waiting, in use. Enough for a reader that is held up for some milliseconds.
constexpr std::size_t kBatches = 8;
constexpr std::size_t kBatchFrames = 4096;
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

/// The sender's IP address, or its MAC address when the frame has none. The bytes alone decide, so that the input does
/// not depend on the routes that are tested.
std::span<const std::byte> station_bytes(std::span<const std::byte> frame) {
  const RecordedLink link = recorded_link_of(frame);
  const std::span<const std::byte> packet = frame.subspan(link.bytes);
  if (link.protocol == NetworkProtocol::ipv4 && packet.size() >= 20) return packet.subspan(12, 4);
  if (link.protocol == NetworkProtocol::ipv6 && packet.size() >= 40) return packet.subspan(8, 16);
  return link.sender;
}

void decode(StreamBatch& batch) {
  for (StreamedFrame& frame : batch.frames) {
    const auto bytes = std::span<const std::byte>(batch.bytes).subspan(frame.begin, frame.length);
    frame.digest = short_digest(bytes);
    frame.station = short_digest(station_bytes(bytes));
  }
}

}  // namespace

const char* to_string(NotSent why) {
  return enum_name<NotSent::oversize>(why, {"sendable", "cut", "empty", "oversize"});
}

struct CaptureStream::State {
  State(CaptureFile opened, std::string file_path, std::uint32_t loops_wanted, std::uint32_t frame_max)
      : file(std::move(opened)), path(std::move(file_path)), loops(loops_wanted), frame_bytes_max(frame_max) {
    for (StreamBatch& batch : batches) free.push(&batch);
  }

  /// Fills a batch from the file's present place; it stays empty at the end of the last loop, and after an error.
  void read(StreamBatch& batch) {
    batch.bytes.clear();
    batch.frames.clear();
    while (!stopped && !error && batch.frames.size() < kBatchFrames && batch.bytes.size() < kBatchBytes) {
      RecordedPacket packet;
      const Result<bool> more = file.next(packet);
      if (!more) {
        error = more.error();
        return;
      }
      if (*more)
        add(batch, packet);
      else if (!begin_next_loop())
        return;
    }
  }

  void add(StreamBatch& batch, const RecordedPacket& packet) {
    StreamedFrame frame;
    frame.number = ++number;
    frame.in_file = packet.number;
    frame.at_ns = packet.at_ns;
    frame.begin = batch.bytes.size();
    frame.length = static_cast<std::uint32_t>(packet.bytes.size());
    frame.loop = loop;
    if (packet.cut)
      frame.why = NotSent::cut;
    else if (packet.bytes.empty())
      frame.why = NotSent::empty;
    else if (packet.bytes.size() > frame_bytes_max)
      frame.why = NotSent::oversize;
    batch.bytes.insert(batch.bytes.end(), packet.bytes.begin(), packet.bytes.end());
    batch.frames.push_back(frame);
  }

  bool begin_next_loop() {
    if (number == 0) {
      error = file.nothing_to_send();
      return false;
    }
    if (loop + 1 >= loops) return false;
    Result<CaptureFile> again = CaptureFile::open(path);
    if (!again) {
      error = again.error();
      return false;
    }
    file = std::move(*again);
    ++loop;
    return true;
  }

  /// The reader: runs until the end, an error or stop. Each stage hands the batch on; the last stage keeps the order.
  void run() {
    tbb::parallel_pipeline(kBatches,
                           tbb::make_filter<void, StreamBatch*>(tbb::filter_mode::serial_in_order,
                                                                [this](tbb::flow_control& control) -> StreamBatch* {
                                                                  StreamBatch* batch = nullptr;
                                                                  free.pop(batch);
                                                                  read(*batch);
                                                                  if (batch->frames.empty()) {
                                                                    control.stop();
                                                                    return nullptr;
                                                                  }
                                                                  return batch;
                                                                }) &
                               tbb::make_filter<StreamBatch*, StreamBatch*>(tbb::filter_mode::parallel,
                                                                            [](StreamBatch* batch) {
                                                                              decode(*batch);
                                                                              return batch;
                                                                            }) &
                               tbb::make_filter<StreamBatch*, void>(tbb::filter_mode::serial_in_order,
                                                                    [this](StreamBatch* batch) { ready.push(batch); }));
    ready.push(nullptr);
  }

  // Only the reader's stages touch these, one after the other in the file's order; other threads read them at the end.
  CaptureFile file;
  std::string path;
  std::uint32_t loops;
  std::uint32_t frame_bytes_max;
  std::uint64_t number = 0;
  std::uint32_t loop = 0;
  std::optional<Error> error;

  StreamBatch batches[kBatches];
  tbb::concurrent_bounded_queue<StreamBatch*> free, ready;
  std::atomic<bool> stopped{false};  // written by the packet core, read by the reader
  StreamBatch* in_use = nullptr;     // for the packet core only
  bool ended = false;                // for the packet core only
  std::thread reader;
};

CaptureStream::CaptureStream(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->reader = std::thread([this] { state_->run(); });
}

CaptureStream::~CaptureStream() {
  state_->stopped = true;
  while (next() != nullptr) {
  }
  state_->reader.join();
}

Result<std::unique_ptr<CaptureStream>> CaptureStream::open(const std::string& path, std::uint32_t loops,
                                                           std::uint32_t frame_bytes_max) {
  Result<CaptureFile> file = CaptureFile::open(path);
  if (!file) return tl::unexpected(file.error());
  auto state = std::make_unique<State>(std::move(*file), path, loops, frame_bytes_max);
  // No make_unique: the constructor is private.
  return std::unique_ptr<CaptureStream>(new CaptureStream(std::move(state)));
}

const StreamBatch* CaptureStream::next() {
  if (state_->in_use != nullptr) state_->free.push(std::exchange(state_->in_use, nullptr));
  if (state_->ended) return nullptr;
  state_->ready.pop(state_->in_use);
  state_->ended = state_->in_use == nullptr;
  return state_->in_use;
}

const std::optional<Error>& CaptureStream::error() const { return state_->error; }

}  // namespace hitless
