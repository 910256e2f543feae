#include "tests/hil/commands/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace hitless::test {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// In the child: `descriptor` leads to the file from now on.
void redirect(int descriptor, const std::string& path) {
  const int opened = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (opened < 0 || dup2(opened, descriptor) < 0) _exit(126);
}

}  // namespace

Ending run_hitless(const std::vector<std::string>& arguments, const ProgramOptions& options) {
  const TemporaryFolder folder;
  const std::string out = options.stdout_to.empty() ? (folder.path() / "out").string() : options.stdout_to;
  const std::string err = (folder.path() / "err").string();
  std::vector<std::string> words = {HITLESS_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t process = fork();
  if (process == 0) {
    redirect(STDOUT_FILENO, out);
    redirect(STDERR_FILENO, err);
    execv(argv[0], argv.data());
    _exit(127);
  }
  HITLESS_CHECK(process > 0, "no process could be made");
  if (options.meanwhile) options.meanwhile(process);
  int status = 0;
  HITLESS_CHECK(waitpid(process, &status, 0) == process, "the program is gone");
  Ending ending;
  ending.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (options.stdout_to.empty()) ending.out = contents(out);
  ending.err = contents(err);
  return ending;
}

std::string ProgramFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(file(name), std::ios::binary | std::ios::trunc) << text;
  return file(name);
}

std::string good_scenario() {
  return R"(name: small
platform: c10008
chassis:
  cards:
    - {slot: 1, card: 1-port-gigabit-ethernet}
    - {slot: 3, card: sip-600, spas: [{bay: 0, spa: 2-port-ge-spa}]}
addressing: {ipv4: 10.0.0.0/8}
images:
  - {name: one, version: "1", platform: c10000, card_software: {lc-ge: "1.0", lc-sip600: "1.0"}, size: 1024}
start_image: disk0:one
routes:
  generate: [{ipv4: 20}]
traffic:
  - {name: udp, synthetic: {packets_per_s: 1000, flows: 12}}
faults:
  - {at: 3s, for: 1s, interface: GigabitEthernet3/0/0}
before: 2s
after: 2s
)";
}

}  // namespace hitless::test
