#include "control/issu/preloads.h"

#include <utility>

#include "dataplane/base/timeline_words.h"

namespace hitless {

Preloads::Preloads(OwnedTimers& timers, TimelineWriter& timeline, Duration period, OpenOrders open,
                   std::function<CardSessions*()> cards)
    : timeline_(timeline), open_(std::move(open)), cards_(std::move(cards)), repeater_(timers, period) {}

void Preloads::order() {
  // A card that already loads this software ignores a second order; a card that lost the first order, or restarted,
  // needs the second one.
  repeater_.ask([this] { send(); });
}

void Preloads::send() {
  const std::vector<PreloadOrder> open = open_();
  if (open.empty()) return repeater_.stop();
  for (const PreloadOrder& order : open) {
    // A card that boots or downloads its table could only refuse: the order waits until the card forwards.
    const CardState state = cards_()->card(order.slot)->state;
    if (state != CardState::forwarding && state != CardState::preloading) continue;
    if (awaited_.insert(order.slot).second)
      timeline_.note(timeline::kPreload, to_string(order.slot), "started", order.software);
    cards_()->send(order.slot, encode(PreloadImage{order.software, order.size_bytes}, kCardProtocolVersion));
  }
}

bool Preloads::answered(Slot slot, const PreloadResult& result) {
  if (awaited_.erase(slot) == 0) return false;
  timeline_.note(timeline::kPreload, to_string(slot), result.ok ? "finished" : "failed", result.why);
  return true;
}

}  // namespace hitless
