#pragma once
// The fate of one packet, and the line that a golden holds for it, which is the same on every machine.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/packet/drop_reason.h"
#include "dataplane/packet/interface.h"
#include "hil/replay/capture_stream.h"

namespace hitless {

enum class PacketEnd : std::uint8_t {
  left,          ///< out of an interface, to a station that listens there
  misdelivered,  ///< out of an interface, to a station that is not there
  dropped,
  consumed,  ///< addressed to the chassis itself
  not_sent,
};

/// Lower halves of XXH3-64 over the three parts of a frame that leaves, so that a difference names its part.
struct FrameDigest {
  std::uint32_t ethernet = 0;  ///< addresses, VLAN tags, ethertype
  std::uint32_t ip = 0;        ///< IPv4 header with options, or the 40 bytes of IPv6
  std::uint32_t rest = 0;      ///< all bytes behind the IP header, padding included
  bool operator==(const FrameDigest&) const = default;
};
[[nodiscard]] FrameDigest digest_frame(const Encapsulation& encapsulation, std::span<const std::byte> frame);

struct PacketVerdict {
  std::uint64_t number = 0;    ///< of the packet, as in StreamedFrame
  std::uint64_t in_file = 0;   ///< its number within the capture
  std::uint32_t recorded = 0;  ///< StreamedFrame::digest
  PacketEnd end = PacketEnd::not_sent;
  InterfaceIndex egress;                 ///< left, misdelivered
  DropReason reason = DropReason::none;  ///< dropped
  NotSent why = NotSent::sendable;       ///< not_sent
  FrameDigest sent;                      ///< left, misdelivered
};

/// A line of text of bounded length that needs no heap.
class VerdictLine {
 public:
  static constexpr std::size_t kBytesMax = 127;
  [[nodiscard]] std::string_view view() const { return {text_.data(), length_}; }
  void clear() { length_ = 0; }
  /// Text beyond kBytesMax is cut off.
  void append(std::string_view text);
  void append_number(std::uint64_t number);
  void append_hex(std::uint32_t value);

 private:
  std::array<char, kBytesMax> text_;
  std::uint8_t length_ = 0;
};

/// A verdict's line taken apart.
struct VerdictWords {
  std::string_view outcome;                 ///< "out GigabitEthernet2/0/0", "drop no_route", "consumed"
  std::array<std::string_view, 3> digests;  ///< Ethernet header, IP header, the rest; empty when no frame left
};
/// None when VerdictText would not write the line so. The views point into `line`.
[[nodiscard]] std::optional<VerdictWords> split_verdict(std::string_view line);

/// Writes verdicts with the interface names of a chassis:
///
///   17 1f0a33c2 out GigabitEthernet2/0/0 0d2c11b7 51ab9e00 7788ffee
///   18 83b1a6d5 drop no_route
///   19 83b1a6d5 misdelivered GigabitEthernet2/0/0 0d2c11b7 51ab9e00 7788ffee
///   20 6620d1aa consumed
///   21 00c4ffe1 not_sent cut
class VerdictText {
 public:
  /// Names longer than 48 bytes are a broken invariant.
  explicit VerdictText(const InterfaceTable& interfaces);
  void write(const PacketVerdict& verdict, VerdictLine& line) const;
  /// The words behind number and digest, without the digests of the frame that left: "out GigabitEthernet2/0/0".
  [[nodiscard]] std::string outcome(const PacketVerdict& verdict) const;

 private:
  std::vector<std::string> names_;  // by InterfaceIndex
};

}  // namespace hitless
