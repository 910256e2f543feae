#include "hil/run/loop_assignment.h"

#include <algorithm>
#include <set>

namespace hitless {

ForwardingPlane::PathOfSlot assign_cards(const Scenario& scenario, const ChassisConfig& config, std::size_t loops) {
  std::set<Slot> with_port;
  for (const InterfaceSpec& spec : scenario.interfaces)
    for (const Interface& interface : config.interfaces)
      if (spec.port && interface.name == spec.name) with_port.insert(interface.slot);
  std::vector<CardSpec> cards = scenario.cards;
  std::ranges::sort(cards, [&](const CardSpec& a, const CardSpec& b) {
    const bool a_leads_out = with_port.contains(a.slot), b_leads_out = with_port.contains(b.slot);
    return a_leads_out != b_leads_out ? a_leads_out : a.slot < b.slot;
  });
  ForwardingPlane::PathOfSlot path_of_slot;
  std::vector<std::size_t> dealt(loops);
  const auto give = [&](const CardSpec& card, std::size_t loop) {
    if (card.slot.index() >= path_of_slot.size()) path_of_slot.resize(card.slot.index() + 1);
    path_of_slot[card.slot.index()] = loop;
    ++dealt[loop];
  };
  for (const CardSpec& card : cards)
    if (card.loop) give(card, *card.loop % loops);
  for (const CardSpec& card : cards)
    if (!card.loop) give(card, static_cast<std::size_t>(std::ranges::min_element(dealt) - dealt.begin()));
  return path_of_slot;
}

}  // namespace hitless
