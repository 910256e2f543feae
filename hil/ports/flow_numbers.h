#pragma once
// Numbers for the flows of frames that come in from outside, in order of their first frame, so that the Ledger can
// book them: by interface and 5-tuple, or by interface and the reason why no router forwards the frame.

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/packet/packet_source.h"
#include "hil/measure/identity/packet_identity.h"

namespace hitless {

class FlowNumbers {
 public:
  /// Room for `most` flows (at least 1); further flows share the last number.
  explicit FlowNumbers(std::uint32_t most);
  /// The number of the frame's flow; a new flow gets the next number. No allocation.
  std::uint32_t of(InterfaceIndex interface, std::span<const std::byte> frame);
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(flows_.size()); }
  /// Frames that found no number of their own.
  [[nodiscard]] std::uint64_t beyond() const { return beyond_; }
  /// The flows by number, as the Meter prints them.
  [[nodiscard]] std::vector<SourceFlow> flows() const;

 private:
  struct Flow {
    FlowKey key;
    InterfaceIndex interface;
    FrameKind kind = FrameKind::measurable;
    bool operator==(const Flow&) const = default;
  };
  std::uint32_t most_;
  std::vector<Flow> flows_;
  std::vector<std::uint32_t> places_;  ///< open addressing, a power of two; UINT32_MAX: free
  std::uint64_t beyond_ = 0;
};

}  // namespace hitless
