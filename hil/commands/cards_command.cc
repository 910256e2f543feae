#include "hil/commands/cards_command.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "hil/output/format.h"
#include "hil/runtime/exit_code.h"
#include "linecards/catalogue/catalogue.h"

namespace hitless {
namespace {

void print_cards(const Catalogue& catalogue) {
  fmt::print("{:<36} {:<16} {:<10} {:>5} {:>4}  {:<7} {:>9} {:>9}  {:<9} {}\n", "Card", "part", "software", "ports",
             "bays", "eFSU", "warm", "reload", "basis", "source");
  for (const auto& [name, card] : catalogue.cards())
    fmt::print("{:<36} {:<16} {:<10} {:>5} {:>4}  {:<7} {:>9} {:>9}  {:<9} {}\n", name, card.part, card.software,
               card.ports, card.bays, card.can_preload ? "yes" : "no", duration_text(to_ns(card.warm_restart)),
               duration_text(to_ns(card.reload)), to_string(card.provenance.basis), card.provenance.source);
}

void print_spas(const Catalogue& catalogue) {
  fmt::print("\n{:<36} {:<16} {:<24} {:>5} {:>6}  {:<9} {}\n", "SPA", "part", "medium", "ports", "height", "basis",
             "source");
  for (const auto& [name, spa] : catalogue.spas())
    fmt::print("{:<36} {:<16} {:<24} {:>5} {:>6}  {:<9} {}\n", name, spa.part, spa.medium, spa.ports, spa.height,
               to_string(spa.provenance.basis), spa.provenance.source);
}

void print_media(const Catalogue& catalogue) {
  fmt::print("\n{:<36} {:>16} {:>9} {:>6} {:>12}  {:<9} {}\n", "Medium", "bits/s", "overhead", "mtu", "queue bytes",
             "basis", "source");
  for (const auto& [name, medium] : catalogue.media())
    fmt::print("{:<36} {:>16} {:>9} {:>6} {:>12}  {:<9} {}\n", name, grouped(medium.rate_bits_per_s),
               medium.overhead_bytes, medium.mtu_bytes, grouped(medium.queue_limit_bytes),
               to_string(medium.provenance.basis), medium.provenance.source);
}

void print_platforms(const Catalogue& catalogue) {
  fmt::print("\n{:<36} {:>5} {:>12} {:>12} {:>12}  {:<9} {}\n", "Platform", "slots", "RP boot", "rollback", "NSF timer",
             "basis", "source");
  for (const auto& [name, platform] : catalogue.platforms())
    fmt::print("{:<36} {:>5} {:>12} {:>12} {:>12}  {:<9} {}\n", name, platform.slots,
               duration_text(to_ns(platform.rp_boot)), duration_text(to_ns(platform.rollback_default)),
               duration_text(to_ns(platform.nsf_timer)), to_string(platform.provenance.basis),
               platform.provenance.source);
}

void print_faults(const Catalogue& catalogue) {
  fmt::print("\n{:<36} {:<16} {:<14} {:>12} {:>12} {:<9}  {:<9} {}\n", "Fault", "effect", "target", "from", "to",
             "stays", "basis", "source");
  for (const auto& [name, fault] : catalogue.faults())
    fmt::print("{:<36} {:<16} {:<14} {:>12} {:>12} {:<9}  {:<9} {}\n", name, to_string(fault.effect),
               to_string(fault.target), fault.outage_min ? duration_text(to_ns(*fault.outage_min)) : "-",
               fault.outage_max ? duration_text(to_ns(*fault.outage_max)) : "-", to_string(fault.stays),
               to_string(fault.provenance.basis), fault.provenance.source);
}

/// `catalogue_file`: a user's rows beside the built-in ones; may be empty.
int cards_command(const std::string& catalogue_file) {
  auto catalogue = Catalogue::builtin();
  if (catalogue && !catalogue_file.empty())
    if (const auto extended = catalogue->extend(catalogue_file); !extended) return report_error(extended.error());
  if (!catalogue) return report_error(catalogue.error());
  print_cards(*catalogue);
  print_spas(*catalogue);
  print_media(*catalogue);
  print_platforms(*catalogue);
  print_faults(*catalogue);
  return kExitPass;
}

}  // namespace

Command make_cards_command() {
  const auto file = std::make_shared<std::string>();
  return {"cards",
          "List the catalogue: cards, SPAs, media, platforms, with their sources",
          {{.name = "--catalogue", .target = file.get(), .help = "A file with more rows"}},
          [file] { return cards_command(*file); }};
}

}  // namespace hitless
