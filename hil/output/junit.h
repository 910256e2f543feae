#pragma once
// Verdicts as JUnit XML, in the form that Jenkins, GitLab and the readers for GitHub accept. The text names no machine
// and no instant: equal verdicts are equal bytes.

#include <string>
#include <utility>
#include <vector>

namespace hitless {

/// How one case ended. Readers keep `failed` (the tested thing is wrong) apart from `error` (the test proved nothing).
enum class JunitOutcome : unsigned char { passed, failed, error, skipped };

/// One tested thing. The texts may hold any bytes: a byte that XML forbids is written as an escape, "\x1b".
struct JunitCase {
  std::string classname;  ///< dotted, from the general to the special: "hitless.run.demo"; readers group by it
  std::string name;       ///< unique within its classname, and the same in every run, so that readers see a history
  JunitOutcome outcome = JunitOutcome::passed;
  std::string message;  ///< one line, why the case did not pass; not written for `passed`
  std::string details;  ///< any number of lines below the message; for `passed` they become the case's output
};

/// Cases that were tested together, with the figures that were found.
struct JunitSuite {
  std::string name;
  std::vector<std::pair<std::string, std::string>> properties;  ///< name and value, in the order given
  std::vector<JunitCase> cases;
};

/// The text of a JUnit file; its counts are those of the cases.
[[nodiscard]] std::string junit_xml(const std::vector<JunitSuite>& suites);

}  // namespace hitless
