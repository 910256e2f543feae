#pragma once
// Capture files of every form, written by hand: what libpcap itself cannot be asked to write.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/packet_builder.h"

namespace hitless::test {

/// Appends numbers in either byte order.
class CaptureBytes {
 public:
  explicit CaptureBytes(bool big_endian) : big_endian_(big_endian) {}
  CaptureBytes& u16(std::uint64_t value) { return number(value, 2); }
  CaptureBytes& u32(std::uint64_t value) { return number(value, 4); }
  CaptureBytes& bytes(const Frame& value);
  /// Zeros up to a multiple of four bytes, as pcapng wants them.
  CaptureBytes& pad();
  [[nodiscard]] const Frame& done() const { return bytes_; }

 private:
  CaptureBytes& number(std::uint64_t value, int size);
  bool big_endian_;
  Frame bytes_;
};

/// A pcap file whose packet i is recorded at second 1000 + i and 7 us (or 7 ns).
Frame pcap_file(const std::vector<Frame>& frames, bool big_endian, bool nanoseconds, std::uint32_t link_type = 1);

/// The blocks of a pcapng file (draft-ietf-opsawg-pcapng).
class Pcapng {
 public:
  explicit Pcapng(bool big_endian);
  /// `resolution`: if_tsresol, 6 for microseconds, 9 for nanoseconds, 0x80 | n for 2^-n; none: left out.
  Pcapng& interface(std::uint32_t link_type, std::optional<std::uint8_t> resolution = std::nullopt);
  Pcapng& enhanced_packet(std::uint32_t interface, std::uint64_t ticks, const Frame& frame,
                          std::uint32_t wire_length = 0);
  Pcapng& simple_packet(const Frame& frame);
  /// Any block.
  Pcapng& block(std::uint32_t type, const Frame& body);
  [[nodiscard]] const Frame& done() const { return file_; }

 private:
  bool big_endian_;
  Frame file_;
};

/// One interface without if_tsresol, an enhanced packet for each frame, the last one simple.
Frame pcapng_file(const std::vector<Frame>& frames, bool big_endian);

}  // namespace hitless::test
