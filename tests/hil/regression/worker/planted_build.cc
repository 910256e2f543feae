// A build that is slower by a known amount: `bench` of the program's own libraries, with an observer that burns
// instructions whenever the rig enters a stage. HITLESS_PLANT=STAGE:N says which and how many at each entry.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "hil/commands/bench_command.h"
#include "hil/commands/bench_options.h"
#include "hil/run/run.h"
#include "hil/runtime/build_info.h"
#include "hil/runtime/exit_code.h"

namespace hitless::test {
namespace {

struct Plant {
  Stage stage = Stage::count_;
  std::uint64_t instructions = 0;
};

/// Two instructions a turn.
[[gnu::noinline]] void burn_planted_instructions(std::uint64_t instructions) {
  for (std::uint64_t turns = instructions / 2; turns != 0; --turns) asm volatile("");
}

class SlowStage final : public StageObserver {
 public:
  SlowStage(const Plant& plant, StageObserver* inner) : plant_(plant), inner_(inner) {}
  void enter(Stage stage) override {
    if (inner_ != nullptr) inner_->enter(stage);
    if (stage == plant_.stage) burn_planted_instructions(plant_.instructions);
  }

 private:
  Plant plant_;
  StageObserver* inner_;
};

/// False when the text is no plant.
bool read_plant(const std::string& text, Plant& plant) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return false;
  for (std::size_t i = 0; i < kStages; ++i)
    if (text.substr(0, colon) == to_string(static_cast<Stage>(i))) plant.stage = static_cast<Stage>(i);
  char* end = nullptr;
  plant.instructions = std::strtoull(text.c_str() + colon + 1, &end, 10);
  return plant.stage != Stage::count_ && end != text.c_str() + colon + 1 && *end == '\0';
}

int planted_bench(const BenchArguments& arguments) {
  RunTaps taps;
  if (const char* text = std::getenv("HITLESS_PLANT"); text != nullptr) {
    Plant plant;
    if (!read_plant(text, plant)) {
      std::fprintf(stderr, "planted_build: HITLESS_PLANT is '%s', expected STAGE:INSTRUCTIONS\n", text);
      return kExitBadUse;
    }
    taps.stages = [plant](StageObserver* inner) { return std::make_unique<SlowStage>(plant, inner); };
  }
  return bench_command(arguments, taps);
}

int planted_main(int argc, char** argv) {
  BenchArguments arguments;
  return run_program(
      {"Planted slowness: HITLESS_PLANT=STAGE:INSTRUCTIONS, burnt at each entry of the stage",
       std::string("hitless ") + kBuildVersion + " (" + kBuildCommit + ", planted)",
       {{"bench", "As hitless bench", bench_options(arguments), [&] { return planted_bench(arguments); }}}},
      argc, argv);
}

}  // namespace
}  // namespace hitless::test

int main(int argc, char** argv) { return hitless::test::planted_main(argc, argv); }
