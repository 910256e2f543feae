#include "hil/pcap/capture.h"

#include <algorithm>

#include "hil/pcap/capture_file.h"

namespace hitless {
namespace {

void add_packet(Capture& capture, const RecordedPacket& recorded) {
  CapturedPacket packet;
  packet.at_ns = recorded.at_ns;
  packet.begin = capture.bytes.size();
  packet.length = static_cast<std::uint32_t>(recorded.bytes.size());
  capture.bytes.insert(capture.bytes.end(), recorded.bytes.begin(), recorded.bytes.end());
  capture.longest = std::max(capture.longest, packet.length);
  capture.packets.push_back(packet);
}

/// Sorts the packets by time and counts their instants from the first one.
void order_by_time(Capture& capture) {
  std::int64_t latest = INT64_MIN;
  for (const CapturedPacket& packet : capture.packets) {
    if (packet.at_ns < latest) ++capture.reordered;
    latest = std::max(latest, packet.at_ns);
  }
  std::stable_sort(capture.packets.begin(), capture.packets.end(),
                   [](const CapturedPacket& a, const CapturedPacket& b) { return a.at_ns < b.at_ns; });
  const std::int64_t zero = capture.packets.front().at_ns;
  for (CapturedPacket& packet : capture.packets) packet.at_ns -= zero;
}

Result<Capture> read_all(CaptureFile& file) {
  Capture capture;
  capture.path = file.name();
  RecordedPacket recorded;
  for (;;) {
    const Result<bool> more = file.next(recorded);
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
    if (recorded.cut || recorded.bytes.empty())
      ++capture.cut_packets;
    else
      add_packet(capture, recorded);
  }
  if (capture.packets.empty()) return tl::unexpected<Error>(file.nothing_to_send());
  order_by_time(capture);
  decode_capture(capture);
  return capture;
}

}  // namespace

Result<Capture> read_capture(const std::string& path) {
  Result<CaptureFile> file = CaptureFile::open(path);
  if (!file) return tl::unexpected(file.error());
  return read_all(*file);
}

Result<Capture> read_capture(std::FILE* opened, const std::string& name) {
  Result<CaptureFile> file = CaptureFile::open(opened, name);
  if (!file) return tl::unexpected(file.error());
  return read_all(*file);
}

}  // namespace hitless
