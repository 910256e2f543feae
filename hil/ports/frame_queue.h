#pragma once
// Frames from one thread to another, copied.

#include <array>
#include <cstring>
#include <span>

#include "dataplane/base/ids.h"
#include "dataplane/base/spsc_queue.h"
#include "dataplane/base/time.h"
#include "dataplane/packet/drop_reason.h"

namespace hitless {

/// One writes, one reads. No lock, no allocation.
class FrameQueue {
 public:
  static constexpr std::size_t kPlaces = 512;
  static constexpr std::size_t kFrameBytesMax = 2048;

  struct Place {
    InterfaceIndex interface;
    InterfaceIndex egress;
    Instant at;
    DropReason why = DropReason::none;
    std::uint16_t size = 0;
    std::array<std::byte, kFrameBytesMax> bytes;
    [[nodiscard]] std::span<const std::byte> frame() const { return {bytes.data(), size}; }
  };

  /// False when it is full or the frame too long.
  bool push(InterfaceIndex interface, InterfaceIndex egress, Instant at, DropReason why,
            std::span<const std::byte> frame) {
    Place* const place = frame.size() > kFrameBytesMax ? nullptr : places_.room();
    if (place == nullptr) return false;
    place->interface = interface;
    place->egress = egress;
    place->at = at;
    place->why = why;
    place->size = static_cast<std::uint16_t>(frame.size());
    std::memcpy(place->bytes.data(), frame.data(), frame.size());
    places_.push();
    return true;
  }
  /// The oldest frame; null: none. It stays until pop().
  [[nodiscard]] const Place* front() { return places_.front(); }
  void pop() { places_.pop(); }
  /// Once nobody pushes or pops any more.
  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  SpscQueue<Place, kPlaces> places_;
};

}  // namespace hitless
