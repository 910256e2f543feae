#pragma once
// `hitless validate`: a scenario checked, and what a run of it needs.

namespace CLI {
class App;
}

namespace hitless {

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_validate_command(CLI::App& app, int& code);

}  // namespace hitless
