// One worker: EAL once, one pool and one chassis configuration, many runs.

#include <unistd.h>
#include <nlohmann/json.hpp>

#include "hil/record/summary.h"
#include "hil/run/prepared_run.h"
#include "hil/run/run.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/interrupt.h"
#include "hil/runtime/temporary_folder.h"
#include "hil/sweep/sweep.h"

namespace hitless {
namespace {

using Json = nlohmann::ordered_json;

/// A run that takes longer hangs: SIGALRM ends the process, and the sweep reports the death.
constexpr unsigned kRunSecondsMax = 300;

/// The phase in which a fault struck. A phase that the fault itself begins is no phase of the upgrade.
std::string phase_before(const std::vector<PhaseRow>& phases, Instant struck_at) {
  std::size_t i = phases.size();
  while (i > 1 && (phases[i - 1].from > struck_at || phases[i - 1].name == "faults")) --i;
  return phases[i - 1].name;
}

SweepRun digest(const Summary& run) {
  SweepRun out;
  out.outcome = to_string(run.event.ending.outcome);
  out.simplex = run.event.ending.simplex;
  // The drawn fault stands behind the scenario's own.
  if (!run.event.faults.empty() && run.event.faults.back().struck_at) {
    out.no_effect = !run.event.faults.back().took_effect;
    out.phase = phase_before(run.phases, *run.event.faults.back().struck_at);
  }
  out.offered = run.books.total.offered;
  out.lost = run.meter.lost;
  out.longest_stop_ns = run.longest_stop_ns;
  out.traffic_ns = to_ns(run.phases.back().from - run.span.traffic_from);
  for (const auto* lines : {&run.verdict.broken, &run.verdict.failed, &run.verdict.inconclusive})
    out.findings.insert(out.findings.end(), lines->begin(), lines->end());
  return out;
}

}  // namespace

std::string sweep_line(const SweepRun& run) {
  return Json{{"run", run.run},
              {"fault", run.fault.text},
              {"outcome", run.outcome},
              {"simplex", run.simplex},
              {"no_effect", run.no_effect},
              {"phase", run.phase},
              {"offered", run.offered},
              {"lost", run.lost},
              {"longest_stop_ns", run.longest_stop_ns},
              {"traffic_ns", run.traffic_ns},
              {"faults", run.findings}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<SweepRun> parse_sweep_line(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return fail(ErrorCode::bad_input, "a worker wrote '" + line + "', expected a result");
  if (json.contains("error")) return fail(static_cast<ErrorCode>(json["code"].get<int>()), json["error"]);
  SweepRun run;
  run.run = json["run"];
  run.fault.text = json["fault"];
  run.outcome = json["outcome"];
  run.simplex = json["simplex"];
  run.no_effect = json["no_effect"];
  run.phase = json["phase"];
  run.offered = json["offered"];
  run.lost = json["lost"];
  run.longest_stop_ns = json["longest_stop_ns"];
  run.traffic_ns = json["traffic_ns"];
  run.findings = json["faults"].get<std::vector<std::string>>();
  return run;
}

Result<void> work_on_sweep(const Scenario& scenario, const std::function<std::string()>& next_request,
                           const std::function<bool(const std::string&)>& answer) {
  const auto prepared = prepare(scenario);
  if (!prepared) return tl::unexpected(prepared.error());
  const PreparedRun& run = **prepared;
  if (const auto started = start_eal({run.needs.memory_bytes, 0}); !started) return started;
  const auto pool = make_mbuf_pool("sweep", static_cast<std::uint32_t>(run.needs.mbufs), run.needs.frame_bytes);
  if (!pool) return tl::unexpected(pool.error());
  const TemporaryFolder disks;
  RunOptions options;
  options.fib_building = FibBuilding::when_due;  // the workers keep all cores busy already
  options.disks = disks.path().string();
  options.config = &run.config;
  options.pool = pool->get();
  options.interrupted = &listen_for_interrupt();
  for (std::string request = next_request(); !request.empty(); request = next_request()) {
    const std::size_t space = request.find(' ');
    const std::string text = request.substr(space + 1);
    Scenario one = run.scenario;
    // Without a fault the scenario's own expectations hold: a chassis that cannot upgrade at all shows here.
    one.expect.reached = true;
    if (!text.empty()) {
      auto fault = parse_fault(text, "--fault");
      if (!fault) return tl::unexpected(fault.error());
      if (const auto good = check_fault(*fault, one, run.catalogue, run.config); !good) return good;
      plant_faults(one, {std::move(*fault)});
    }
    alarm(kRunSecondsMax);
    const auto record = run_scenario(one, run.catalogue, options);
    alarm(0);
    if (*options.interrupted) break;
    // One run that this machine could not carry out (a full disk) is a failed run; the others may still be good.
    SweepRun done = record ? digest(summarize(**record)) : SweepRun();
    if (!record) done.findings = {"not run: " + record.error().message};
    done.run = static_cast<std::uint32_t>(std::stoul(request.substr(0, space)));
    done.fault.text = text;
    if (!answer(sweep_line(done))) break;
  }
  return {};
}

}  // namespace hitless
