#pragma once
// `hitless compare`: two builds, or what they wrote, held against each other.

namespace CLI {
class App;
}

namespace hitless {

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_compare_command(CLI::App& app, int& code);

}  // namespace hitless
