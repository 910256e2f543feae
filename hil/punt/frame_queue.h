#pragma once
// Frames from one thread to another, copied into places that are there from the start.

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <span>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"
#include "dataplane/drop_reason.h"

namespace hitless {

/// One writes, one reads. No lock, no allocation.
class FrameQueue {
 public:
  static constexpr std::size_t kPlaces = 512;  ///< a power of two
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
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) == kPlaces || frame.size() > kFrameBytesMax) return false;
    Place& place = (*places_)[tail & (kPlaces - 1)];
    place.interface = interface;
    place.egress = egress;
    place.at = at;
    place.why = why;
    place.size = static_cast<std::uint16_t>(frame.size());
    std::memcpy(place.bytes.data(), frame.data(), frame.size());
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }
  /// Once nobody pushes or pops any more.
  [[nodiscard]] std::size_t size() const { return tail_.load() - head_.load(); }
  /// The oldest frame; null: none. It stays until pop().
  [[nodiscard]] const Place* front() const {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    return head == tail_.load(std::memory_order_acquire) ? nullptr : &(*places_)[head & (kPlaces - 1)];
  }
  void pop() { head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

 private:
  std::unique_ptr<std::array<Place, kPlaces>> places_ = std::make_unique<std::array<Place, kPlaces>>();
  alignas(64) std::atomic<std::uint64_t> tail_{0};  // who pushes writes
  alignas(64) std::atomic<std::uint64_t> head_{0};  // who pops writes
};

}  // namespace hitless
