#include "hil/replay/replay_suite.h"

#include <filesystem>

#include <fmt/format.h>

#include "hil/replay/replay_report.h"

namespace hitless {
namespace {

JunitCase case_of(const std::string& classname, const char* name, JunitOutcome otherwise,
                  const std::vector<std::string>& lines, std::string details = {}) {
  JunitCase c{classname, name, JunitOutcome::passed, {}, std::move(details)};
  if (lines.empty()) return c;
  c.outcome = otherwise;
  c.message = lines.front();
  if (lines.size() > 1) c.details = fmt::format("{}\n{}", fmt::join(lines, "\n"), c.details);
  return c;
}

}  // namespace

JunitSuite replay_suite(const PreparedRun& prepared, const ReplayOptions& options, const ReplayRecord& record) {
  const std::string capture = std::filesystem::path(options.capture).filename().string();
  const std::string classname = "hitless.replay." + prepared.scenario.name + "." + capture;
  JunitSuite suite{"replay " + capture + " " + prepared.scenario.name, {}, {}};
  suite.properties.emplace_back("packets", std::to_string(record.packets));
  suite.properties.emplace_back("sent", std::to_string(record.sent));
  for (const auto& [outcome, packets] : record.outcomes)
    suite.properties.emplace_back(outcome, std::to_string(packets));
  suite.cases.push_back(case_of(classname, "books close", JunitOutcome::failed, record.verdict.broken));
  // An inconclusive replay is an error: nothing failed, and nothing was proven.
  suite.cases.push_back(case_of(classname, "every packet has ended", JunitOutcome::error, record.verdict.inconclusive));
  if (record.comparison)
    suite.cases.push_back(case_of(classname, "every packet has the golden's verdict", JunitOutcome::failed,
                                  record.verdict.failed, differences_text(record)));
  return suite;
}

}  // namespace hitless
