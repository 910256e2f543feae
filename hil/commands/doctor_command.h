#pragma once
// `hitless doctor`: which kinds of port this machine can use.

namespace CLI {
class App;
}

namespace hitless {

/// Prints the diagnosis of this machine. kExitPass when af_packet, ring, pcap and null are all usable, whatever the
/// others are; otherwise kExitEnvironment. Runs in virtual time need none of them.
int doctor_command();

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_doctor_command(CLI::App& app, int& code);

}  // namespace hitless
