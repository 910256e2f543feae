#include "linecards/catalogue/card_type.h"

#include "linecards/catalogue/catalogue_table.h"

namespace hitless {
namespace embedded {
extern const EmbeddedRows cards;
}  // namespace embedded

namespace {

/// A SIP has no ports of its own, a fixed card no bays.
bool has_bays(const YamlMap& map, const CardType&) { return map.has("bays"); }
bool has_ports(const YamlMap& map, const CardType&) { return !map.has("bays"); }
bool preloads(const YamlMap&, const CardType& card) { return card.can_preload; }

Columns<CardType> card_columns() {
  using namespace column;
  using Card = CardType;
  return {text("part", &Card::part).shown("part", 16),
          text("software", &Card::software).shown("software", 10),
          name_of("media", "medium", "medium", &Card::medium).only_when(has_ports),
          number("ports", &Card::ports, {1, kPortsMax}).only_when(has_ports).shown("ports", 5),
          number("bays", &Card::bays, {1, 8}).only_when(has_bays).shown("bays", 4),
          number("slots_wide", &Card::slots_wide, {1, 4}).optional(),
          flag("odd_slot_only", &Card::odd_slot_only).optional(),
          flag("can_preload", &Card::can_preload).shown("eFSU", 7),
          size("memory", &Card::memory_bytes),
          size("memory_used", &Card::memory_used_bytes)
              .judged(at_most("memory_used", &Card::memory_used_bytes, "memory", &Card::memory_bytes)),
          number("preload_bytes_per_s", &Card::preload_bytes_per_s, {1, 10'000'000'000}, Scale::multiplies)
              .only_when(preloads),
          duration("warm_restart", &Card::warm_restart, Scale::divides).only_when(preloads).shown("warm", 9),
          duration("warm_restart_max", &Card::warm_restart_max, Scale::divides)
              .only_when(preloads)
              .judged(at_most("warm_restart", &Card::warm_restart, "warm_restart_max", &Card::warm_restart_max)),
          duration("reload", &Card::reload, Scale::divides).shown("reload", 9),
          duration("reload_max", &Card::reload_max, Scale::divides)
              .judged(at_most("reload", &Card::reload, "reload_max", &Card::reload_max)),
          number("fib_install_per_s", &Card::fib_install_per_s, {1, 1'000'000'000}, Scale::multiplies)};
}

}  // namespace

const CatalogueTable& card_table() {
  static const TableOf<CardType> table("cards", "card", embedded::cards, card_columns());
  return table;
}

}  // namespace hitless
