#include "hil/commands/replay_command.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "hil/output/whole_file.h"
#include "hil/replay/replay_report.h"
#include "hil/replay/replay_run.h"
#include "hil/replay/replay_suite.h"
#include "hil/report/environment_json.h"
#include "hil/report/provenance_json.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/exit_code.h"
#include "hil/runtime/interrupt.h"
#include "linecards/yaml/units.h"

namespace hitless {
namespace {

struct ReplayArguments {
  std::string capture;
  std::string scenario;
  std::string golden;               ///< golden to compare with, or with `update` to write; empty: none
  bool update = false;              ///< write the golden anew
  std::uint64_t packets_per_s = 0;  ///< even pace; 0: as recorded
  bool top_speed = false;           ///< as fast as the interfaces' lines carry
  std::string gap_cap = "10s";      ///< recorded gaps longer than this are cut to it
  std::uint32_t loops = 1;
  std::string interface;         ///< every packet enters here; empty: its sender's hash decides
  std::string out;               ///< folder for verdicts.txt and replay.json; empty: text only
  std::string junit;             ///< file for the verdict as JUnit XML; empty: none
  std::size_t differences = 10;  ///< most differences shown
  std::uint32_t max_simd_bitwidth = 0;
};

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

constexpr const char* kVerdicts = "verdicts.txt";

bool same_place(const std::string& a, const std::string& b) {
  std::error_code error;
  return !a.empty() && !b.empty() &&
         std::filesystem::weakly_canonical(a, error) == std::filesystem::weakly_canonical(b, error);
}

/// A file to write must be none of the files to read, and none of the other files to write.
Result<void> check_places(const ReplayArguments& arguments) {
  std::vector<std::pair<std::string, std::string>> read{{"the capture", arguments.capture},
                                                        {"the scenario", arguments.scenario}};
  std::vector<std::pair<std::string, std::string>> written;
  (arguments.update ? written : read).emplace_back("--golden", arguments.golden);
  written.emplace_back("--junit", arguments.junit);
  if (!arguments.out.empty())
    for (const char* name : {kVerdicts, "replay.json", "environment.json", "provenance.json"})
      written.emplace_back("--out", (std::filesystem::path(arguments.out) / name).string());
  for (std::size_t i = 0; i < written.size(); ++i) {
    const auto& [option, path] = written[i];
    std::vector<std::pair<std::string, std::string>> others = read;
    others.insert(others.end(), written.begin(), written.begin() + static_cast<std::ptrdiff_t>(i));
    for (const auto& [what, other] : others)
      if (same_place(path, other))
        return fail(ErrorCode::bad_input, option + ": " + path + " is " + what + " too, expected another place");
  }
  return {};
}

/// Makes the places ready for this replay's files; an earlier replay's files must not be taken for this one's.
Result<void> prepare_places(const ReplayArguments& arguments) {
  if (auto good = check_places(arguments); !good) return good;
  if (!arguments.out.empty()) {
    if (auto ready = prepare_out_folder(arguments.out); !ready) return ready;
    std::error_code ignored;
    for (const char* name : {"replay.json", kVerdicts, "environment.json", "provenance.json"})
      std::filesystem::remove(std::filesystem::path(arguments.out) / name, ignored);
  }
  return arguments.junit.empty() ? Result<void>() : prepare_out_file("--junit", arguments.junit);
}

/// Text and figures of a replay; the verdicts are written already.
std::vector<NamedText> result_files(const ReplayArguments& arguments, const PreparedRun& prepared,
                                    const ReplayOptions& options, const ReplayRecord& record) {
  std::vector<NamedText> files;
  if (!arguments.out.empty()) {
    const std::filesystem::path out = arguments.out;
    files.emplace_back(out / "environment.json",
                       environment_json({{"forwarding", record.forwarding_wall_ns}}, record.sent,
                                        record.forwarding_wall_ns, arguments.max_simd_bitwidth));
    files.emplace_back(out / "provenance.json", provenance_json(prepared.scenario.path, prepared.scenario.seed));
    files.emplace_back(out / "replay.json", replay_json(prepared, options, record));
  }
  if (!arguments.junit.empty())
    files.emplace_back(arguments.junit, junit_xml({replay_suite(prepared, options, record)}));
  return files;
}

int replay_command(const ReplayArguments& arguments) {
  if (arguments.update && arguments.golden.empty())
    return report_error({ErrorCode::bad_input, "--update: writes the file that --golden names, expected one"});
  auto options = options_of(arguments);
  if (!options) return report_error(options.error());
  auto scenario = load_scenario(arguments.scenario);
  if (!scenario) return report_error(scenario.error());
  const auto prepared = prepare(for_replay(std::move(*scenario)));
  if (!prepared) return report_error(prepared.error());
  if (const auto ready = prepare_places(arguments); !ready) return report_error(ready.error());
  if (!arguments.out.empty() && !arguments.update)
    options->write_to = (std::filesystem::path(arguments.out) / kVerdicts).string();
  if (const auto started = start_eal({(*prepared)->needs.memory_bytes, arguments.max_simd_bitwidth}); !started)
    return report_error(started.error());
  options->interrupted = &listen_for_interrupt();
  const auto record = replay_capture(**prepared, *options);
  if (!record) return report_error(record.error());
  const std::string text = replay_text(**prepared, *options, *record);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
    return report_error({ErrorCode::io, "standard output: could not be written"});
  if (const auto written = write_whole_files(result_files(arguments, **prepared, *options, *record)); !written)
    return report_error(written.error());
  if (record->interrupted) {
    std::fprintf(stderr, "hitless: interrupted; the figures are those until then\n");
    return kExitInterrupted;
  }
  return record->verdict.outcome() == Outcome::pass ? kExitPass : kExitFailed;
}

}  // namespace

Command make_replay_command() {
  const auto arguments = std::make_shared<ReplayArguments>();
  ReplayArguments& a = *arguments;
  return {
      "replay",
      "Send a capture through a scenario's chassis: a verdict for every packet",
      {
          {.name = "capture",
           .target = &a.capture,
           .help = "pcap or pcapng file of Ethernet frames, of any size",
           .required = true},
          {.name = "--scenario",
           .target = &a.scenario,
           .help = "Scenario file (YAML); its own traffic, steps and faults are left aside",
           .required = true},
          {.name = "--golden",
           .target = &a.golden,
           .help = "Verdicts to compare with; the first packets that differ are shown"},
          {.name = "--update", .target = &a.update, .help = "Write the golden anew instead", .needs = "--golden"},
          {.name = "--pps",
           .target = &a.packets_per_s,
           .help = "Packets a second, evenly, instead of recorded gaps",
           .range = {{1, 1'000'000'000}}},
          {.name = "--top-speed",
           .target = &a.top_speed,
           .help = "As fast as the lines of the interfaces carry",
           .excludes = {"--pps"}},
          {.name = "--gap-cap",
           .target = &a.gap_cap,
           .help = "Longer recorded gaps are cut to this",
           .shows_default = true},
          {.name = "--loops",
           .target = &a.loops,
           .help = "How often the capture is sent",
           .range = {{1, 1'000'000'000}}},
          {.name = "--interface",
           .target = &a.interface,
           .help = "Every packet enters here; otherwise each on the interface that its sender's address is hashed to"},
          {.name = "--out", .target = &a.out, .help = "Folder for verdicts.txt (a golden's form) and replay.json"},
          {.name = "--junit", .target = &a.junit, .help = "File for the verdict as JUnit XML"},
          {.name = "--differences",
           .target = &a.differences,
           .help = "Differing packets shown at the most",
           .range = {{0, 10'000}}},
          simd_option(a.max_simd_bitwidth),
      },
      [arguments] { return replay_command(*arguments); }};
}

}  // namespace hitless
