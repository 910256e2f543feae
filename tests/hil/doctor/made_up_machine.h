#pragma once
// A folder that stands in for a computer.

#include <cstdint>
#include <string>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"
#include "hil/runtime/temporary_folder.h"

namespace hitless::test {

constexpr std::uint64_t kAllCapabilities = 0x1ffffffffff;
/// The bit of one.
constexpr std::uint64_t bit(Capability capability) { return std::uint64_t{1} << static_cast<unsigned>(capability); }

/// Debian 12 with all drivers, all sockets, /dev/net/tun, hugepages, an IOMMU and vfio-pci, four CPUs, no NIC; root
/// runs /opt/hitless on it. A test takes away or adds what it is about.
class MadeUpMachine {
 public:
  MadeUpMachine();

  void write(const std::string& path, const std::string& text) const;
  void folder(const std::string& path) const;
  void link(const std::string& path, const std::string& target) const;
  void remove(const std::string& path) const;

  /// Who runs the program from here on.
  void run_as(std::uint32_t uid, std::uint64_t effective, std::uint64_t bounding = kAllCapabilities,
              bool no_new_privs = false) const;
  void memlock(const std::string& soft_limit) const;
  void free_hugepages(std::uint64_t free) const;
  /// A driver's library that names `needed` beside itself.
  void driver(const std::string& name, const std::string& needed = "", const std::string& info = "") const;
  /// A NIC of Intel's that net_igb knows, in IOMMU group 7; `kernel_driver` and `device` may be empty.
  void nic(const std::string& address, const std::string& kernel_driver, const std::string& device) const;
  /// A line of /proc/net/route: everything, or one network, goes through the device.
  void route(const std::string& device, bool is_default) const;

  [[nodiscard]] Machine machine() const;
  [[nodiscard]] User user() const { return user_of(machine()); }
  /// Every path in it, with sizes and targets of links.
  [[nodiscard]] std::string listing() const;

 private:
  TemporaryFolder root_;
};

/// All reasons in one text.
[[nodiscard]] std::string whys(const Finding& finding);
/// All commands, a line each.
[[nodiscard]] std::string commands(const Finding& finding);

}  // namespace hitless::test
