#pragma once
// The Meter's flows by (interface, 5-tuple), and where each destination was last seen to answer.

#include <cstdint>
#include <vector>

#include "dataplane/base/ids.h"
#include "hil/measure/identity/packet_identity.h"
#include "hil/measure/meter/meter_tally.h"

namespace hitless {

class FlowTable {
 public:
  /// The part of a flow that changes with every packet; two cache lines.
  struct alignas(64) Flow {
    LossTally tally;
    InterfaceIndex sent_on;
    InterfaceIndex received_on;
    std::uint32_t destination = 0;
  };

  FlowTable();
  /// Hash at which the search for a flow begins: enough to prefetch the flow's place before find_or_add().
  [[nodiscard]] static std::uint32_t tag_of(InterfaceIndex sent_on, const FlowKey& key);
  void prefetch_place(std::uint32_t tag) const { __builtin_prefetch(&flow_places_[tag & (flow_places_.size() - 1)]); }
  /// Prefetches the key that the search will compare. The place is in the cache by then.
  void prefetch_key(std::uint32_t tag) const {
    const std::uint32_t row = flow_places_[tag & (flow_places_.size() - 1)].row;
    if (row != UINT32_MAX) __builtin_prefetch(&keys_[row]);
  }
  void prefetch_flow(std::uint32_t flow) const {
    __builtin_prefetch(&flows_[flow]);
    __builtin_prefetch(&flows_[flow].received_on);
  }
  /// Position of the flow, which its first packet adds. `tag` is tag_of() of the other arguments.
  std::uint32_t find_or_add(InterfaceIndex sent_on, const FlowKey& key, std::uint32_t tag);
  [[nodiscard]] std::size_t size() const { return flows_.size(); }
  [[nodiscard]] Flow& operator[](std::uint32_t flow) { return flows_[flow]; }
  [[nodiscard]] const FlowKey& key_of(std::uint32_t flow) const { return keys_[flow].key; }
  /// Where packets to this flow's destination last arrived, in whichever flow; none: they never did.
  [[nodiscard]] InterfaceIndex answered_on(const Flow& flow) const { return answered_on_[flow.destination]; }
  void set_arrival(Flow& flow, InterfaceIndex on) { flow.received_on = answered_on_[flow.destination] = on; }

 private:
  struct alignas(64) Key {
    FlowKey key;
    InterfaceIndex sent_on;
  };
  struct Destination {
    std::array<std::uint8_t, 16> address{};
    Family family = Family::ipv4;
  };
  /// Open addressing over a table of rows; rows are never removed.
  struct Place {
    std::uint32_t tag = 0;
    std::uint32_t row = UINT32_MAX;
  };
  using Places = std::vector<Place>;

  std::uint32_t add(InterfaceIndex sent_on, const FlowKey& key, std::uint32_t tag);
  std::uint32_t find_or_add_destination(const FlowKey& key);
  static void insert(Places& places, Place place);
  /// Keeps the places at most half full.
  static void make_room(Places& places, std::size_t rows);

  std::vector<Key> keys_;
  std::vector<Flow> flows_;
  std::vector<Destination> destinations_;
  std::vector<InterfaceIndex> answered_on_;  ///< by destination
  Places flow_places_, destination_places_;
};

}  // namespace hitless
