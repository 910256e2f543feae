#include "hil/regression/instructions/instruction_comparison.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "hil/regression/crashed_build.h"
#include "hil/runtime/interrupt.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless {
namespace {

constexpr int kCountMs = 1'800'000;
constexpr std::size_t kFunctionsNamed = 3;

double instructions(std::uint64_t milli) { return static_cast<double>(milli) / 1e3; }

std::string side_name(const InstructionRecord& record) {
  return record.path.empty() ? record.version + " (" + record.commit + ")" : record.path;
}

const StageCost* find_stage(const InstructionRecord& record, const std::string& name) {
  const auto found = std::ranges::find(record.stages, name, &StageCost::stage);
  return found == record.stages.end() ? nullptr : &*found;
}

/// Functions whose cost moved most, in the stage's direction.
std::string moved_functions(const StageCost& base, const StageCost& current, bool grew) {
  std::map<std::string, std::int64_t> change;
  for (const FunctionCost& function : current.functions)
    change[function.name] += static_cast<std::int64_t>(function.milli_instructions);
  for (const FunctionCost& function : base.functions)
    change[function.name] -= static_cast<std::int64_t>(function.milli_instructions);
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [name, milli] : change)
    if (const std::int64_t towards = grew ? milli : -milli; towards > 0) order.emplace_back(towards, name);
  std::ranges::sort(order, std::greater<>());
  std::string text;
  for (std::size_t i = 0; i < std::min(kFunctionsNamed, order.size()); ++i)
    text += fmt::format("{}{}{:.3f} in {}", i == 0 ? "" : ", ", grew ? "+" : "-",
                        static_cast<double>(order[i].first) / 1e3, short_function_name(order[i].second));
  return text;
}

ComparedFigure compare_stage(const StageCost& base, const StageCost& current) {
  ComparedFigure figure;
  figure.name = "instructions a packet, " + base.stage;
  figure.base = fmt::format("{:.3f}", instructions(base.milli_instructions));
  figure.current = fmt::format("{:.3f}", instructions(current.milli_instructions));
  const auto before = static_cast<double>(std::max<std::uint64_t>(1, base.milli_instructions));
  const double change = 100 * (static_cast<double>(current.milli_instructions) - before) / before;
  figure.explanation = fmt::format("{:+.2f} %, limit {:g} %", change, base.limit_percent);
  if (std::abs(change) <= base.limit_percent) return figure;
  figure.outcome = change > 0 ? FigureOutcome::worse : FigureOutcome::better;
  if (const std::string moved = moved_functions(base, current, change > 0); !moved.empty())
    figure.explanation += ": " + moved;
  return figure;
}

/// The whole cost of a stage that only one side has is change.
ComparedFigure lone_stage(const StageCost& stage, bool in_current) {
  StageCost none = stage;
  none.milli_instructions = 0;
  none.functions.clear();
  ComparedFigure figure;
  figure.name = "instructions a packet, " + stage.stage;
  (in_current ? figure.current : figure.base) = fmt::format("{:.3f}", instructions(stage.milli_instructions));
  figure.outcome = in_current ? FigureOutcome::worse : FigureOutcome::better;
  figure.explanation = in_current ? "the base spends nothing there: " + moved_functions(none, stage, true)
                                  : "nothing is spent there any more";
  return figure;
}

/// Why the counts cannot be compared; empty when they can.
std::string why_skipped(const InstructionRecord& base, const InstructionRecord& current) {
  std::string why;
  for (const auto& [what, member] :
       {std::pair("compiler", &InstructionRecord::compiler), std::pair("build type", &InstructionRecord::build_type),
        std::pair("valgrind", &InstructionRecord::valgrind), std::pair("libc", &InstructionRecord::libc),
        std::pair("dpdk", &InstructionRecord::dpdk)})
    if (base.*member != current.*member)
      why += fmt::format("{}{} {} and {}", why.empty() ? "" : ", ", what, base.*member, current.*member);
  return why;
}

}  // namespace

Result<Comparison> compare_instructions(const InstructionRecord& base, const InstructionRecord& current) {
  if (base.scenario != current.scenario || base.seed != current.seed || base.packets != current.packets)
    return fail(ErrorCode::bad_input,
                fmt::format("{} counts {} (seed {}, {} packets), {} counts {} (seed {}, {} packets): expected the same",
                            side_name(base), base.scenario, base.seed, base.packets, side_name(current),
                            current.scenario, current.seed, current.packets));
  Comparison comparison;
  comparison.method = "instructions";
  comparison.scenario = base.scenario;
  for (const StageCost& stage : base.stages) {
    const StageCost* const other = find_stage(current, stage.stage);
    comparison.figures.push_back(other != nullptr ? compare_stage(stage, *other) : lone_stage(stage, false));
  }
  for (const StageCost& stage : current.stages)
    if (find_stage(base, stage.stage) == nullptr) comparison.figures.push_back(lone_stage(stage, true));
  // The whole has a limit too: many stages may each grow within their own.
  comparison.figures.push_back(compare_stage({"whole", base.whole_milli_instructions, 0, kLimitPercent, {}},
                                             {"whole", current.whole_milli_instructions, 0, kLimitPercent, {}}));
  if (const std::string why = why_skipped(base, current); !why.empty())
    for (ComparedFigure& figure : comparison.figures) {
      figure.outcome = FigureOutcome::skipped;
      figure.explanation = "not comparable: " + why;
    }
  for (const auto& [name, record] : {std::pair("base", &base), std::pair("current", &current)})
    comparison.notes.push_back(fmt::format("{}: {} ({}), {}, {}, {}, {}, {}; {:.3f} instructions a packet in all", name,
                                           record->version, record->commit, record->compiler, record->build_type,
                                           record->valgrind, record->libc, record->dpdk,
                                           instructions(record->whole_milli_instructions)));
  comparison.notes.push_back(fmt::format("{} packets a stage; counts have no noise", base.packets));
  return comparison;
}

Result<InstructionRecord> instructions_of(const std::string& side, const std::string& scenario,
                                          std::optional<ChildEnd>* crash) {
  std::ifstream file(side, std::ios::binary);
  const int first = file.get();
  if (!file) return fail(ErrorCode::bad_input, side + ": cannot be read, expected a build or a record of instructions");
  if (first == '{') return read_instruction_record(side);
  if (scenario.empty())
    return fail(ErrorCode::bad_input, side + ": a build is counted over a scenario, expected --scenario");
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "instructions.json").string();
  ChildCommand command;
  command.argv = {program_path(side), "bench", scenario, "--instructions", "--out", out};
  if (const auto ran = run_to_end(command, kCountMs, &listen_for_interrupt(), crash); !ran)
    return fail(ran.error().code == ErrorCode::not_found ? ErrorCode::bad_input : ran.error().code,
                ran.error().message);
  auto record = read_instruction_record(out);
  if (record) record->path = side;
  return record;
}

Result<Comparison> compare_instructions(const std::string& base, const std::string& current,
                                        const std::string& scenario) {
  BuildCrashes crashes;
  const auto before = instructions_of(base, scenario, &crashes.base);
  if (!before && !crashes.base) return tl::unexpected(before.error());
  const auto after = before ? instructions_of(current, scenario, &crashes.current) : before;
  if (crashes.base || crashes.current) {
    Comparison comparison;
    comparison.method = "instructions";
    judge_crashes(crashes, comparison);
    return comparison;
  }
  if (!after) return tl::unexpected(after.error());
  return compare_instructions(*before, *after);
}

}  // namespace hitless
