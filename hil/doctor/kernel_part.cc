#include "hil/doctor/kernel_part.h"

#include <sstream>

namespace hitless {

bool kernel_speaks(const Machine& machine, const std::string& family) {
  std::istringstream protocols(machine.text("/proc/net/protocols").value_or(std::string()));
  for (std::string line; std::getline(protocols, line);)
    if (line.starts_with(family + " ")) return true;
  return false;
}

Hindrance module_hindrance(const Machine& machine, const User& user, const std::string& module,
                           const std::string& part) {
  if (!machine.exists("/proc/modules")) return {"this kernel has no " + part + " and loads no modules", {}};
  return {"the kernel has no " + part + " now", {as_root(user, "modprobe " + module)}};
}

}  // namespace hitless
