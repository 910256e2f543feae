#pragma once
// Ports without a NIC of their own, and their needs of this machine and this user. Needs that DPDK's pages leave open
// were found by trying DPDK 22.11 with Debian 12's libraries, without hugepages, one capability after the other.

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
/// tap makes a network device in the kernel: cap_net_admin.
[[nodiscard]] Finding diagnose_tap(const Machine& machine, const User& user);
/// af_packet needs cap_net_raw for the socket, and cap_net_admin because its driver sets address and mode of the device
/// at the start.
[[nodiscard]] Finding diagnose_af_packet(const Machine& machine, const User& user);
/// af_xdp needs the same, locked memory for all packets, and cap_sys_admin because libxdp asks the kernel for its
/// program by number.
[[nodiscard]] Finding diagnose_af_xdp(const Machine& machine, const User& user);

/// All of the above, the ones that need the most last: setcap replaces a file's capabilities, so a user who runs all
/// commands in this order ends with enough for all.
[[nodiscard]] std::vector<Finding> diagnose_software_backends(const Machine& machine, const User& user);

/// The kinds among af_packet, ring, pcap and null that cannot be used. Empty: runs without a NIC work here.
[[nodiscard]] std::vector<std::string> unusable_basics(std::span<const Finding> software);

}  // namespace hitless
