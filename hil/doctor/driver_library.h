#pragma once
// DPDK's driver libraries on this machine, and the libraries that they need. Files are read, no library is loaded.

#include <optional>
#include <string>
#include <vector>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

/// The name of Debian's package for a shared library (Debian Policy 8.1): "librte_net_mlx5.so.23" is in
/// "librte-net-mlx5-23".
[[nodiscard]] std::string package_of(const std::string& soname);

/// The line that installs these packages.
[[nodiscard]] std::string install_command(const User& user, const std::string& packages);

/// Files of DPDK's network drivers, one for each; sorted.
[[nodiscard]] std::vector<std::filesystem::path> network_driver_libraries(const Machine& machine);

/// Libraries that `library` names and the loader would not find. The loader finds libraries in its cache, beside the
/// driver and in the folder of its architecture.
[[nodiscard]] std::vector<std::string> missing_libraries(const Machine& machine, const std::filesystem::path& library);

/// The hindrance that keeps EAL from loading the library of a driver, "net_af_packet"; none: EAL can load it.
[[nodiscard]] std::optional<Hindrance> library_hindrance(const Machine& machine, const User& user,
                                                         const std::string& driver);

}  // namespace hitless
