#include "hil/capture.h"

#include <algorithm>
#include <memory>

#include <pcap/pcap.h>

namespace hitless {
namespace {

struct PcapCloser {
  void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using PcapHandle = std::unique_ptr<pcap_t, PcapCloser>;

tl::unexpected<Error> refuse(const std::string& path, const std::string& what) {
  return fail(ErrorCode::bad_input, path + ": " + what);
}

Result<PcapHandle> open_capture(const std::string& path) {
  std::string message(PCAP_ERRBUF_SIZE, '\0');
  PcapHandle handle(pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, message.data()));
  if (!handle) {
    message.resize(message.find('\0'));
    return refuse(path, "cannot be read as a capture (" + message + "), expected a pcap file");
  }
  if (const int link = pcap_datalink(handle.get()); link != DLT_EN10MB) {
    const char* name = pcap_datalink_val_to_name(link);
    return refuse(path, "link type " + std::string(name != nullptr ? name : std::to_string(link)) +
                            ", expected EN10MB (Ethernet)");
  }
  return handle;
}

}  // namespace

Result<Capture> read_capture(const std::string& path) {
  Result<PcapHandle> handle = open_capture(path);
  if (!handle) return tl::unexpected<Error>(handle.error());
  Capture capture;
  capture.path = path;
  pcap_pkthdr* header = nullptr;
  const unsigned char* data = nullptr;
  std::uint64_t number = 0;
  std::int64_t latest = INT64_MIN;
  int outcome = 0;
  while ((outcome = pcap_next_ex(handle->get(), &header, &data)) == 1) {
    ++number;
    if (header->caplen < header->len) {
      ++capture.cut_packets;
      continue;
    }
    if (header->caplen == 0 || header->caplen > UINT16_MAX)
      return refuse(path, "packet " + std::to_string(number) + " has " + std::to_string(header->caplen) +
                              " bytes, expected 1 to " + std::to_string(UINT16_MAX));
    CapturedPacket packet;
    // With nanosecond precision asked for, tv_usec holds nanoseconds.
    packet.at_ns = std::int64_t{header->ts.tv_sec} * 1'000'000'000 + std::int64_t{header->ts.tv_usec};
    packet.begin = capture.bytes.size();
    packet.length = header->caplen;
    const auto* first = reinterpret_cast<const std::byte*>(data);
    capture.bytes.insert(capture.bytes.end(), first, first + header->caplen);
    if (packet.at_ns < latest) ++capture.reordered;
    latest = std::max(latest, packet.at_ns);
    capture.longest = std::max(capture.longest, packet.length);
    capture.packets.push_back(packet);
  }
  if (outcome != PCAP_ERROR_BREAK)
    return refuse(path, "ends within or after packet " + std::to_string(number) + " (" + pcap_geterr(handle->get()) +
                            "), expected a whole capture");
  if (capture.packets.empty())
    return refuse(path, number == 0
                            ? "holds no packets, expected at least one"
                            : "all " + std::to_string(number) +
                                  " packets were cut when recorded, expected a capture with a larger snap length");
  std::stable_sort(capture.packets.begin(), capture.packets.end(),
                   [](const CapturedPacket& a, const CapturedPacket& b) { return a.at_ns < b.at_ns; });
  const std::int64_t zero = capture.packets.front().at_ns;
  for (CapturedPacket& packet : capture.packets) packet.at_ns -= zero;
  decode_capture(capture);
  return capture;
}

}  // namespace hitless
