#include "hil/commands/validate_command.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

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

void add_validate_command(CLI::App& app, int& code) {
  const auto scenario = std::make_shared<std::string>();
  CLI::App* validate = app.add_subcommand("validate", "Check a scenario file and say what a run of it needs");
  validate->add_option("scenario", *scenario, "Scenario file (YAML)")->required();
  validate->callback([scenario, &code] { code = validate_command(*scenario); });
}

}  // namespace hitless
