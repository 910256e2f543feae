#include "hil/doctor/software_backends.h"

#include <algorithm>
#include <array>

#include "hil/doctor/driver_library.h"
#include "hil/doctor/kernel_part.h"
#include "hil/doctor/permission.h"

namespace hitless {
namespace {

constexpr const char* kTun = "/dev/net/tun";

Finding with_library(const Machine& machine, const User& user, const std::string& backend) {
  Finding finding{.subject = backend, .hindrances = {}, .notes = {}};
  finding.add(library_hindrance(machine, user, "net_" + backend));
  return finding;
}

std::optional<Hindrance> tun_hindrance(const Machine& machine, const User& user) {
  // Opening the node would load the module, so the module is looked for first.
  if (!machine.exists("/sys/class/misc/tun")) return module_hindrance(machine, user, "tun", "tun");
  if (!machine.exists(kTun))
    return Hindrance{std::string("no ") + kTun,
                     {as_root(user, "mkdir -p /dev/net"), as_root(user, "mknod -m 666 /dev/net/tun c 10 200")}};
  if (machine.opens_for_writing(kTun)) return std::nullopt;
  if (machine.permits_writing(kTun))
    return Hindrance{std::string(kTun) + " does not open, as in a container that was not given the device", {}};
  return Hindrance{std::string(kTun) + " may not be opened", {as_root(user, std::string("chmod 666 ") + kTun)}};
}

}  // namespace

Finding diagnose_null(const Machine& machine, const User& user) { return with_library(machine, user, "null"); }

Finding diagnose_ring(const Machine& machine, const User& user) { return with_library(machine, user, "ring"); }

Finding diagnose_pcap(const Machine& machine, const User& user) {
  Finding finding = with_library(machine, user, "pcap");
  finding.notes.push_back(user.has(Capability::net_raw)
                              ? "with files; with a network device (iface=) too"
                              : "with files; with a network device (iface=) it needs cap_net_raw");
  return finding;
}

Finding diagnose_memif(const Machine& machine, const User& user) {
  Finding finding = with_library(machine, user, "memif");
  finding.notes = {"needs a peer that speaks memif on the same socket; no hugepages, no privilege",
                   "the socket has no file; with socket-abstract=no its folder must be writable: " +
                       std::string(machine.permits_writing("/run") ? "/run is" : "/run is not") +
                       (machine.permits_writing("/tmp") ? ", /tmp is" : ", /tmp is not")};
  return finding;
}

Finding diagnose_tap(const Machine& machine, const User& user) {
  Finding finding = with_library(machine, user, "tap");
  finding.add(tun_hindrance(machine, user));
  // The command gives more than tap needs, so that setcap takes nothing away from af_packet.
  finding.add(
      capability_hindrance(machine, user, {Capability::net_admin}, {Capability::net_raw, Capability::net_admin}));
  return finding;
}

Finding diagnose_af_packet(const Machine& machine, const User& user) {
  Finding finding = with_library(machine, user, "af_packet");
  if (!kernel_speaks(machine, "PACKET")) finding.add(module_hindrance(machine, user, "af_packet", "packet sockets"));
  finding.add(capability_hindrance(machine, user, {Capability::net_raw, Capability::net_admin}));
  return finding;
}

Finding diagnose_af_xdp(const Machine& machine, const User& user) {
  Finding finding = with_library(machine, user, "af_xdp");
  if (!kernel_speaks(machine, "XDP"))
    finding.add(Hindrance{"kernel " + machine.line("/proc/sys/kernel/osrelease") +
                              " has no XDP sockets (they need one after 4.18 with CONFIG_XDP_SOCKETS)",
                          {}});
  std::vector<Capability> wanted = {Capability::net_raw, Capability::net_admin, Capability::sys_admin};
  if (user.memlock_bytes != UINT64_MAX) wanted.push_back(Capability::ipc_lock);
  finding.add(capability_hindrance(machine, user, wanted));
  finding.notes = {"a port's pool, 41 MB, lies in locked memory: cap_ipc_lock lifts the limit, here " +
                       (user.memlock_bytes == UINT64_MAX ? "none" : std::to_string(user.memlock_bytes >> 10) + " KiB"),
                   "one receive queue: `ethtool -L DEVICE combined 1`, on veth `rx 1 tx 1`; MTU at most 1842",
                   "on veth it runs in native mode and copies every frame"};
  return finding;
}

std::vector<Finding> diagnose_software_backends(const Machine& machine, const User& user) {
  return {diagnose_null(machine, user),  diagnose_ring(machine, user), diagnose_pcap(machine, user),
          diagnose_memif(machine, user), diagnose_tap(machine, user),  diagnose_af_packet(machine, user),
          diagnose_af_xdp(machine, user)};
}

std::vector<std::string> unusable_basics(std::span<const Finding> software) {
  constexpr std::array<std::string_view, 4> kBasics = {"af_packet", "ring", "pcap", "null"};
  std::vector<std::string> unusable;
  for (const std::string_view basic : kBasics) {
    const auto found = std::ranges::find(software, basic, &Finding::subject);
    if (found == software.end() || !found->is_usable()) unusable.emplace_back(basic);
  }
  return unusable;
}

}  // namespace hitless
