#include "hil/pcap/capture_file.h"

#include <cerrno>
#include <cstring>

#include <pcap/pcap.h>

namespace hitless {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
/// A later timestamp is broken, and in ns it would not fit 64 bits.
constexpr std::int64_t kLatest_s = std::int64_t{1} << 33;  // the year 2242
/// libpcap reads a few bytes at a time; with the default buffer every fifth packet would cost a system call.
constexpr std::size_t kReadBufferBytes = std::size_t{1} << 18;

tl::unexpected<Error> refuse(const std::string& path, const std::string& what) {
  return fail(ErrorCode::bad_input, path + ": " + what);
}
tl::unexpected<Error> refuse(const std::string& path, std::uint64_t packet, const std::string& what) {
  return refuse(path, "packet " + std::to_string(packet) + " " + what);
}

}  // namespace

void CaptureFile::Closer::operator()(pcap* handle) const { pcap_close(handle); }

Result<CaptureFile> CaptureFile::open(const std::string& path) {
  errno = 0;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr)
    return refuse(path, std::string("cannot be read (") + std::strerror(errno) + "), expected a pcap or pcapng file");
  std::setvbuf(file, nullptr, _IOFBF, kReadBufferBytes);
  return open(file, path);
}

Result<CaptureFile> CaptureFile::open(std::FILE* file, const std::string& name) {
  std::string message(PCAP_ERRBUF_SIZE, '\0');
  pcap_t* handle = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, message.data());
  if (handle == nullptr) {
    std::fclose(file);
    message.resize(message.find('\0'));
    return refuse(name, "cannot be read as a capture (" + message + "), expected a pcap or pcapng file");
  }
  CaptureFile capture(handle, name);
  if (const int link = pcap_datalink(handle); link != DLT_EN10MB) {
    const char* link_name = pcap_datalink_val_to_name(link);
    return refuse(name, "link type " + std::string(link_name != nullptr ? link_name : std::to_string(link)) +
                            ", expected EN10MB (Ethernet)");
  }
  return capture;
}

Result<bool> CaptureFile::next(RecordedPacket& packet) {
  pcap_pkthdr* header = nullptr;
  const unsigned char* data = nullptr;
  const int outcome = pcap_next_ex(handle_.get(), &header, &data);
  if (outcome == PCAP_ERROR_BREAK) return false;
  if (outcome != 1)
    return refuse(name_, "ends or breaks after packet " + std::to_string(packets_) + " (" + pcap_geterr(handle_.get()) +
                             "), expected a whole capture");
  ++packets_;
  packet.number = packets_;
  packet.cut = header->caplen < header->len;
  packet.bytes = {reinterpret_cast<const std::byte*>(data), header->caplen};
  if (!packet.cut && header->caplen > UINT16_MAX)
    return refuse(name_, packets_,
                  "has " + std::to_string(header->caplen) + " bytes, expected at most " + std::to_string(UINT16_MAX));
  const std::int64_t seconds = header->ts.tv_sec;
  if (seconds < 0 || seconds > kLatest_s)
    return refuse(name_, packets_,
                  "was recorded at second " + std::to_string(seconds) + ", expected 0 to " + std::to_string(kLatest_s));
  // tv_usec holds nanoseconds, because open() asks for nanosecond precision.
  packet.at_ns = seconds * kNsPerSecond + std::int64_t{header->ts.tv_usec};
  return true;
}

Error CaptureFile::nothing_to_send() const {
  const std::string what = packets_ == 0
                               ? "holds no packets, expected at least one"
                               : "all " + std::to_string(packets_) +
                                     " packets were cut when recorded, expected a capture with a larger snap length";
  return {ErrorCode::bad_input, name_ + ": " + what};
}

}  // namespace hitless
