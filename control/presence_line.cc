#include "control/presence_line.h"

#include "dataplane/base/result.h"

namespace hitless {

PresenceLine::~PresenceLine() {
  scheduler_.cancel(election_);
  for (const Lead& l : leads_) scheduler_.cancel(l.told);
}

void PresenceLine::raise(RpId rp, Listener listener) {
  Lead& mine = lead(rp);
  HITLESS_CHECK(!mine.up, "an RP raises its lead once");
  mine.up = true;
  mine.since = scheduler_.now();
  mine.listener = std::move(listener);
  const Lead& peer = lead(other(rp));
  // A notice still pending says that the lead fell: the peer must hear of the fall before it hears of the return.
  const bool unheard = mine.told != 0;
  scheduler_.cancel(mine.told);
  mine.told = 0;
  if (peer.up) {
    if (unheard) peer.listener.peer_present(false);
    peer.listener.peer_present(true);
    mine.listener.peer_present(true);
  }
  if (!active_) plan_election();
}

void PresenceLine::drop(RpId rp) {
  Lead& mine = lead(rp);
  if (!mine.up) return;
  mine.up = false;
  mine.listener = {};
  if (active_ == rp) active_.reset();
  mine.told = scheduler_.after(detection_, [this, rp] {
    lead(rp).told = 0;
    // The fall is told before the election, so that a new active knows that it stands alone.
    if (Lead& peer = lead(other(rp)); peer.up) peer.listener.peer_present(false);
  });
  if (!active_) plan_election();
}

void PresenceLine::plan_election() {
  scheduler_.cancel(election_);
  election_ = scheduler_.after(detection_, [this] {
    election_ = 0;
    elect();
  });
}

void PresenceLine::elect() {
  const Lead& a = lead(RpId::a);
  const Lead& b = lead(RpId::b);
  if (active_ || (!a.up && !b.up)) return;
  RpId winner = a.up ? RpId::a : RpId::b;
  if (a.up && b.up && b.since + detection_ <= a.since) winner = RpId::b;
  active_ = winner;
  lead(winner).listener.become_active();
}

}  // namespace hitless
