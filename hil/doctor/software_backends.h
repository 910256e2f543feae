#pragma once
// Ports without a NIC of their own: what each needs of this machine and this user. What DPDK's pages leave open was
// found by trying DPDK 22.11 with Debian 12's libraries, without hugepages, one capability after the other.

#include <span>
#include <vector>

#include "hil/doctor/finding.h"
#include "hil/doctor/machine.h"
#include "hil/doctor/user.h"

namespace hitless {

[[nodiscard]] Finding diagnose_null(const Machine& machine, const User& user);
[[nodiscard]] Finding diagnose_ring(const Machine& machine, const User& user);
[[nodiscard]] Finding diagnose_pcap(const Machine& machine, const User& user);
[[nodiscard]] Finding diagnose_memif(const Machine& machine, const User& user);
/// Makes a network device in the kernel: cap_net_admin.
[[nodiscard]] Finding diagnose_tap(const Machine& machine, const User& user);
/// cap_net_raw for the socket; cap_net_admin too, because the driver sets address and mode of the device as it starts.
[[nodiscard]] Finding diagnose_af_packet(const Machine& machine, const User& user);
/// The same, and cap_sys_admin, because libxdp asks the kernel for its program by number; and all packets in locked
/// memory.
[[nodiscard]] Finding diagnose_af_xdp(const Machine& machine, const User& user);

/// All of the above, those that need the most last: setcap replaces what a file had, so that who runs all commands in
/// this order ends with enough for all.
[[nodiscard]] std::vector<Finding> diagnose_software_backends(const Machine& machine, const User& user);

/// Those among af_packet, ring, pcap and null that cannot be used. Empty: this environment can run what needs no NIC.
[[nodiscard]] std::vector<std::string> unusable_basics(std::span<const Finding> software);

}  // namespace hitless
