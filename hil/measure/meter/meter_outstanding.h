#pragma once
// The Meter's memory of packets under way: a ring in order of sending, and an index from digest to the earliest
// unsettled packet of that digest. 40 bytes a packet and 16 of index.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hitless {

class OutstandingPackets {
 public:
  enum class Fate : std::uint8_t { unsettled, received, lost };
  struct Packet {
    std::uint64_t digest;
    std::int64_t sent_ns;
    std::int64_t received_ns;
    std::uint32_t flow;
    std::uint32_t next_twin;  ///< number of the next unsettled packet of this digest; its own number: none
    std::uint32_t last_twin;  ///< in the earliest packet of a digest: number of the latest
    std::uint16_t received_on;
    Fate fate;
    bool ambiguous;  ///< another packet of this digest was under way too; final once this one is settled
  };
  static_assert(sizeof(Packet) == 40);

  explicit OutstandingPackets(std::int64_t threshold_ns);

  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] const Packet& front() const { return ring_[begin_ & ring_mask_]; }
  void pop_front() { ++begin_; }
  /// The packet that many places behind the front; any stale packet when there are fewer.
  [[nodiscard]] const Packet& ahead(std::size_t packets) const { return ring_[(begin_ + packets) & ring_mask_]; }
  /// Prefetches the place at which push() and receive() of this digest look first.
  void prefetch(std::uint64_t digest) const { __builtin_prefetch(&index_[home_of(tag_of(digest))]); }

  void push(std::uint64_t digest, std::int64_t sent_ns, std::uint32_t flow);
  /// Settles the earliest packet of this digest as received; null when none was under way at that instant.
  const Packet* receive(std::uint64_t digest, std::int64_t at_ns, std::uint16_t on);
  /// Settles the front as lost, unless it is settled already.
  void give_up_front();

 private:
  /// `tag` is the digest's low half with the lowest bit set; 0 marks a free place. `number` counts packets, modulo
  /// 2^32.
  struct Place {
    std::uint32_t tag = 0;
    std::uint32_t number = 0;
  };

  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t digest) { return static_cast<std::uint32_t>(digest) | 1U; }
  [[nodiscard]] std::size_t home_of(std::uint32_t tag) const { return (tag >> 1) & index_mask_; }
  [[nodiscard]] Packet& packet(std::uint32_t number) { return ring_[number & ring_mask_]; }
  /// The place of the digest; when the index does not hold it, the free place that it would take.
  [[nodiscard]] std::size_t find(std::uint64_t digest) {
    const std::uint32_t tag = tag_of(digest);
    std::size_t i = home_of(tag);
    while (index_[i].tag != 0 && !(index_[i].tag == tag && packet(index_[i].number).digest == digest))
      i = (i + 1) & index_mask_;
    return i;
  }
  void insert(Place place);
  void erase(std::size_t place);
  /// Settles the earliest packet of a digest, which was under way until `until_ns`: marks an overlap with the next
  /// twin, which becomes the earliest.
  void settle(std::size_t place, std::int64_t until_ns, Fate fate);
  void grow();

  std::int64_t threshold_ns_;
  std::vector<Packet> ring_;
  std::vector<Place> index_;
  std::size_t ring_mask_ = 0, index_mask_ = 0;
  std::uint64_t begin_ = 0, end_ = 0;  ///< numbers of the front and of the next packet
};

}  // namespace hitless
