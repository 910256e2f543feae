#include <cstdio>
#include <filesystem>
#include <optional>

#include "hil/commands.h"
#include "hil/eal.h"
#include "hil/environment.h"
#include "hil/interrupt.h"
#include "hil/replay/replay_report.h"
#include "hil/replay/replay_run.h"
#include "hil/replay/replay_suite.h"
#include "hil/whole_file.h"
#include "linecards/yaml_row.h"

namespace hitless {
namespace {

Result<ReplayOptions> options_of(const ReplayArguments& arguments) {
  ReplayOptions options;
  options.capture = arguments.capture;
  options.loops = arguments.loops;
  options.ingress = arguments.interface;
  options.differences_shown = arguments.differences;
  if (arguments.top_speed) options.pace.kind = ReplayPace::Kind::top_speed;
  if (arguments.packets_per_s != 0) {
    options.pace.kind = ReplayPace::Kind::even;
    options.pace.packets_per_s = arguments.packets_per_s;
  }
  const auto gap_cap = parse_duration(arguments.gap_cap);
  if (!gap_cap) return fail(ErrorCode::bad_input, "--gap-cap: " + gap_cap.error().message);
  options.pace.gap_cap = *gap_cap;
  if (arguments.update)
    options.write_to = arguments.golden;
  else
    options.golden = arguments.golden;
  return options;
}

/// Text and figures of a replay in the folder that --out names; the verdicts are there already.
Result<void> write_results(const std::filesystem::path& out, const PreparedRun& prepared, const ReplayOptions& options,
                           const ReplayRecord& record, std::uint32_t simd) {
  const std::pair<const char*, std::string> files[] = {
      {"environment.json",
       environment_json({{"forwarding", record.forwarding_wall_ns}}, record.sent, record.forwarding_wall_ns, simd)},
      {"provenance.json", provenance_json(prepared.scenario.path, prepared.scenario.seed)},
      {"replay.json", replay_json(prepared, options, record)}};
  for (const auto& [name, content] : files)
    if (const auto written = write_whole_file(out / name, content); !written) return written;
  return {};
}

}  // namespace

int replay_command(const ReplayArguments& arguments) {
  if (arguments.update && arguments.golden.empty())
    return report_error({ErrorCode::bad_input, "--update: writes the file that --golden names, expected one"});
  auto options = options_of(arguments);
  if (!options) return report_error(options.error());
  auto scenario = load_scenario(arguments.scenario);
  if (!scenario) return report_error(scenario.error());
  const auto prepared = prepare(for_replay(std::move(*scenario)));
  if (!prepared) return report_error(prepared.error());
  const std::filesystem::path out = arguments.out;
  if (!arguments.out.empty()) {
    if (const auto ready = prepare_out_folder(out); !ready) return report_error(ready.error());
    std::error_code ignored;
    for (const char* name : {"replay.json", "verdicts.txt", "environment.json", "provenance.json"})
      std::filesystem::remove(out / name, ignored);
    if (!arguments.update) options->write_to = (out / "verdicts.txt").string();
  }
  if (!arguments.junit.empty())
    if (const auto ready = prepare_out_file("--junit", arguments.junit); !ready) return report_error(ready.error());
  if (const auto started = start_eal({(*prepared)->needs.memory_bytes, arguments.max_simd_bitwidth}); !started)
    return report_error(started.error());
  options->interrupted = &listen_for_interrupt();
  const auto record = replay_capture(**prepared, *options);
  if (!record) return report_error(record.error());
  const std::string text = replay_text(**prepared, *options, *record);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
    return report_error({ErrorCode::io, "standard output: could not be written"});
  if (!arguments.out.empty())
    if (const auto written = write_results(out, **prepared, *options, *record, arguments.max_simd_bitwidth); !written)
      return report_error(written.error());
  if (!arguments.junit.empty())
    if (const auto written =
            write_whole_file(arguments.junit, junit_xml({replay_suite(**prepared, *options, *record)}));
        !written)
      return report_error(written.error());
  if (record->interrupted) {
    std::fprintf(stderr, "hitless: interrupted; the figures are those until then\n");
    return kExitInterrupted;
  }
  return record->verdict.outcome() == Outcome::pass ? kExitPass : kExitFailed;
}

}  // namespace hitless
