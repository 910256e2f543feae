#include "hil/commands/doctor_command.h"

#include <fmt/format.h>

#include "hil/doctor/diagnosis.h"
#include "hil/runtime/exit_code.h"

namespace hitless {

int doctor_command() {
  const Diagnosis diagnosis = diagnose(Machine());
  fmt::print("{}", diagnosis.text);
  return diagnosis.basics_usable ? kExitPass : kExitEnvironment;
}

Command make_doctor_command() {
  return {"doctor",
          "Say which kinds of port this machine can use, and what makes the others usable; changes nothing",
          {},
          [] { return doctor_command(); }};
}

}  // namespace hitless
