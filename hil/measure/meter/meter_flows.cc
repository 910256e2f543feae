#include "hil/measure/meter/meter_flows.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>

namespace hitless {
namespace {

constexpr std::size_t kFirstPlaces = 1024;

/// Folds both halves of the product together, so that every bit of both factors counts.
std::uint64_t multiply_and_fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

FlowTable::FlowTable() : flow_places_(kFirstPlaces), destination_places_(kFirstPlaces) {}

std::uint32_t FlowTable::tag_of(InterfaceIndex sent_on, const FlowKey& key) {
  // Odd constants (golden ratio, pi): the halves of a pair must not cancel, and a zero must not wipe out its partner.
  const std::uint64_t source = key.word(0) ^ std::rotl(key.word(1), 23) ^ 0x9e3779b97f4a7c15;
  const std::uint64_t destination = key.word(2) ^ std::rotl(key.word(3), 29) ^ 0x243f6a8885a308d3;
  const std::uint64_t rest = key.word(4) ^ std::uint64_t{sent_on.value} << 48;
  const std::uint64_t hash = multiply_and_fold(source, destination);
  return static_cast<std::uint32_t>(multiply_and_fold(hash ^ rest, 0x9e3779b97f4a7c15));
}

std::uint32_t FlowTable::find_or_add(InterfaceIndex sent_on, const FlowKey& key, std::uint32_t tag) {
  const std::size_t mask = flow_places_.size() - 1;
  for (std::size_t i = tag & mask; flow_places_[i].row != UINT32_MAX; i = (i + 1) & mask) {
    const Place& place = flow_places_[i];
    if (place.tag == tag && keys_[place.row].sent_on == sent_on && keys_[place.row].key == key) return place.row;
  }
  return add(sent_on, key, tag);
}

std::uint32_t FlowTable::add(InterfaceIndex sent_on, const FlowKey& key, std::uint32_t tag) {
  const auto row = static_cast<std::uint32_t>(flows_.size());
  keys_.push_back({key, sent_on});
  flows_.push_back({LossTally{}, sent_on, InterfaceIndex{}, find_or_add_destination(key)});
  make_room(flow_places_, flows_.size());
  insert(flow_places_, {tag, row});
  return row;
}

std::uint32_t FlowTable::find_or_add_destination(const FlowKey& key) {
  const std::uint64_t hash = XXH3_64bits(key.destination.data(), key.destination.size());
  const std::uint32_t tag =
      static_cast<std::uint32_t>(hash ^ hash >> 32) ^ static_cast<std::uint32_t>(key.family) * 0x9e3779b9U;
  const std::size_t mask = destination_places_.size() - 1;
  for (std::size_t i = tag & mask; destination_places_[i].row != UINT32_MAX; i = (i + 1) & mask) {
    const Place& place = destination_places_[i];
    const Destination& known = destinations_[place.row];
    if (place.tag == tag && known.family == key.family && known.address == key.destination) return place.row;
  }
  const auto row = static_cast<std::uint32_t>(destinations_.size());
  destinations_.push_back({key.destination, key.family});
  answered_on_.emplace_back();
  make_room(destination_places_, destinations_.size());
  insert(destination_places_, {tag, row});
  return row;
}

void FlowTable::insert(Places& places, Place place) {
  const std::size_t mask = places.size() - 1;
  std::size_t i = place.tag & mask;
  while (places[i].row != UINT32_MAX) i = (i + 1) & mask;
  places[i] = place;
}

void FlowTable::make_room(Places& places, std::size_t rows) {
  if (2 * rows <= places.size()) return;
  Places larger(2 * places.size());
  for (const Place& place : places)
    if (place.row != UINT32_MAX) insert(larger, place);
  places.swap(larger);
}

}  // namespace hitless
