// Programs of every Debian stand in for children.
#include <dirent.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "hil/regression/child_process.h"

namespace hitless::test {
namespace {

constexpr int kLongMs = 20'000;

std::set<std::string> open_descriptors() {
  std::set<std::string> names;
  DIR* folder = opendir("/proc/self/fd");
  while (const dirent* entry = readdir(folder)) names.insert(entry->d_name);
  closedir(folder);
  return names;
}

ChildCommand program(std::vector<std::string> argv) {
  ChildCommand command;
  command.argv = std::move(argv);
  return command;
}
ChildCommand shell(const std::string& script) { return program({"sh", "-c", script}); }
ChildCommand talking(const std::string& script) {
  ChildCommand command = shell(script);
  command.by_line = true;
  return command;
}

TEST(ChildProcess, ProgramThatEnds_GivesCodeOutputAndErrors) {
  auto child = ChildProcess::start(shell("echo out; echo why >&2; exit 3"));
  ASSERT_TRUE(child) << child.error().message;
  const auto end = child->wait(kLongMs);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->exit_code, 3);
  EXPECT_EQ(end->signal, 0);
  EXPECT_EQ(child->output(), "out\n");
  EXPECT_EQ(child->error_tail(), "why\n");
  EXPECT_EQ(child->error_tail(2), "y\n");
}

TEST(ChildProcess, ProgramKilledBySignal_SaysWhich) {
  auto child = ChildProcess::start(shell("kill -9 $$"));
  ASSERT_TRUE(child);
  const auto end = child->wait(kLongMs);
  ASSERT_TRUE(end);
  EXPECT_EQ(to_string(*end), "signal 9 (Killed)");
  EXPECT_FALSE(end->passed());
}

TEST(ChildProcess, NoSuchProgram_IsNotFound) {
  const auto child = ChildProcess::start(program({"/no/such/program"}));
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, ErrorCode::not_found);
  EXPECT_NE(child.error().message.find("/no/such/program"), std::string::npos) << child.error().message;
}

TEST(ChildProcess, Lines_GoBothWaysAndEndWithTheInput) {
  auto child = ChildProcess::start(talking("while read -r word; do echo \"got $word\"; done; echo bye; printf cut"));
  ASSERT_TRUE(child);
  ASSERT_TRUE(child->write_line("one"));
  EXPECT_EQ(child->read_line(kLongMs).value(), "got one");
  ASSERT_TRUE(child->write_line("two"));
  EXPECT_EQ(child->read_line(kLongMs).value(), "got two");
  child->close_input();
  EXPECT_EQ(child->read_line(kLongMs).value(), "bye");
  EXPECT_EQ(child->read_line(kLongMs).value(), std::nullopt) << "half a line is none";
  EXPECT_TRUE(child->wait(kLongMs)->passed());
}

TEST(ChildProcess, SilentOrDeafChild_IsAnErrorNotASignal) {
  auto silent = ChildProcess::start(talking("sleep 60"));
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->read_line(50).error().code, ErrorCode::io);
  EXPECT_FALSE(silent->wait(50));
  auto deaf = ChildProcess::start(talking("exit 0"));
  ASSERT_TRUE(deaf);
  ASSERT_TRUE(deaf->wait(kLongMs));
  EXPECT_EQ(deaf->write_line("hello").error().code, ErrorCode::io);
}

TEST(ChildProcess, Interrupted_WaitsForNoLine) {
  auto silent = ChildProcess::start(talking("sleep 60"));
  ASSERT_TRUE(silent);
  std::atomic<bool> interrupted = false;
  std::thread user([&] {
    EXPECT_TRUE(run_to_end(shell("sleep 0.1"), kLongMs));
    interrupted = true;
  });
  const auto line = silent->read_line(60'000, &interrupted);
  user.join();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().message, "interrupted");
}

TEST(ChildProcess, Environment_ReplacesOursOrStandsAlone) {
  setenv("HITLESS_TEST_KEPT", "kept", 1);
  setenv("HITLESS_TEST_GIVEN", "ours", 1);
  ChildCommand command = shell("echo $HITLESS_TEST_KEPT $HITLESS_TEST_GIVEN");
  command.environment = {"HITLESS_TEST_GIVEN=given"};
  EXPECT_EQ(run_to_end(command, kLongMs).value(), "kept given\n");
  command.argv = {"/usr/bin/env"};
  command.bare_environment = true;
  EXPECT_EQ(run_to_end(command, kLongMs).value(), "HITLESS_TEST_GIVEN=given\n");
}

TEST(ChildProcess, Destroyed_EndsTheChildAndWhatItStarted) {
  pid_t grandchild = 0;
  {
    auto child = ChildProcess::start(talking("sleep 60 & echo $!; wait"));
    ASSERT_TRUE(child);
    grandchild = static_cast<pid_t>(std::stol(child->read_line(kLongMs).value().value()));
    ASSERT_EQ(kill(grandchild, 0), 0);
  }
  // It is init's to reap, or nobody's where there is no init: a zombie runs no more.
  const auto state = run_to_end(shell("sleep 0.2; ps -o stat= -p " + std::to_string(grandchild) + " || true"), kLongMs);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_TRUE(state->empty() || state->starts_with("Z")) << *state;
}

TEST(ChildProcess, ManyChildren_LeaveNoDescriptorAndNoZombie) {
  const std::set<std::string> before = open_descriptors();
  for (int i = 0; i < 20; ++i) {
    auto talks = ChildProcess::start(talking("read -r line"));
    auto prints = ChildProcess::start(shell("exec ls /proc/self/fd"));
    ASSERT_TRUE(talks && prints);
    ASSERT_TRUE(prints->wait(kLongMs));
    EXPECT_EQ(std::ranges::count(prints->output(), '\n'), 4)
        << "standard input, output, errors, and the folder that ls reads";
    EXPECT_FALSE(ChildProcess::start(program({"/no/such/program"})));
  }
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child that nobody waited for";
}

TEST(ChildProcess, RunToEnd_SaysWhyNot) {
  const auto bad = run_to_end(shell("echo first >&2; echo last >&2; exit 2"), kLongMs);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::bad_input);
  EXPECT_EQ(bad.error().message, "sh: exit code 2: last");
  EXPECT_EQ(run_to_end(shell("exit 4"), kLongMs).error().code, ErrorCode::unsupported);
  EXPECT_EQ(run_to_end(shell("sleep 60"), 50).error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace hitless::test
