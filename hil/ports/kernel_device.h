#pragma once
// What the kernel knows of a network device of its own behind a port, in the namespace of the calling thread.

#include <cstdint>
#include <string>

namespace hitless {

/// The device is up and its far end is there (netdevice(7), IFF_RUNNING). False for one that is gone.
[[nodiscard]] bool has_carrier(const std::string& kernel_device);

/// Sets the device up or down ("ip link set"), which takes CAP_NET_ADMIN. 0, or an errno.
[[nodiscard]] int set_device_up(const std::string& kernel_device, bool up);

/// The packet socket of this process that is bound to the device; -1: none. DPDK's driver keeps it to itself.
[[nodiscard]] int find_packet_socket(const std::string& kernel_device);

/// Forgets an error that waits in the socket to be told (socket(7), SO_ERROR).
void forget_socket_error(int socket);

/// Frames that its ring had no room for since the last call (packet(7), PACKET_STATISTICS), which DPDK's driver does
/// not ask for; 0 when the socket cannot say.
[[nodiscard]] std::uint64_t take_packet_socket_drops(int socket);

}  // namespace hitless
