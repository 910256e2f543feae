#pragma once
// The line that decides mastership. Each RP holds its lead up while it runs; the line, not the RP-RP Link, says which
// RP is active, so a cut Link never makes two actives.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"

namespace hitless {

class PresenceLine {
 public:
  struct Listener {
    std::function<void()> become_active;          ///< this RP is active from now on
    std::function<void(bool here)> peer_present;  ///< the peer's lead went up (at once) or down (after detection)
  };

  /// `detection`: the line acts after a lead was down, or no RP was active, for this long
  /// (platform.presence_detection). `scheduler` outlives the line.
  PresenceLine(Scheduler& scheduler, Duration detection) : scheduler_(scheduler), detection_(detection) {}
  ~PresenceLine();
  PresenceLine(const PresenceLine&) = delete;
  PresenceLine& operator=(const PresenceLine&) = delete;

  /// Raises an RP's lead. With no active RP an election follows after the detection time: two leads that rose within
  /// that time are a tie, which RP A wins; otherwise the lead that rose first wins.
  void raise(RpId rp, Listener listener);
  /// The lead falls: at that instant the RP is no longer active. The peer is told after the detection time.
  void drop(RpId rp);

  /// A fault of the line itself. Until restore(), no RP hears of its peer's lead and no RP is elected: an active RP
  /// stays active, a dead RP is not replaced. restore() reads the leads anew.
  void cut();
  void restore();
  [[nodiscard]] bool is_cut() const { return cut_; }

  [[nodiscard]] std::optional<RpId> active() const { return active_; }
  [[nodiscard]] bool present(RpId rp) const { return lead(rp).up; }

 private:
  struct Lead {
    bool up = false;
    Instant since{};
    Listener listener;
    TimerId told = 0;           ///< pending notice to the peer of this lead's rise or fall
    std::uint64_t raises = 0;   ///< times that the lead went up
    std::uint64_t seen_up = 0;  ///< the raise that the peer knows of; 0: the peer takes this RP for gone
  };
  [[nodiscard]] const Lead& lead(RpId rp) const { return leads_[static_cast<std::size_t>(rp)]; }
  Lead& lead(RpId rp) { return leads_[static_cast<std::size_t>(rp)]; }
  /// Brings the peer's knowledge of this RP's lead up to date.
  void tell_peer_of(RpId rp);
  void plan_telling(RpId rp);
  void plan_election();
  void elect();

  Scheduler& scheduler_;
  Duration detection_;
  std::array<Lead, 2> leads_;
  std::optional<RpId> active_;
  TimerId election_ = 0;
  bool cut_ = false;
};

}  // namespace hitless
