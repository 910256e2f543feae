#include "hil/commands/doctor_command.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "hil/doctor/diagnosis.h"
#include "hil/runtime/exit_code.h"

namespace hitless {

int doctor_command() {
  const Diagnosis diagnosis = diagnose(Machine());
  fmt::print("{}", diagnosis.text);
  return diagnosis.basics_usable ? kExitPass : kExitEnvironment;
}

void add_doctor_command(CLI::App& app, int& code) {
  CLI::App* doctor = app.add_subcommand(
      "doctor", "Say which kinds of port this machine can use, and what makes the others usable; changes nothing");
  doctor->callback([&code] { code = doctor_command(); });
}

}  // namespace hitless
