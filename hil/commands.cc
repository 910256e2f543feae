#include "hil/commands.h"

#include <cstdio>

#include <fmt/format.h>

#include "hil/format.h"
#include "hil/prepared_run.h"

namespace hitless {

int exit_code_of(const Error& error) {
  return error.code == ErrorCode::unsupported || error.code == ErrorCode::io ? kExitEnvironment : kExitBadUse;
}

int report_error(const Error& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "hitless: %s\n", error.message.c_str());
  return exit_code_of(error);
}

int validate_command(const std::string& path) {
  auto scenario = load_scenario(path);
  if (!scenario) return report_error(scenario.error());
  const auto prepared = prepare(std::move(*scenario));
  if (!prepared) return report_error(prepared.error());
  const ChassisConfig& config = (*prepared)->config;
  const RunNeeds& needs = (*prepared)->needs;
  fmt::print("{}: good\n", path);
  fmt::print("chassis   {} with {} cards, {} interfaces\n", config.platform->name, config.cards.size(),
             config.interfaces.size());
  fmt::print("routes    {}\n", grouped(config.routes->size()));
  if (config.updates != nullptr)
    fmt::print("updates   {}, of {} recorded\n", grouped(config.updates->events.size()),
               grouped(config.updates->recorded));
  fmt::print("needs     {} packets of {} bytes, {} MB for DPDK\n", grouped(needs.mbufs), needs.mbuf_bytes,
             needs.memory_bytes >> 20);
  return kExitPass;
}

int cards_command(const std::string& catalogue_file) {
  auto catalogue = Catalogue::builtin();
  if (catalogue && !catalogue_file.empty())
    if (const auto extended = catalogue->extend(catalogue_file); !extended) return report_error(extended.error());
  if (!catalogue) return report_error(catalogue.error());
  fmt::print("{:<36} {:<16} {:<10} {:>5} {:>4}  {:<7} {:>9} {:>9}  {:<9} {}\n", "Card", "part", "software", "ports",
             "bays", "eFSU", "warm", "reload", "basis", "source");
  for (const auto& [name, card] : catalogue->cards())
    fmt::print("{:<36} {:<16} {:<10} {:>5} {:>4}  {:<7} {:>9} {:>9}  {:<9} {}\n", name, card.part, card.software,
               card.ports, card.bays, card.can_preload ? "yes" : "no", duration_text(to_ns(card.warm_restart)),
               duration_text(to_ns(card.reload)), to_string(card.provenance.basis), card.provenance.source);
  fmt::print("\n{:<36} {:<16} {:<24} {:>5} {:>6}  {:<9} {}\n", "SPA", "part", "medium", "ports", "height", "basis",
             "source");
  for (const auto& [name, spa] : catalogue->spas())
    fmt::print("{:<36} {:<16} {:<24} {:>5} {:>6}  {:<9} {}\n", name, spa.part, spa.medium, spa.ports, spa.height,
               to_string(spa.provenance.basis), spa.provenance.source);
  fmt::print("\n{:<36} {:>16} {:>9} {:>6} {:>12}  {:<9} {}\n", "Medium", "bits/s", "overhead", "mtu", "queue bytes",
             "basis", "source");
  for (const auto& [name, medium] : catalogue->media())
    fmt::print("{:<36} {:>16} {:>9} {:>6} {:>12}  {:<9} {}\n", name, grouped(medium.rate_bits_per_s),
               medium.overhead_bytes, medium.mtu_bytes, grouped(medium.queue_limit_bytes),
               to_string(medium.provenance.basis), medium.provenance.source);
  fmt::print("\n{:<36} {:>5} {:>12} {:>12} {:>12}  {:<9} {}\n", "Platform", "slots", "RP boot", "rollback", "NSF timer",
             "basis", "source");
  for (const auto& [name, platform] : catalogue->platforms())
    fmt::print("{:<36} {:>5} {:>12} {:>12} {:>12}  {:<9} {}\n", name, platform.slots,
               duration_text(to_ns(platform.rp_boot)), duration_text(to_ns(platform.rollback_default)),
               duration_text(to_ns(platform.nsf_timer)), to_string(platform.provenance.basis),
               platform.provenance.source);
  fmt::print("\n{:<36} {:<16} {:<14} {:>12} {:>12} {:<9}  {:<9} {}\n", "Fault", "effect", "target", "from", "to",
             "stays", "basis", "source");
  for (const auto& [name, fault] : catalogue->faults())
    fmt::print("{:<36} {:<16} {:<14} {:>12} {:>12} {:<9}  {:<9} {}\n", name, to_string(fault.effect),
               to_string(fault.target), fault.outage_min ? duration_text(to_ns(*fault.outage_min)) : "-",
               fault.outage_max ? duration_text(to_ns(*fault.outage_max)) : "-", to_string(fault.stays),
               to_string(fault.provenance.basis), fault.provenance.source);
  return kExitPass;
}

}  // namespace hitless
