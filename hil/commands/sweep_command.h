#pragma once
// `hitless sweep`: a scenario many times, each time with one fault drawn at random.

namespace CLI {
class App;
}

namespace hitless {

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_sweep_command(CLI::App& app, int& code);

}  // namespace hitless
