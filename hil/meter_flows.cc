#include "hil/meter_flows.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hitless {
namespace {

constexpr std::size_t kFirstPlaces = 1024;

std::uint32_t tag_of(const void* bytes, std::size_t length, std::uint32_t salt) {
  const std::uint64_t hash = XXH3_64bits(bytes, length);
  return static_cast<std::uint32_t>(hash ^ hash >> 32) ^ salt * 0x9e3779b9U;
}

}  // namespace

FlowTable::FlowTable() : flow_places_(kFirstPlaces), destination_places_(kFirstPlaces) {}

std::uint32_t FlowTable::find_or_add(InterfaceIndex sent_on, const FlowKey& key) {
  const std::uint32_t tag = tag_of(&key, sizeof key, sent_on.value);
  const std::size_t mask = flow_places_.size() - 1;
  for (std::size_t i = tag & mask; flow_places_[i].row != UINT32_MAX; i = (i + 1) & mask) {
    const Place& place = flow_places_[i];
    if (place.tag == tag && flows_[place.row].sent_on == sent_on && flows_[place.row].key == key) return place.row;
  }
  const auto row = static_cast<std::uint32_t>(flows_.size());
  flows_.push_back({key, sent_on, InterfaceIndex{}, find_or_add_destination(key), LossTally{}});
  make_room(flow_places_, flows_.size());
  insert(flow_places_, {tag, row});
  return row;
}

std::uint32_t FlowTable::find_or_add_destination(const FlowKey& key) {
  const std::uint32_t tag =
      tag_of(key.destination.data(), key.destination.size(), static_cast<std::uint32_t>(key.family));
  const std::size_t mask = destination_places_.size() - 1;
  for (std::size_t i = tag & mask; destination_places_[i].row != UINT32_MAX; i = (i + 1) & mask) {
    const Place& place = destination_places_[i];
    const Destination& known = destinations_[place.row];
    if (place.tag == tag && known.family == key.family && known.address == key.destination) return place.row;
  }
  const auto row = static_cast<std::uint32_t>(destinations_.size());
  destinations_.push_back({key.destination, key.family, InterfaceIndex{}});
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
