#pragma once
// Which card reaches which after everything is over: an observer of the packets sent from an instant on, by card of
// entry and of exit.

#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet_observer.h"

namespace hitless {

class ReachProbe final : public PacketObserver {
 public:
  /// `interfaces` outlives the probe.
  explicit ReachProbe(const InterfaceTable& interfaces) : interfaces_(interfaces) {}

  /// Counts packets that are sent from `from` on.
  void watch_from(Instant from) { from_ = from; }
  void offered(std::span<rte_mbuf* const> burst) override;
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override;
  void dropped(std::span<rte_mbuf* const> burst) override;
  void consumed(std::span<rte_mbuf* const> burst) override;

  /// Adds what another probe saw of the same packets.
  void add(const ReachProbe& other);

  /// One line for each ordered pair of cards with interfaces in a VRF that traffic enters, when no packet of that VRF
  /// went from one to the other; a line when packets did not arrive, and a line when none was sent.
  [[nodiscard]] std::vector<std::string> unreached() const;
  [[nodiscard]] std::uint64_t offered_packets() const { return offered_; }
  [[nodiscard]] std::uint64_t delivered_packets() const { return delivered_; }

 private:
  [[nodiscard]] bool counts(const rte_mbuf* mbuf) const;

  const InterfaceTable& interfaces_;
  std::optional<Instant> from_;
  std::set<std::tuple<VrfId, Slot, Slot>> pairs_;
  std::set<VrfId> entered_;
  std::uint64_t offered_ = 0, delivered_ = 0, consumed_ = 0, lost_ = 0;
};

}  // namespace hitless
