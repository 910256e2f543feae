#pragma once
// A capture on disk, read packet by packet: pcap (us or ns, either byte order) or pcapng with interfaces all alike.
// read_capture() loads a capture into memory; a replay of any size streams from this file instead.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "dataplane/base/result.h"

struct pcap;

namespace hitless {

/// One packet as recorded; valid until the next is read.
struct RecordedPacket {
  std::uint64_t number = 0;  ///< in the file, from 1
  std::int64_t at_ns = 0;    ///< since the epoch; may be earlier than the packet before
  std::span<const std::byte> bytes;
  bool cut = false;  ///< recorded shorter than it was on the wire
};

class CaptureFile {
 public:
  /// bad_input names a file that is missing, no capture, or of another link type than Ethernet.
  static Result<CaptureFile> open(const std::string& path);
  /// The same from an open file, which is closed in any case. `name` stands for the file in messages.
  static Result<CaptureFile> open(std::FILE* file, const std::string& name);

  /// Reads the next packet; false at the end. bad_input names the packet when the file ends within it, when its
  /// timestamp is impossible, or when it has more than 65,535 bytes.
  Result<bool> next(RecordedPacket& packet);
  /// Packets read so far.
  [[nodiscard]] std::uint64_t packets() const { return packets_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Why a capture that was read to its end gave nothing to send.
  [[nodiscard]] Error nothing_to_send() const;

 private:
  struct Closer {
    void operator()(pcap* handle) const;
  };
  CaptureFile(pcap* handle, std::string name) : handle_(handle), name_(std::move(name)) {}

  std::unique_ptr<pcap, Closer> handle_;
  std::string name_;
  std::uint64_t packets_ = 0;
};

}  // namespace hitless
