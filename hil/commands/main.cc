// The program: its subcommands, in the order of --help.

#include "hil/commands/bench_command.h"
#include "hil/commands/cards_command.h"
#include "hil/commands/compare_command.h"
#include "hil/commands/doctor_command.h"
#include "hil/commands/explain_command.h"
#include "hil/commands/replay_command.h"
#include "hil/commands/run_command.h"
#include "hil/commands/sweep_command.h"
#include "hil/commands/validate_command.h"
#include "hil/runtime/build_info.h"

int main(int argc, char** argv) {
  using namespace hitless;
  return run_program(
      {"Hitless: what an in-service software upgrade costs, measured on real packets",
       std::string("hitless ") + kBuildVersion + " (" + kBuildCommit + ")",
       {make_run_command(), make_sweep_command(), make_replay_command(), make_validate_command(), make_cards_command(),
        make_doctor_command(), make_explain_command(), make_bench_command(), make_compare_command()}},
      argc, argv);
}
