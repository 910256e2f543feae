#include "hil/pcap/capture_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <pcap/pcap.h>

namespace hitless {
namespace {

constexpr int kSnapLength = 65535;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;

struct PcapCloser {
  void operator()(pcap_t* pcap) const { pcap_close(pcap); }
};

}  // namespace

struct CaptureWriter::File {
  std::string path;  ///< of the whole file; until finish() the packets stand in part()
  [[nodiscard]] std::string part() const { return path + ".part"; }
  std::unique_ptr<pcap_t, PcapCloser> pcap;
  pcap_dumper_t* dumper = nullptr;
  ~File() {
    if (dumper == nullptr) return;
    pcap_dump_close(dumper);
    std::error_code ignored;
    std::filesystem::remove(part(), ignored);
  }
};

CaptureWriter::CaptureWriter() = default;
CaptureWriter::~CaptureWriter() = default;

Result<std::unique_ptr<CaptureWriter>> CaptureWriter::create(const std::string& folder,
                                                             const InterfaceTable& interfaces) {
  std::unique_ptr<CaptureWriter> writer(new CaptureWriter());
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::io, folder + ": " + error.message());
  for (const Interface& interface : interfaces) {
    auto file = std::make_unique<File>();
    std::string name = interface.name;
    std::replace(name.begin(), name.end(), '/', '-');
    file->path = folder + "/" + name + ".pcap";
    file->pcap.reset(pcap_open_dead_with_tstamp_precision(interface.encapsulation->capture_link_type, kSnapLength,
                                                          PCAP_TSTAMP_PRECISION_NANO));
    // Nobody must take an earlier run's file for this run's, should this run end early.
    std::filesystem::remove(file->path, error);
    file->dumper = pcap_dump_open(file->pcap.get(), file->part().c_str());
    if (file->dumper == nullptr) return fail(ErrorCode::io, pcap_geterr(file->pcap.get()));
    writer->files_.push_back(std::move(file));
  }
  return writer;
}

void CaptureWriter::delivered(std::span<rte_mbuf* const> burst, bool) {
  for (const rte_mbuf* m : burst) {
    const PacketMeta& meta = meta_of(m);
    pcap_pkthdr header{};
    header.ts.tv_sec = static_cast<decltype(header.ts.tv_sec)>(to_ns(meta.at) / kNsPerSecond);
    header.ts.tv_usec = static_cast<decltype(header.ts.tv_usec)>(to_ns(meta.at) % kNsPerSecond);
    header.caplen = header.len = m->data_len;
    pcap_dump(reinterpret_cast<u_char*>(files_[meta.egress.index()]->dumper), &header,
              reinterpret_cast<const u_char*>(bytes_of(m).data()));
  }
}

Result<void> CaptureWriter::finish() {
  for (const auto& file : files_) {
    const bool flushed = pcap_dump_flush(file->dumper) == 0 && std::ferror(pcap_dump_file(file->dumper)) == 0;
    if (!flushed) return fail(ErrorCode::io, file->path + ": could not be written (" + std::strerror(errno) + ")");
  }
  for (const auto& file : files_) {
    pcap_dump_close(std::exchange(file->dumper, nullptr));
    std::error_code error;
    std::filesystem::rename(file->part(), file->path, error);
    if (error) return fail(ErrorCode::io, file->path + ": " + error.message());
  }
  return {};
}

}  // namespace hitless
