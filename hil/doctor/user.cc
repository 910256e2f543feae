#include "hil/doctor/user.h"

#include <charconv>
#include <sstream>

namespace hitless {
namespace {

/// The first number of a text that may begin with blanks; `otherwise` when there is none.
std::uint64_t number_of(const std::string& text, int base, std::uint64_t otherwise) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string::npos) return otherwise;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data() + from, text.data() + text.size(), number, base);
  return error == std::errc() ? number : otherwise;
}

void read_status(const Machine& machine, User& user) {
  std::istringstream status(machine.text("/proc/self/status").value_or(std::string()));
  for (std::string line; std::getline(status, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string key = line.substr(0, colon), value = line.substr(colon + 1);
    if (key == "Uid") {  // real, effective, saved, file system
      std::istringstream ids(value);
      std::uint32_t real = 0, effective = 0;
      if (ids >> real >> effective) user.effective_uid = effective;
    } else if (key == "CapEff") {
      user.effective = number_of(value, 16, 0);
    } else if (key == "CapBnd") {
      user.bounding = number_of(value, 16, 0);
    } else if (key == "NoNewPrivs") {
      if (number_of(value, 10, 0) != 0) user.gains_nothing = "no_new_privs is set";
    } else if (key == "Cpus_allowed_list") {
      const std::size_t from = value.find_first_not_of(" \t");
      if (from != std::string::npos) user.allowed_cpus = value.substr(from);
    }
  }
}

/// Whether `path` lies under the folder `above`.
bool is_under(const std::string& path, const std::string& above) {
  return above == "/" || (path.starts_with(above) && (path.size() == above.size() || path[above.size()] == '/'));
}

/// Whether the file system that holds `path` is mounted nosuid. The last mount of the deepest folder counts.
bool is_mounted_nosuid(const Machine& machine, const std::string& path) {
  std::istringstream mounts(machine.text("/proc/mounts").value_or(std::string()));
  std::size_t deepest = 0;
  bool is_nosuid = false;
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string device, folder, kind, options;
    if (!(words >> device >> folder >> kind >> options) || !is_under(path, folder) || folder.size() < deepest) continue;
    deepest = folder.size();
    is_nosuid = ("," + options + ",").find(",nosuid,") != std::string::npos;
  }
  return is_nosuid;
}

}  // namespace

User user_of(const Machine& machine) {
  User user;
  read_status(machine, user);
  user.program = machine.link("/proc/self/exe").string();
  if (is_mounted_nosuid(machine, user.program)) user.gains_nothing = "its file system is mounted nosuid";
  std::istringstream limits(machine.text("/proc/self/limits").value_or(std::string()));
  const std::string key = "Max locked memory";
  for (std::string line; std::getline(limits, line);)
    if (line.starts_with(key)) user.memlock_bytes = number_of(line.substr(key.size()), 10, UINT64_MAX);
  return user;
}

const char* to_string(Capability capability) {
  switch (capability) {
    case Capability::net_admin:
      return "cap_net_admin";
    case Capability::net_raw:
      return "cap_net_raw";
    case Capability::ipc_lock:
      return "cap_ipc_lock";
    case Capability::sys_rawio:
      return "cap_sys_rawio";
    case Capability::sys_admin:
      return "cap_sys_admin";
  }
  return "?";
}

std::string as_root(const User& user, const std::string& command) {
  return user.is_root() ? command : "sudo " + command;
}

std::string write_as_root(const User& user, const std::string& value, const std::string& path) {
  return "echo " + value + " | " + as_root(user, "tee " + path);
}

}  // namespace hitless
