#pragma once
// `hitless doctor`: the kinds of port that this machine can use.

#include "hil/commands/command_line.h"

namespace hitless {

/// Prints the diagnosis of this machine. kExitPass when af_packet, ring, pcap and null are all usable, whatever the
/// others are; otherwise kExitEnvironment. Runs in virtual time need none of them.
int doctor_command();

[[nodiscard]] Command make_doctor_command();

}  // namespace hitless
