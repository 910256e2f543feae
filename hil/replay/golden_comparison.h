#pragma once
// Compares the verdicts of a replay with a golden's. The golden is read as packets are put in, so that the bytes of a
// packet can still be shown at its end.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dataplane/encap/encapsulation.h"
#include "hil/replay/golden_file.h"

namespace hitless {

/// A packet whose verdict is not the golden's.
struct PacketDifference {
  std::uint64_t number = 0;
  std::uint64_t in_file = 0;            ///< the packet's number within the capture
  std::string expected, got;            ///< "out GigabitEthernet2/0/0", "drop no_route"
  std::vector<std::string> parts;       ///< when it left where it should: "Ethernet header", "IP header", ...
  const Encapsulation* link = nullptr;  ///< of the interface that `frame` left by, or came in on
  std::vector<std::byte> frame;         ///< as it left, or as it was when it was dropped; empty when it was not sent
};

class GoldenComparison {
 public:
  /// Keeps the `shown_max` differences with the smallest numbers.
  GoldenComparison(GoldenReader golden, std::size_t shown_max) : golden_(std::move(golden)), shown_max_(shown_max) {}

  /// Reads the golden's line for the next packet in order. bad_input when the golden is broken, ends too early, or
  /// holds another packet there, which means that it was made from another capture.
  Result<void> expect(std::uint64_t number, std::uint32_t recorded, VerdictLine& expected);
  /// Called after the last packet: the golden must end too, bad_input otherwise.
  Result<void> finish();

  /// Packets may be judged in any order.
  void judge(const PacketVerdict& verdict, const VerdictLine& expected, const VerdictLine& got,
             const Encapsulation& link, std::span<const std::byte> frame);

  [[nodiscard]] std::uint64_t compared() const { return compared_; }
  [[nodiscard]] std::uint64_t different() const { return different_; }
  /// In order of the packets.
  [[nodiscard]] const std::map<std::uint64_t, PacketDifference>& differences() const { return differences_; }
  [[nodiscard]] const std::string& path() const { return golden_.path(); }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& what) const;

  GoldenReader golden_;
  std::size_t shown_max_;
  std::uint64_t compared_ = 0, different_ = 0;
  std::map<std::uint64_t, PacketDifference> differences_;
};

}  // namespace hitless
