#pragma once
// Hands the packets that leave an interface to the port behind it, and measures how late they leave.

#include <memory>
#include <vector>

#include "dataplane/packet/packet_exit.h"
#include "hil/clock/clock_facts.h"
#include "hil/ports/port.h"

namespace hitless {

class PortTransmitter final : public PacketExit {
 public:
  /// `ports` outlive the transmitter; an interface without a port keeps its packets inside. `interfaces`: their number.
  PortTransmitter(std::span<Port* const> ports, std::size_t interfaces);

  /// A packet that leaves from now on leaves at `now`, or at its departure instant if that is later.
  void step(Instant now) { now_ = now; }
  [[nodiscard]] bool leads_out(InterfaceIndex interface) const override {
    return port_of_[interface.index()] != nullptr;
  }
  std::size_t transmit(InterfaceIndex interface, std::span<rte_mbuf* const> burst) override;
  [[nodiscard]] const Lateness& lateness() const { return lateness_; }
  /// Packets that the interface's port did not take.
  [[nodiscard]] std::uint64_t refused(InterfaceIndex interface) const { return refused_[interface.index()]; }

 private:
  std::vector<Port*> port_of_;          ///< by interface; null: none
  std::vector<std::uint64_t> refused_;  ///< by interface
  Instant now_{};
  Lateness lateness_;
};

}  // namespace hitless
