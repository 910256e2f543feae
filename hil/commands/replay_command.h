#pragma once
// `hitless replay`: a capture through a chassis, a verdict for every packet.

namespace CLI {
class App;
}

namespace hitless {

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_replay_command(CLI::App& app, int& code);

}  // namespace hitless
