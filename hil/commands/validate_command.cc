#include "hil/commands/validate_command.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "hil/output/format.h"
#include "hil/run/prepared_run.h"
#include "hil/run/run_needs.h"
#include "hil/runtime/exit_code.h"

namespace hitless {
namespace {

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

}  // namespace

Command make_validate_command() {
  const auto scenario = std::make_shared<std::string>();
  return {"validate",
          "Check a scenario file and say what a run of it needs",
          {{.name = "scenario", .target = scenario.get(), .help = "Scenario file (YAML)", .required = true}},
          [scenario] { return validate_command(*scenario); }};
}

}  // namespace hitless
