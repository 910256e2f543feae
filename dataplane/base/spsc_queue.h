#pragma once
// From one thread to another, in places that are there from the start. No lock, no allocation.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace hitless {

/// One thread writes, one reads. `kPlaces`: a power of two.
template <class Item, std::size_t kPlaces>
class SpscQueue {
  static_assert((kPlaces & (kPlaces - 1)) == 0);

 public:
  // Who writes:
  /// The place for the next item; null: the queue is full. Handed over by push().
  [[nodiscard]] Item* room() {
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_seen_ == kPlaces) head_seen_ = head_.load(std::memory_order_acquire);
    return tail - head_seen_ == kPlaces ? nullptr : &(*places_)[tail & (kPlaces - 1)];
  }
  void push() { tail_.store(tail_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  // Who reads:
  /// The oldest item; null: none. It stays until pop().
  [[nodiscard]] const Item* front() {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    if (head == tail_seen_) tail_seen_ = tail_.load(std::memory_order_acquire);
    return head == tail_seen_ ? nullptr : &(*places_)[head & (kPlaces - 1)];
  }
  void pop() { head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  /// Once nobody writes or reads any more.
  [[nodiscard]] std::size_t size() const { return tail_.load() - head_.load(); }

 private:
  std::unique_ptr<std::array<Item, kPlaces>> places_ = std::make_unique<std::array<Item, kPlaces>>();
  // Each side keeps what it last saw of the other's: a line that changes hands costs more than all the rest.
  alignas(64) std::atomic<std::uint64_t> tail_{0};  // who writes
  std::uint64_t head_seen_ = 0;
  alignas(64) std::atomic<std::uint64_t> head_{0};  // who reads
  std::uint64_t tail_seen_ = 0;
};

}  // namespace hitless
