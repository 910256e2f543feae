#include "control/cards/card_restarts.h"

namespace hitless {

std::map<Slot, std::string> card_software_of(const ImageManifest& image, const ChassisConfig& chassis) {
  std::map<Slot, std::string> wanted;
  for (const InstalledCard& card : chassis.cards)
    if (const auto found = image.card_software.find(card.type->software); found != image.card_software.end())
      wanted.emplace(card.slot, found->second);
  return wanted;
}

CardRestarts::CardRestarts(OwnedTimers& timers, CardSessions& cards, const CardProtocolTimers& periods,
                           std::map<Slot, std::string> wanted, bool cold, CardRestartReasons& reasons)
    : timers_(timers),
      cards_(cards),
      period_(periods.order_repeat),
      wanted_(std::move(wanted)),
      cold_(cold),
      reasons_(reasons) {}

bool CardRestarts::unknown(Slot slot, const CardSessions::Card& card) const {
  return cold_ && card.fib_epoch != 0 && !known_.contains(slot);
}

std::string CardRestarts::reason(Slot slot, const CardSessions::Card& card) const {
  if (unknown(slot, card)) return "RPR: the new active RP was no hot standby";
  const auto wanted = wanted_.find(slot);
  return wanted == wanted_.end() || wanted->second == card.software ? std::string() : reasons_.restart_why();
}

void CardRestarts::look_at(Slot slot) {
  Repeater& orders = orders_.try_emplace(slot, timers_, period_).first->second;
  if (cards_.card(slot)->fib_epoch == 0) known_.insert(slot);
  orders.ask([this, slot, &orders] {
    if (!order(slot)) orders.stop();
  });
}

bool CardRestarts::order(Slot slot) {
  const CardSessions::Card& card = *cards_.card(slot);
  const std::string why = card.greeted ? reason(slot, card) : std::string();
  if (why.empty()) return false;
  const auto wanted = wanted_.find(slot);
  const std::string target = wanted == wanted_.end() ? card.software : wanted->second;
  const bool warm = card.loaded == target && !unknown(slot, card);
  if (!warm) reasons_.card_reloads(slot, why);
  cards_.send(slot, encode(RestartCard{warm, target, why}, kCardProtocolVersion));
  return true;
}

}  // namespace hitless
