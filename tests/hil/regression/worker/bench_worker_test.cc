// The program and a build that is slower by a known amount, measured as their users measure them.
#include <gtest/gtest.h>

#include <fstream>

#include <fmt/format.h>

#include "hil/regression/child_process.h"
#include "hil/regression/instructions/instruction_comparison.h"
#include "hil/regression/instructions/instruction_count.h"
#include "hil/regression/worker/slice_worker.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless::test {
namespace {

/// Two cards that carry all that is offered, 100,000 packets a second.
constexpr const char* kScenario = R"(name: two-cards
platform: c10008
chassis:
  cards:
    - {slot: 1, card: 1-port-gigabit-ethernet}
    - {slot: 2, card: 1-port-gigabit-ethernet}
addressing: {ipv4: 10.0.0.0/8}
images:
  - {name: one, version: "1", platform: c10000, card_software: {lc-ge: "1.0"}, size: 1024}
start_image: disk0:one
routes:
  generate: [{ipv4: 200}]
traffic:
  - {name: udp, synthetic: {packets_per_s: 100000, flows: 64, sizes: 60}}
)";

class BenchWorker : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    const std::string path = (folder_.path() / name).string();
    std::ofstream(path) << text;
    return path;
  }
  std::string scenario(const std::string& more = "") const { return write("scenario.yaml", kScenario + more); }

  TemporaryFolder folder_;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST_F(BenchWorker, Slices_TakeWhatIsAskedForAndNoLess) {
  auto worker = SliceWorker::start(HITLESS_BINARY, scenario(), {});
  ASSERT_TRUE(worker) << worker.error().message;
  EXPECT_EQ(worker->greeting().scenario, "two-cards");
  std::int64_t wall_ns = 0, cpu_ns = 0;
  for (const std::uint64_t packets : {1ULL, 20'000ULL, 50'000ULL}) {
    const auto done = worker->run({packets, ""});
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_GE(done->packets, packets);
    EXPECT_LE(done->packets, packets + 1'024) << "more than the step in which they were reached";
    EXPECT_GT(done->cpu_ns, cpu_ns) << "a longer slice takes longer";
    EXPECT_GT(done->wall_ns, wall_ns);
    cpu_ns = done->cpu_ns;
    wall_ns = done->wall_ns;
  }
  const auto finished = worker->finish();
  EXPECT_TRUE(finished) << finished.error().message;
}

TEST_F(BenchWorker, ScenariosOwnEvents_AreLeftAside) {
  // Half a minute of traffic at this rate would meet the fault.
  auto worker = SliceWorker::start(HITLESS_BINARY,
                                   scenario("faults:\n  - {at: 1s, for: 5s, interface: GigabitEthernet2/0/0}\n"), {});
  ASSERT_TRUE(worker) << worker.error().message;
  const auto done = worker->run({400'000, ""});
  EXPECT_TRUE(done) << done.error().message;
}

TEST_F(BenchWorker, LostPackets_AreRefusedByName) {
  // More than two lines carry.
  const std::string flood = replaced(kScenario, "packets_per_s: 100000", "packets_per_s: 9000000");
  auto worker = SliceWorker::start(HITLESS_BINARY, write("flood.yaml", flood), {});
  ASSERT_TRUE(worker) << worker.error().message;
  const auto done = worker->run({500'000, ""});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::bad_input);
  EXPECT_NE(done.error().message.find("queue_full"), std::string::npos) << done.error().message;
}

TEST_F(BenchWorker, TrafficThatEnds_IsRefused) {
  std::string replay = replaced(kScenario, "synthetic: {packets_per_s: 100000, flows: 64, sizes: 60}",
                                "replay: {capture: " HITLESS_SOURCE_DIR "/hil/captures/web.pcap, loops: 1}");
  replay = replaced(replay, "{ipv4: 10.0.0.0/8}", "{ipv4: 10.0.0.0/8, ipv6: 2001:db8::/32}");
  replay = replaced(replay, "{ipv4: 200}", "{ipv4: 200, ipv6: 50}");
  auto worker = SliceWorker::start(HITLESS_BINARY, write("ends.yaml", replay), {});
  ASSERT_TRUE(worker) << worker.error().message;
  const auto done = worker->run({1'000'000'000, ""});
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("its traffic ends after"), std::string::npos) << done.error().message;
}

TEST_F(BenchWorker, ScenarioThatCannotBeUsed_IsTheWorkersOwnError) {
  const auto none = SliceWorker::start(HITLESS_BINARY, "none.yaml", {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::bad_input);
  EXPECT_TRUE(none.error().message.starts_with("none.yaml")) << none.error().message;
}

TEST_F(BenchWorker, ProgramThatIsNoBuild_IsTurnedDown) {
  const auto other = SliceWorker::start("/bin/false", scenario(), {});
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().message.find("/bin/false"), std::string::npos) << other.error().message;
}

TEST_F(BenchWorker, Counting_NeedsCallgrind) {
  auto worker = SliceWorker::start(HITLESS_BINARY, scenario(), {});
  ASSERT_TRUE(worker) << worker.error().message;
  EXPECT_EQ(worker->run({1'024, "meter"}).error().code, ErrorCode::unsupported);
}

class CountedInstructions : public BenchWorker {
 protected:
  void SetUp() override {
    ChildCommand command;
    command.argv = {"valgrind", "--version"};
    if (!run_to_end(command, 20'000)) GTEST_SKIP() << "valgrind is not installed";
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "valgrind cannot run what a sanitizer has built";
#endif
  }
};

TEST_F(CountedInstructions, ThreePercentMoreInOneStage_AreFoundThere) {
  const std::string file = scenario();
  auto base = count_instructions(HITLESS_BINARY, file);
  ASSERT_TRUE(base) << base.error().message;
  // These cost less than an instruction a packet; that the planting observer is called at all shows in them.
  for (StageCost& stage : base->stages)
    if (stage.milli_instructions < 1'000) stage.limit_percent = 100;
  const auto again = count_instructions(PLANTED_BINARY, file);
  ASSERT_TRUE(again) << again.error().message;
  const auto same = compare_instructions(*base, *again);
  ASSERT_TRUE(same);
  EXPECT_FALSE(same->regressed()) << "without a plant it is the same build";
  for (const StageCost& stage : base->stages) {
    if (stage.stage != "ingress" && stage.stage != "meter") continue;
    const std::uint64_t burnt =
        stage.milli_instructions * base->packets * 3 / 100 / 1'000 / std::max<std::uint64_t>(1, stage.entries);
    const auto planted = count_instructions(PLANTED_BINARY, file,
                                            {.environment = {fmt::format("HITLESS_PLANT={}:{}", stage.stage, burnt)}});
    ASSERT_TRUE(planted) << planted.error().message;
    const auto comparison = compare_instructions(*base, *planted);
    ASSERT_TRUE(comparison);
    EXPECT_TRUE(comparison->regressed());
    for (const ComparedFigure& figure : comparison->figures) {
      const bool here = figure.name.ends_with(" " + stage.stage);
      EXPECT_EQ(figure.outcome, here ? FigureOutcome::worse : FigureOutcome::same)
          << figure.name << ": " << figure.explanation;
      if (here) {
        EXPECT_NE(figure.explanation.find("burn_planted_instructions"), std::string::npos) << figure.explanation;
      }
    }
  }
}

TEST_F(CountedInstructions, SameBuild_SameCountsToTheLast) {
  const std::string file = scenario();
  const auto first = count_instructions(HITLESS_BINARY, file);
  const auto moved = count_instructions(HITLESS_BINARY, file, {.environment = {"LONGER=" + std::string(500, 'x')}});
  const auto second = count_instructions(HITLESS_BINARY, file);
  ASSERT_TRUE(first && moved && second);
  EXPECT_EQ(instruction_record_json(*first), instruction_record_json(*second));
  EXPECT_NEAR(static_cast<double>(first->whole_milli_instructions),
              static_cast<double>(moved->whole_milli_instructions), 100);
}

}  // namespace
}  // namespace hitless::test
