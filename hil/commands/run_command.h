#pragma once
// `hitless run`: a scenario from power-on to verdict.

namespace CLI {
class App;
}

namespace hitless {

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_run_command(CLI::App& app, int& code);

}  // namespace hitless
