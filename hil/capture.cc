#include "hil/capture.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <pcap/pcap.h>

namespace hitless {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
/// Later ones are broken timestamps, and as ns they would not fit 64 bits.
constexpr std::int64_t kLatest_s = std::int64_t{1} << 33;  // the year 2242

struct PcapCloser {
  void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using PcapHandle = std::unique_ptr<pcap_t, PcapCloser>;

tl::unexpected<Error> refuse(const std::string& path, const std::string& what) {
  return fail(ErrorCode::bad_input, path + ": " + what);
}
tl::unexpected<Error> refuse(const std::string& path, std::uint64_t packet, const std::string& what) {
  return refuse(path, "packet " + std::to_string(packet) + " " + what);
}

Result<PcapHandle> open_capture(std::FILE* file, const std::string& path) {
  std::string message(PCAP_ERRBUF_SIZE, '\0');
  PcapHandle handle(pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, message.data()));
  if (!handle) {
    std::fclose(file);
    message.resize(message.find('\0'));
    return refuse(path, "cannot be read as a capture (" + message + "), expected a pcap or pcapng file");
  }
  if (const int link = pcap_datalink(handle.get()); link != DLT_EN10MB) {
    const char* name = pcap_datalink_val_to_name(link);
    return refuse(path, "link type " + std::string(name != nullptr ? name : std::to_string(link)) +
                            ", expected EN10MB (Ethernet)");
  }
  return handle;
}

Result<void> add_packet(Capture& capture, std::uint64_t number, const pcap_pkthdr& header, const unsigned char* data) {
  if (header.caplen > UINT16_MAX)
    return refuse(capture.path, number,
                  "has " + std::to_string(header.caplen) + " bytes, expected at most " + std::to_string(UINT16_MAX));
  const std::int64_t seconds = header.ts.tv_sec;
  if (seconds < 0 || seconds > kLatest_s)
    return refuse(capture.path, number,
                  "was recorded at second " + std::to_string(seconds) + ", expected 0 to " + std::to_string(kLatest_s));
  CapturedPacket packet;
  // With nanosecond precision asked for, tv_usec holds nanoseconds.
  packet.at_ns = seconds * kNsPerSecond + std::int64_t{header.ts.tv_usec};
  packet.begin = capture.bytes.size();
  packet.length = header.caplen;
  const auto* first = reinterpret_cast<const std::byte*>(data);
  capture.bytes.insert(capture.bytes.end(), first, first + header.caplen);
  capture.longest = std::max(capture.longest, packet.length);
  capture.packets.push_back(packet);
  return {};
}

/// Instants from the first packet on, in order.
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

}  // namespace

Result<Capture> read_capture(const std::string& path) {
  errno = 0;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr)
    return refuse(path, std::string("cannot be read (") + std::strerror(errno) + "), expected a pcap or pcapng file");
  return read_capture(file, path);
}

Result<Capture> read_capture(std::FILE* file, const std::string& name) {
  Result<PcapHandle> handle = open_capture(file, name);
  if (!handle) return tl::unexpected<Error>(handle.error());
  Capture capture;
  capture.path = name;
  pcap_pkthdr* header = nullptr;
  const unsigned char* data = nullptr;
  std::uint64_t number = 0;
  int outcome = 0;
  while ((outcome = pcap_next_ex(handle->get(), &header, &data)) == 1) {
    ++number;
    if (header->caplen < header->len || header->caplen == 0)
      ++capture.cut_packets;
    else if (Result<void> added = add_packet(capture, number, *header, data); !added)
      return tl::unexpected<Error>(added.error());
  }
  if (outcome != PCAP_ERROR_BREAK)
    return refuse(name, "ends or breaks after packet " + std::to_string(number) + " (" + pcap_geterr(handle->get()) +
                            "), expected a whole capture");
  if (capture.packets.empty())
    return refuse(name, number == 0
                            ? "holds no packets, expected at least one"
                            : "all " + std::to_string(number) +
                                  " packets were cut when recorded, expected a capture with a larger snap length");
  order_by_time(capture);
  decode_capture(capture);
  return capture;
}

}  // namespace hitless
