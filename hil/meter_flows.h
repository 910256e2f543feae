#pragma once
// The Meter's flows by (interface, 5-tuple), and where each destination was last seen to answer.

#include <cstdint>
#include <vector>

#include "dataplane/base/ids.h"
#include "hil/meter_tally.h"
#include "hil/packet_identity.h"

namespace hitless {

class FlowTable {
 public:
  struct Flow {
    FlowKey key;
    InterfaceIndex sent_on;
    InterfaceIndex received_on;
    std::uint32_t destination = 0;
    LossTally tally;
  };

  FlowTable();
  /// Position of the flow, made at its first packet.
  std::uint32_t find_or_add(InterfaceIndex sent_on, const FlowKey& key);
  [[nodiscard]] std::size_t size() const { return flows_.size(); }
  [[nodiscard]] Flow& operator[](std::uint32_t flow) { return flows_[flow]; }
  /// Where packets to this flow's destination last arrived, whoever sent them; none when never.
  [[nodiscard]] InterfaceIndex answered_on(const Flow& flow) const {
    return destinations_[flow.destination].answered_on;
  }
  void set_arrival(Flow& flow, InterfaceIndex on) {
    flow.received_on = destinations_[flow.destination].answered_on = on;
  }

 private:
  struct Destination {
    std::array<std::uint8_t, 16> address{};
    Family family = Family::ipv4;
    InterfaceIndex answered_on;
  };
  /// Open addressing over a table of rows; rows are never removed.
  struct Place {
    std::uint32_t tag = 0;
    std::uint32_t row = UINT32_MAX;
  };
  using Places = std::vector<Place>;

  std::uint32_t find_or_add_destination(const FlowKey& key);
  static void insert(Places& places, Place place);
  /// Keeps the places at most half full.
  static void make_room(Places& places, std::size_t rows);

  std::vector<Flow> flows_;
  std::vector<Destination> destinations_;
  Places flow_places_, destination_places_;
};

}  // namespace hitless
