#pragma once
// `hitless cards`: the catalogue with the source of every row.

namespace CLI {
class App;
}

namespace hitless {

/// Adds the subcommand. When the command line names it, it runs and leaves its exit code in `code`, which outlives
/// `app`.
void add_cards_command(CLI::App& app, int& code);

}  // namespace hitless
