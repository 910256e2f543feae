#include "tests/support/capture_bytes.h"

namespace hitless::test {

CaptureBytes& CaptureBytes::number(std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i)
    bytes_.push_back(static_cast<std::byte>(value >> 8 * (big_endian_ ? size - 1 - i : i)));
  return *this;
}

CaptureBytes& CaptureBytes::bytes(const Frame& value) {
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  return *this;
}

CaptureBytes& CaptureBytes::pad() {
  while (bytes_.size() % 4 != 0) bytes_.push_back(std::byte{0});
  return *this;
}

Frame pcap_file(const std::vector<Frame>& frames, bool big_endian, bool nanoseconds, std::uint32_t link_type) {
  CaptureBytes file(big_endian);
  file.u32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4).u16(2).u16(4).u32(0).u32(0).u32(65535).u32(link_type);
  std::uint64_t second = 1000;
  for (const Frame& frame : frames) file.u32(second++).u32(7).u32(frame.size()).u32(frame.size()).bytes(frame);
  return file.done();
}

Pcapng::Pcapng(bool big_endian) : big_endian_(big_endian) {
  CaptureBytes body(big_endian);
  body.u32(0x1a2b3c4d).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff);
  block(0x0a0d0d0a, body.done());
}

Pcapng& Pcapng::block(std::uint32_t type, const Frame& body) {
  CaptureBytes block(big_endian_);
  block.u32(type).u32(body.size() + 12).bytes(body).u32(body.size() + 12);
  file_.insert(file_.end(), block.done().begin(), block.done().end());
  return *this;
}

Pcapng& Pcapng::interface(std::uint32_t link_type, std::optional<std::uint8_t> resolution) {
  CaptureBytes body(big_endian_);
  body.u16(link_type).u16(0).u32(65535);
  if (resolution) body.u16(9).u16(1).bytes({static_cast<std::byte>(*resolution)}).pad().u16(0).u16(0);
  return block(1, body.done());
}

Pcapng& Pcapng::enhanced_packet(std::uint32_t interface, std::uint64_t ticks, const Frame& frame,
                                std::uint32_t wire_length) {
  CaptureBytes body(big_endian_);
  body.u32(interface).u32(ticks >> 32).u32(ticks & 0xffffffff).u32(frame.size());
  return block(6, body.u32(wire_length != 0 ? wire_length : frame.size()).bytes(frame).pad().done());
}

Pcapng& Pcapng::simple_packet(const Frame& frame) {
  return block(3, CaptureBytes(big_endian_).u32(frame.size()).bytes(frame).pad().done());
}

Frame pcapng_file(const std::vector<Frame>& frames, bool big_endian) {
  Pcapng file(big_endian);
  file.interface(1);
  for (std::size_t i = 0; i + 1 < frames.size(); ++i)
    file.enhanced_packet(0, 1'000'000'000'000ULL + i * 1'000'000 + 7, frames[i]);
  if (!frames.empty()) file.simple_packet(frames.back());
  return file.done();
}

}  // namespace hitless::test
