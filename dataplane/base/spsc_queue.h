#pragma once
// A queue from one thread to another. All its places are allocated at the start; no call locks or allocates.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace hitless {

/// One thread writes, one thread reads. `kPlaces` is a power of two.
template <class Item, std::size_t kPlaces>
class SpscQueue {
  static_assert((kPlaces & (kPlaces - 1)) == 0);

 public:
  // The writing thread:
  /// The place for the next item, null when the queue is full. push() hands the item over.
  [[nodiscard]] Item* room() {
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_seen_ == kPlaces) head_seen_ = head_.load(std::memory_order_acquire);
    return tail - head_seen_ == kPlaces ? nullptr : &(*places_)[tail & (kPlaces - 1)];
  }
  void push() { tail_.store(tail_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  // The reading thread:
  /// The oldest item, null when there is none. The item stays in the queue until pop().
  [[nodiscard]] const Item* front() {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    if (head == tail_seen_) tail_seen_ = tail_.load(std::memory_order_acquire);
    return head == tail_seen_ ? nullptr : &(*places_)[head & (kPlaces - 1)];
  }
  void pop() { head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  /// Items left in the queue. Call it only when no thread writes or reads any more.
  [[nodiscard]] std::size_t size() const { return tail_.load() - head_.load(); }

 private:
  std::unique_ptr<std::array<Item, kPlaces>> places_ = std::make_unique<std::array<Item, kPlaces>>();
  // Each side caches the other side's index: a cache line that changes hands costs more than all the rest.
  alignas(64) std::atomic<std::uint64_t> tail_{0};  // the writer's
  std::uint64_t head_seen_ = 0;
  alignas(64) std::atomic<std::uint64_t> head_{0};  // the reader's
  std::uint64_t tail_seen_ = 0;
};

}  // namespace hitless
