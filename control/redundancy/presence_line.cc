#include "control/redundancy/presence_line.h"

#include <utility>

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
  ++mine.raises;
  mine.since = scheduler_.now();
  mine.listener = std::move(listener);
  scheduler_.cancel(std::exchange(mine.told, 0));
  lead(other(rp)).seen_up = 0;  // an RP that has just come up does not know of its peer yet
  tell_peer_of(rp);
  tell_peer_of(other(rp));
  if (!active_) plan_election();
}

void PresenceLine::drop(RpId rp) {
  Lead& mine = lead(rp);
  if (!mine.up) return;
  mine.up = false;
  mine.listener = {};
  if (active_ == rp) active_.reset();
  // The fall is told before the election, so that a new active knows that it stands alone.
  plan_telling(rp);
  if (!active_) plan_election();
}

void PresenceLine::cut() { cut_ = true; }

void PresenceLine::restore() {
  if (!std::exchange(cut_, false)) return;
  for (const RpId rp : {RpId::a, RpId::b}) plan_telling(rp);
  if (!active_) plan_election();
}

void PresenceLine::plan_telling(RpId rp) {
  Lead& mine = lead(rp);
  scheduler_.cancel(mine.told);
  mine.told = scheduler_.after(detection_, [this, rp] {
    lead(rp).told = 0;
    tell_peer_of(rp);
  });
}

void PresenceLine::tell_peer_of(RpId rp) {
  Lead& mine = lead(rp);
  const Lead& peer = lead(other(rp));
  if (cut_ || !peer.up) return;
  // A lead that fell and rose again: the peer hears of the fall before it hears of the return.
  if (mine.seen_up != 0 && (!mine.up || mine.seen_up != mine.raises)) {
    mine.seen_up = 0;
    peer.listener.peer_present(false);
  }
  if (mine.up && mine.seen_up == 0) {
    mine.seen_up = mine.raises;
    peer.listener.peer_present(true);
  }
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
  if (cut_ || active_ || (!a.up && !b.up)) return;
  RpId winner = a.up ? RpId::a : RpId::b;
  if (a.up && b.up && b.since + detection_ <= a.since) winner = RpId::b;
  active_ = winner;
  lead(winner).listener.become_active();
}

}  // namespace hitless
