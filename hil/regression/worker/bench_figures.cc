#include "hil/regression/worker/bench_figures.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hil/output/format.h"
#include "hil/runtime/machine_note.h"

namespace hitless {
namespace {

using Json = nlohmann::ordered_json;

double per_packet(std::int64_t ns, const SliceDone& slice) {
  return static_cast<double>(ns) / static_cast<double>(std::max<std::uint64_t>(1, slice.packets));
}

std::uint64_t packets_per_s(double ns_per_packet) {
  return static_cast<std::uint64_t>(1e9 / std::max(1e-3, ns_per_packet));
}

struct Spread {
  double median, least, most;
};
Spread spread_of(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  const double median = values.size() % 2 != 0 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {median, values.front(), values.back()};
}

std::string row(const char* name, const Spread& ns) {
  return fmt::format("{:<10}{:>12}{:>12.1f}{:>14}{:>12}\n", name, grouped(packets_per_s(ns.median)), ns.median,
                     grouped(packets_per_s(ns.most)), grouped(packets_per_s(ns.least)));
}

}  // namespace

std::string bench_text(const BenchFigures& figures) {
  std::vector<double> wall, cpu;
  for (const SliceDone& slice : figures.slices) {
    wall.push_back(per_packet(slice.wall_ns, slice));
    cpu.push_back(per_packet(slice.cpu_ns, slice));
  }
  return fmt::format("{}   seed {}   {} slices of {} packets\n", figures.build.scenario, figures.build.seed,
                     figures.slices.size(), grouped(figures.slices.front().packets)) +
         fmt::format("build     {} ({}), {}, {}\n\n", figures.build.version, figures.build.commit,
                     figures.build.compiler, figures.build.build_type) +
         fmt::format("{:<10}{:>12}{:>12}{:>14}{:>12}\n", "", "packets/s", "ns a packet", "least", "most") +
         row("CPU time", spread_of(cpu)) + row("wall time", spread_of(wall));
}

std::vector<JsonBenchmark> benchmarks_of(const BenchFigures& figures) {
  std::vector<JsonBenchmark> all;
  for (const SliceDone& slice : figures.slices) {
    JsonBenchmark one;
    one.name = "forward/" + figures.build.scenario;
    one.iterations = slice.packets;
    one.real_ns = per_packet(slice.wall_ns, slice);
    one.cpu_ns = per_packet(slice.cpu_ns, slice);
    one.counters = {{"items_per_second", 1e9 / std::max(1e-3, one.real_ns)}};
    all.push_back(std::move(one));
  }
  return all;
}

std::string google_benchmark_json(const WorkerGreeting& build, const std::string& program,
                                  const std::vector<JsonBenchmark>& benchmarks) {
  const MachineNote machine = machine_note();
  Json out;
  Json& context = out["context"];
  context["date"] = machine.date;
  context["host_name"] = machine.host;
  context["executable"] = program;
  context["num_cpus"] = machine.cpus;
  context["library_build_type"] = build.build_type.starts_with("Debug") ? "debug" : "release";
  context["cpu"] = machine.cpu;
  context["hitless"] = build.version + " (" + build.commit + ")";
  context["compiler"] = build.compiler;
  context["build_type"] = build.build_type;
  Json& list = out["benchmarks"] = Json::array();
  std::size_t family = 0, repetition = 0;
  for (std::size_t i = 0; i < benchmarks.size(); ++i) {
    const JsonBenchmark& one = benchmarks[i];
    const auto repetitions = std::ranges::count(benchmarks, one.name, &JsonBenchmark::name);
    const bool again = i > 0 && benchmarks[i - 1].name == one.name;
    repetition = again ? repetition + 1 : 0;
    if (i > 0 && !again) ++family;
    Json entry{{"name", one.name},
               {"family_index", family},
               {"per_family_instance_index", 0},
               {"run_name", one.name},
               {"run_type", "iteration"},
               {"repetitions", repetitions},
               {"repetition_index", repetition},
               {"threads", 1},
               {"iterations", one.iterations},
               {"real_time", one.real_ns},
               {"cpu_time", one.cpu_ns},
               {"time_unit", "ns"}};
    for (const auto& [name, value] : one.counters) entry[name] = value;
    list.push_back(std::move(entry));
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hitless
