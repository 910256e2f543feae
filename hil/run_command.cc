#include <cstdio>
#include <filesystem>

#include "hil/commands.h"
#include "hil/eal.h"
#include "hil/interrupt.h"
#include "hil/prepared_run.h"
#include "hil/result_json.h"
#include "hil/run.h"
#include "hil/temporary_folder.h"
#include "hil/text_report.h"
#include "hil/whole_file.h"

namespace hitless {
namespace {

void remove_results(const std::filesystem::path& out) {
  std::error_code ignored;
  for (const char* name : {"result.json", "report.txt", "environment.json", "provenance.json"})
    std::filesystem::remove(out / name, ignored);
}

/// All of them or none: what stands there is one whole run's.
Result<void> write_results(const std::filesystem::path& out, const RunRecord& run, const Summary& summary,
                           const std::string& text, std::uint32_t simd) {
  const std::uint64_t packets = run.ledger->total().offered;
  const std::pair<const char*, std::string> files[] = {
      {"report.txt", text},
      {"environment.json", environment_json(run.wall, packets, run.packet_wall_ns, simd)},
      {"provenance.json", provenance_json(run.scenario.path, run.scenario.seed)},
      {"result.json", result_json(run, summary)}};
  for (const auto& [name, content] : files)
    if (const auto written = write_whole_file(out / name, content); !written) {
      remove_results(out);
      return written;
    }
  return {};
}

}  // namespace

int run_command(const RunArguments& arguments) {
  auto scenario = load_scenario(arguments.scenario);
  if (!scenario) return report_error(scenario.error());
  if (arguments.seed) scenario->seed = *arguments.seed;
  std::vector<FaultSpec> faults;
  for (const std::string& text : arguments.faults) {
    auto fault = parse_fault(text, "--fault");
    if (!fault) return report_error(fault.error());
    faults.push_back(std::move(*fault));
  }
  if (!faults.empty()) plant_faults(*scenario, std::move(faults));
  const auto prepared = prepare(std::move(*scenario));
  if (!prepared) return report_error(prepared.error());
  if (!arguments.out.empty()) {
    if (const auto ready = prepare_out_folder(arguments.out); !ready) return report_error(ready.error());
    // What an earlier run left must not be taken for this one's, should it end early.
    remove_results(arguments.out);
  }
  if (const auto started = start_eal({(*prepared)->needs.memory_bytes, arguments.max_simd_bitwidth}); !started)
    return report_error(started.error());

  // The RPs' disks stay beside the results; without --out they go when the run ends.
  std::optional<TemporaryFolder> temporary;
  if (arguments.out.empty()) temporary.emplace();
  RunOptions options;
  options.interrupted = &listen_for_interrupt();
  options.disks = temporary ? temporary->path().string() : arguments.out + "/disks";
  if (arguments.output_captures) options.output_captures = arguments.out + "/captures";
  const auto run = run_scenario((*prepared)->scenario, (*prepared)->catalogue, options);
  if (!run) return report_error(run.error());
  const Summary summary = summarize(**run);
  const std::string text = text_report(**run, summary);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
    return report_error({ErrorCode::io, "standard output: could not be written"});
  if (!arguments.out.empty())
    if (const auto written = write_results(arguments.out, **run, summary, text, arguments.max_simd_bitwidth); !written)
      return report_error(written.error());
  if ((*run)->interrupted) {
    std::fprintf(stderr, "hitless: interrupted; the results are those until then\n");
    return kExitInterrupted;
  }
  return (*run)->verdict.outcome() == Outcome::pass ? kExitPass : kExitFailed;
}

}  // namespace hitless
