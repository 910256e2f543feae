#pragma once
// `hitless explain`: one packet through the booted chassis, stage by stage.

namespace CLI {
class App;
}

namespace hitless {

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_explain_command(CLI::App& app, int& code);

}  // namespace hitless
