#include "control/routing/prefix_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#include <xxhash.h>

namespace hitless {
namespace {

constexpr std::size_t kPlacesAtLeast = 64, kErasedAtLeast = 1024;

std::uint64_t hash_of(const Prefix& prefix) {
  static_assert(std::has_unique_object_representations_v<Prefix>);
  return XXH3_64bits(&prefix, sizeof(prefix));
}

/// Compares like Prefix, with three loads instead of a call: a full table takes millions of comparisons.
struct Halves {
  explicit Halves(const Prefix& prefix) : vrf(prefix.vrf), family(prefix.address.family), length(prefix.length) {
    std::memcpy(&high, prefix.address.bytes.data(), sizeof(high));
    std::memcpy(&low, prefix.address.bytes.data() + sizeof(high), sizeof(low));
  }
  bool operator==(const Halves&) const = default;
  [[nodiscard]] bool before(const Halves& other) const {
    if (vrf != other.vrf) return vrf < other.vrf;
    if (family != other.family) return family < other.family;
    if (high != other.high) return number(high) < number(other.high);
    if (low != other.low) return number(low) < number(other.low);
    return length < other.length;
  }

 private:
  static std::uint64_t number(std::uint64_t bytes) {
    return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes;
  }
  std::uint64_t high = 0, low = 0;
  VrfId vrf;
  Family family;
  std::uint8_t length;
};

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

/// The place that holds the prefix, or the free place where the prefix belongs. `places_` is not empty.
std::size_t PrefixTable::place_of(const Prefix& prefix, std::uint64_t hash) const {
  const Halves wanted(prefix);
  const std::size_t mask = places_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hash) & mask;
  while (places_[at].number != kNone &&
         (places_[at].tag != tag_of(hash) || Halves(prefixes_[places_[at].number]) != wanted))
    at = (at + 1) & mask;
  return at;
}

std::uint32_t PrefixTable::find(const Prefix& prefix) const {
  return places_.empty() ? kNone : places_[place_of(prefix, hash_of(prefix))].number;
}

std::uint32_t PrefixTable::add(const Prefix& prefix, bool* fresh) {
  if (used_ * 8 >= places_.size() * 5) grow();
  const std::uint64_t hash = hash_of(prefix);
  Place& place = places_[place_of(prefix, hash)];
  *fresh = place.number == kNone;
  if (!*fresh) return place.number;
  if (free_.empty()) {
    place.number = static_cast<std::uint32_t>(prefixes_.size());
    prefixes_.push_back(prefix);
    gone_.push_back(false);
  } else {
    place.number = free_.back();
    free_.pop_back();
    prefixes_[place.number] = prefix;
    gone_[place.number] = false;
  }
  place.tag = tag_of(hash);
  ++used_;
  unsorted_.push_back(place.number);
  return place.number;
}

void PrefixTable::grow() {
  std::vector<Place> larger(std::max(kPlacesAtLeast, 2 * places_.size()));
  const std::size_t mask = larger.size() - 1;
  for (const Place& place : places_) {
    if (place.number == kNone) continue;
    std::size_t at = static_cast<std::size_t>(hash_of(prefixes_[place.number])) & mask;
    while (larger[at].number != kNone) at = (at + 1) & mask;
    larger[at] = place;
  }
  places_ = std::move(larger);
}

void PrefixTable::erase(std::uint32_t number) {
  const std::size_t mask = places_.size() - 1;
  std::size_t hole = place_of(prefixes_[number], hash_of(prefixes_[number]));
  // Numbers that were pushed past the hole move up, so that no search ends too early.
  for (std::size_t at = (hole + 1) & mask; places_[at].number != kNone; at = (at + 1) & mask) {
    const std::size_t home = static_cast<std::size_t>(hash_of(prefixes_[places_[at].number])) & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    places_[hole] = places_[at];
    hole = at;
  }
  places_[hole] = {};
  gone_[number] = true;
  erased_.push_back(number);
  --used_;
  if (erased_.size() > std::max(kErasedAtLeast, used_)) settle_order();
}

void PrefixTable::settle_order() const {
  if (!erased_.empty()) {
    std::erase_if(order_, [this](std::uint32_t number) { return gone_[number]; });
    std::erase_if(unsorted_, [this](std::uint32_t number) { return gone_[number]; });
    free_.insert(free_.end(), erased_.begin(), erased_.end());
    erased_.clear();
  }
  if (unsorted_.empty()) return;
  const auto before = [this](std::uint32_t a, std::uint32_t b) {
    return Halves(prefixes_[a]).before(Halves(prefixes_[b]));
  };
  // Routes come mostly in order: runs that are sorted already are only merged.
  order_.insert(order_.end(), unsorted_.begin(), unsorted_.end());
  unsorted_.clear();
  std::vector<std::ptrdiff_t> runs{0};
  for (std::size_t i = 1; i < order_.size(); ++i)
    if (before(order_[i], order_[i - 1])) runs.push_back(static_cast<std::ptrdiff_t>(i));
  runs.push_back(static_cast<std::ptrdiff_t>(order_.size()));
  while (runs.size() > 2) {
    std::vector<std::ptrdiff_t> merged{0};
    for (std::size_t i = 0; i + 1 < runs.size(); i += 2) {
      const std::ptrdiff_t end = runs[std::min(i + 2, runs.size() - 1)];
      if (i + 2 < runs.size())
        std::inplace_merge(order_.begin() + runs[i], order_.begin() + runs[i + 1], order_.begin() + end, before);
      merged.push_back(end);
    }
    runs = std::move(merged);
  }
}

std::span<const std::uint32_t> PrefixTable::in_order() const {
  settle_order();
  return order_;
}

std::size_t PrefixTable::memory_bytes() const {
  return prefixes_.capacity() * sizeof(Prefix) + places_.capacity() * sizeof(Place) + gone_.capacity() / 8 +
         (order_.capacity() + unsorted_.capacity() + erased_.capacity() + free_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace hitless
