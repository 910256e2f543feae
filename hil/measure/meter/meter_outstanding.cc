#include "hil/measure/meter/meter_outstanding.h"

#include "dataplane/base/result.h"

namespace hitless {
namespace {

constexpr std::size_t kFirstCapacity = 1024;
/// A digest's home in the index comes from 31 bits of its tag.
constexpr std::size_t kLargestCapacity = std::size_t{1} << 30;

}  // namespace

OutstandingPackets::OutstandingPackets(std::int64_t threshold_ns)
    : threshold_ns_(threshold_ns),
      ring_(kFirstCapacity),
      index_(2 * kFirstCapacity),
      ring_mask_(kFirstCapacity - 1),
      index_mask_(2 * kFirstCapacity - 1) {}

void OutstandingPackets::push(std::uint64_t digest, std::int64_t sent_ns, std::uint32_t flow) {
  if (end_ - begin_ == ring_.size()) grow();
  const auto number = static_cast<std::uint32_t>(end_++);
  packet(number) = {digest, sent_ns, 0, flow, number, number, UINT16_MAX, Fate::unsettled, false};
  Place& place = index_[find(digest)];
  if (place.tag == 0) {
    place = {tag_of(digest), number};
    return;
  }
  Packet& earliest = packet(place.number);
  packet(earliest.last_twin).next_twin = number;
  earliest.last_twin = number;
}

const OutstandingPackets::Packet* OutstandingPackets::receive(std::uint64_t digest, std::int64_t at_ns,
                                                              std::uint16_t on) {
  for (;;) {
    const std::size_t place = find(digest);
    if (index_[place].tag == 0) return nullptr;
    Packet& earliest = packet(index_[place].number);
    if (at_ns < earliest.sent_ns) return nullptr;
    if (at_ns - earliest.sent_ns <= threshold_ns_) {
      earliest.received_ns = at_ns;
      earliest.received_on = on;
      settle(place, at_ns, Fate::received);
      return &earliest;
    }
    // The earliest packet was given up before this frame came back, whether or not advance() has got there.
    settle(place, earliest.sent_ns + threshold_ns_, Fate::lost);
  }
}

void OutstandingPackets::give_up_front() {
  Packet& front = ring_[begin_ & ring_mask_];
  if (front.fate != Fate::unsettled) return;
  const std::size_t place = find(front.digest);
  HITLESS_CHECK(index_[place].tag != 0 && index_[place].number == static_cast<std::uint32_t>(begin_),
                "the oldest packet must be the earliest of its digest");
  settle(place, front.sent_ns + threshold_ns_, Fate::lost);
}

void OutstandingPackets::settle(std::size_t place, std::int64_t until_ns, Fate fate) {
  const std::uint32_t number = index_[place].number;
  Packet& settled = packet(number);
  settled.fate = fate;
  if (settled.next_twin == number) {
    erase(place);
    return;
  }
  Packet& next = packet(settled.next_twin);
  // Twins come back in order, so a twin's overlap with the twin before decides for all earlier ones.
  if (next.sent_ns < until_ns) settled.ambiguous = next.ambiguous = true;
  next.last_twin = settled.last_twin;
  index_[place].number = settled.next_twin;
}

void OutstandingPackets::insert(Place place) {
  std::size_t i = home_of(place.tag);
  while (index_[i].tag != 0) i = (i + 1) & index_mask_;
  index_[i] = place;
}

void OutstandingPackets::erase(std::size_t hole) {
  // Moves the entries that probed past the hole back into it, so that no tombstones pile up over a long run.
  for (std::size_t i = (hole + 1) & index_mask_; index_[i].tag != 0; i = (i + 1) & index_mask_) {
    const std::size_t probed = (i - home_of(index_[i].tag)) & index_mask_;
    if (probed >= ((i - hole) & index_mask_)) {
      index_[hole] = index_[i];
      hole = i;
    }
  }
  index_[hole] = Place{};
}

void OutstandingPackets::grow() {
  const std::size_t capacity = 2 * ring_.size();
  HITLESS_CHECK(capacity <= kLargestCapacity, "more packets under way than the meter can number");
  std::vector<Packet> ring(capacity);
  for (std::uint64_t n = begin_; n != end_; ++n) ring[n & (capacity - 1)] = ring_[n & ring_mask_];
  ring_.swap(ring);
  ring_mask_ = capacity - 1;
  std::vector<Place> index(2 * capacity);
  index_.swap(index);
  index_mask_ = index_.size() - 1;
  for (const Place& place : index)
    if (place.tag != 0) insert(place);
}

}  // namespace hitless
