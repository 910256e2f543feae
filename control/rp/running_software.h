#pragma once
// The software of an RP from a boot to the next reset. Each boot makes a new object, so that nothing volatile survives.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/clients/clients.h"
#include "control/fib/adjacency_table.h"
#include "control/issu/issu_process.h"
#include "control/redundancy/checkpoint_clients.h"
#include "control/redundancy/redundancy.h"
#include "control/rp/active_role.h"
#include "control/rp/rp_hardware.h"

namespace hitless {

class RunningSoftware final : private RedundancyListener, private IssuOwner {
 public:
  RunningSoftware(RpHardware hardware, std::string image, ImageManifest manifest);
  ~RunningSoftware() override;
  RunningSoftware(const RunningSoftware&) = delete;
  RunningSoftware& operator=(const RunningSoftware&) = delete;

  void start();
  // Reports of the presence line.
  void become_active();
  void peer_present(bool here);

  Result<std::string> execute(std::string_view line);
  /// The ISSU process's late refusal in the operator's words.
  [[nodiscard]] std::optional<Error> late_refusal() const;

  [[nodiscard]] bool active() const { return role_ != nullptr; }
  [[nodiscard]] const Redundancy& redundancy() const { return rf_; }
  [[nodiscard]] const IssuProcess& issu() const { return issu_; }
  [[nodiscard]] const std::string& image() const { return rf_.identity().image; }
  [[nodiscard]] const AdjacencyTable& adjacencies() const { return adjacencies_; }
  /// Null on a standby.
  [[nodiscard]] NeighbourCache* neighbours() { return role_ ? &role_->neighbours() : nullptr; }
  /// Null on a standby.
  [[nodiscard]] const Rib* rib() const { return role_ ? &role_->rib() : nullptr; }
  [[nodiscard]] Epoch epoch() const { return role_ ? role_->epoch() : Epoch(); }
  [[nodiscard]] bool converged() const { return role_ && role_->converged(); }
  [[nodiscard]] std::size_t cards_forwarding() const { return role_ ? role_->cards_forwarding() : 0; }

 private:
  // RedundancyListener
  void peer_negotiated() override { issu_.peer_negotiated(); }
  void peer_changed() override { issu_.peer_changed(); }
  void bulk_begins() override { clients_.send_bulk(); }
  // IssuOwner
  CardSessions* cards() override { return role_ ? &role_->cards() : nullptr; }
  [[nodiscard]] std::size_t prefixes() const override { return role_ ? role_->rib().size() : 0; }
  void reset(const std::string& why) override { hardware_.reset(why); }
  void refused_late(const LateRefusal& refusal) override;

  void receive(const std::vector<std::uint8_t>& bytes);

  RpHardware hardware_;
  OwnedTimers timers_;
  Redundancy rf_;
  IssuProcess issu_;
  AdjacencyTable adjacencies_;  ///< on a hot standby: the active's table, from its records
  CheckpointClients clients_;
  std::unique_ptr<ActiveRole> role_;
};

}  // namespace hitless
