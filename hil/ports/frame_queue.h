#pragma once
// A queue that copies frames from one thread to another.

#include <array>
#include <cstring>
#include <span>

#include "dataplane/base/ids.h"
#include "dataplane/base/spsc_queue.h"
#include "dataplane/base/time.h"
#include "dataplane/packet/drop_reason.h"

namespace hitless {

/// One thread writes, one thread reads. No lock, no allocation.
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

  /// False when the queue is full or the frame is too long.
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
  /// For use once no thread pushes or pops any more.
  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  SpscQueue<Place, kPlaces> places_;
};

}  // namespace hitless
