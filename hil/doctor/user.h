#pragma once
// The user who runs this program, and the rights that the kernel gives them.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "hil/doctor/machine.h"

namespace hitless {

/// Capabilities that some port needs; numbered as in linux/capability.h.
enum class Capability : std::uint8_t { net_admin = 12, net_raw = 13, ipc_lock = 14, sys_rawio = 17, sys_admin = 21 };

struct User {
  std::uint32_t effective_uid = UINT32_MAX;  ///< the highest value: not known
  std::uint64_t effective = 0;               ///< capabilities that the process has, a bit for each
  std::uint64_t bounding = 0;                ///< capabilities that the process could be given
  std::string gains_nothing;                 ///< why capabilities of the program's file do not count; empty: they do
  std::uint64_t memlock_bytes = 0;           ///< memory that it may lock; UINT64_MAX: no limit
  std::string allowed_cpus;                  ///< as the kernel lists them: "0-3,8"
  std::string program;                       ///< path of the running binary
  [[nodiscard]] bool is_root() const { return effective_uid == 0; }
  [[nodiscard]] bool has(Capability capability) const {
    return (effective >> static_cast<unsigned>(capability) & 1) != 0;
  }
};

/// Reads the user from /proc/self and /proc/mounts. A value that cannot be read stays at its default.
[[nodiscard]] User user_of(const Machine& machine);

/// "cap_net_raw".
[[nodiscard]] const char* to_string(Capability capability);

/// A line for a shell, run as root: with sudo in front unless this user is root.
[[nodiscard]] std::string as_root(const User& user, const std::string& command);
/// The line that writes `value` into a file of the kernel as root.
[[nodiscard]] std::string write_as_root(const User& user, const std::string& value, const std::string& path);

}  // namespace hitless
