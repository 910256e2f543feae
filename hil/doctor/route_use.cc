#include "hil/doctor/route_use.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace hitless {
namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

void note(RoutesByDevice& routes, const std::string& device, bool is_default) {
  if (device == "lo") return;
  RouteUse& use = routes[device];
  use = std::max(use, is_default ? RouteUse::default_gateway : RouteUse::some);
}

RouteUse use_on_top(const Machine& machine, const RoutesByDevice& routes, const std::string& device, int levels) {
  const auto found = routes.find(device);
  RouteUse use = found == routes.end() ? RouteUse::none : found->second;
  constexpr std::string_view kUpper = "upper_";
  if (levels > 0)
    for (const std::string& name : machine.names("/sys/class/net/" + device))
      if (name.starts_with(kUpper))
        use = std::max(use, use_on_top(machine, routes, name.substr(kUpper.size()), levels - 1));
  return use;
}

}  // namespace

RoutesByDevice routes_by_device(const Machine& machine) {
  RoutesByDevice routes;
  // Iface Destination Gateway Flags RefCnt Use Metric Mask ...
  std::istringstream v4(machine.text("/proc/net/route").value_or(std::string()));
  std::string line;
  std::getline(v4, line);
  while (std::getline(v4, line))
    if (const auto words = words_of(line); words.size() > 7)
      note(routes, words[0], words[1] == "00000000" && words[7] == "00000000");
  // destination length source length gateway metric references uses flags device
  std::istringstream v6(machine.text("/proc/net/ipv6_route").value_or(std::string()));
  while (std::getline(v6, line)) {
    const auto words = words_of(line);
    if (words.size() < 10 || words[0].starts_with("fe80") || words[0].starts_with("ff")) continue;
    note(routes, words[9], words[1] == "00");
  }
  return routes;
}

RouteUse route_use(const Machine& machine, const RoutesByDevice& routes, const std::string& device) {
  constexpr int kLevels = 8;  // of devices on top of each other
  return use_on_top(machine, routes, device, kLevels);
}

}  // namespace hitless
