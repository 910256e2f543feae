#include "hil/doctor/surroundings.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "hil/doctor/driver_library.h"
#include "hil/doctor/permission.h"

namespace hitless {
namespace {

constexpr std::uint32_t kMostCpus = 8192;

std::optional<std::uint32_t> number_of(const std::string& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::vector<std::uint32_t> cpus_in(const std::string& list) {
  std::vector<std::uint32_t> cpus;
  std::istringstream parts(list);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t dash = part.find('-');
    const auto first = number_of(part.substr(0, dash));
    const auto last = dash == std::string::npos ? first : number_of(part.substr(dash + 1));
    if (!first || !last || *last > kMostCpus) continue;
    for (std::uint32_t cpu = *first; cpu <= *last; ++cpu) cpus.push_back(cpu);
  }
  return cpus;
}

Finding diagnose_cpus(const Machine& machine, const User& user) {
  const std::vector<std::uint32_t> allowed = cpus_in(user.allowed_cpus);
  const std::string isolated = machine.line("/sys/devices/system/cpu/isolated");
  Finding finding{.subject = "cpus", .hindrances = {}, .notes = {}};
  finding.state = std::to_string(allowed.size()) + " allowed (" + user.allowed_cpus + "), " +
                  (isolated.empty() ? "none isolated" : "isolated: " + isolated);
  finding.notes.push_back(
      allowed.size() < 2
          ? "forwarding and the control thread share one: a run in wall time loses packets by that; give it two"
          : "in wall time a forwarding lcore keeps one busy; another is for the control thread and the rest");
  if (isolated.empty() && allowed.size() >= 2)
    finding.notes.push_back("for an even pace boot with isolcpus=" + std::to_string(allowed.back()) +
                            ": others then keep off it");
  if (allowed.empty()) return finding;
  const std::string governor =
      "/sys/devices/system/cpu/cpu" + std::to_string(allowed.front()) + "/cpufreq/scaling_governor";
  if (const std::string name = machine.line(governor); !name.empty() && name != "performance")
    finding.notes.push_back("frequency governor " + name + "; for figures: " + "echo performance | " +
                            as_root(user, "tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"));
  return finding;
}

Finding diagnose_network_namespaces(const Machine& machine, const User& user) {
  Finding finding{.subject = "namespaces", .hindrances = {}, .notes = {}};
  if (!user.is_root()) {
    finding.add(Hindrance{"only root makes network namespaces: tests with real ports are skipped", {}});
  } else {
    finding.add(capability_hindrance(machine, user, {Capability::sys_admin, Capability::net_admin}));
  }
  if (!machine.exists("/proc/self/ns/net")) finding.add(Hindrance{"the kernel has no network namespaces", {}});
  if (!machine.exists("/sbin/ip") && !machine.exists("/usr/sbin/ip") && !machine.exists("/usr/bin/ip"))
    finding.add(Hindrance{"no 'ip' to make them with", {install_command(user, "iproute2")}});
  return finding;
}

}  // namespace hitless
