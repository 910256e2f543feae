#include "hil/runtime/machine_note.h"

#include <sys/utsname.h>

#include <oneapi/tbb/info.h>
#include <chrono>
#include <ctime>
#include <fstream>

namespace hitless {
namespace {

std::string cpu_model() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

std::string date() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S+00:00", &parts)};
}

}  // namespace

MachineNote machine_note() {
  utsname system{};
  uname(&system);
  return {date(), system.nodename, system.release, cpu_model(),
          static_cast<std::uint32_t>(oneapi::tbb::info::default_concurrency())};
}

}  // namespace hitless
