#include "control/rp/active_role.h"

#include "control/clients/neighbour_client.h"
#include "dataplane/base/timeline_words.h"

namespace hitless {

ActiveRole::ActiveRole(Surroundings around, bool cold, Epoch epoch)
    : around_(around),
      rib_(around.hardware.config.addressing),
      cards_(around.hardware.id, around.timers, around.hardware.timeline, around.hardware.config.platform->card_timers,
             around.hardware.cards),
      restarts_(around.timers, cards_, around.hardware.config.platform->card_timers,
                card_software_of(around.rf.identity().manifest, around.hardware.config), cold, around.issu),
      fib_(
          around.timers, around.hardware.config, around.adjacencies, rib_, epoch, cards_,
          [this] { note_epoch(timeline::kInEveryCard, ""); }, around.hardware.pieces),
      feed_(around.timers, around.hardware.routes, rib_, around.hardware.config.platform->rib_routes_per_s, *this),
      neighbours_(
          {around.timers, around.hardware.timeline, around.hardware.config, around.adjacencies, rib_, epoch, *this}) {
  for (const LearntAdjacency& learnt : around.adjacencies.learnt())
    rib_.add_neighbour({HopKind::neighbour, learnt.neighbour.interface, learnt.neighbour.address},
                       around.hardware.config.interfaces[learnt.neighbour.interface.index()].vrf);
}

void ActiveRole::start() {
  cards_.start(fib_, *this);
  feed_.start();
  if (const Duration nsf = around_.hardware.config.platform->nsf_timer; nsf > Duration{})
    around_.timers.after(nsf, [this] { close_epoch("NSF timer ran out"); });
}

void ActiveRole::card_greeted(Slot slot) {
  restarts_.look_at(slot);
  around_.issu.card_greeted();
}

void ActiveRole::rib_converged() {
  around_.hardware.timeline.note(timeline::kFib, "feed", timeline::kConverged, "");
  close_epoch("RIB converged");
}

void ActiveRole::neighbour_changed(const LearntAdjacency& learnt) {
  fib_.publish();
  around_.hardware.peer.send(encode_neighbour(learnt));
}

void ActiveRole::close_epoch(const std::string& why) {
  if (fib_.closed()) return;
  note_epoch(timeline::kClosed, why);
  fib_.close_epoch();
}

void ActiveRole::note_epoch(const std::string& to, const std::string& why) {
  around_.hardware.timeline.note(timeline::kFib, "epoch " + std::to_string(fib_.epoch().value), to, why);
}

}  // namespace hitless
