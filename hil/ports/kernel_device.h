#pragma once
// What the kernel knows of a network device of its own behind a port, in the namespace of the calling thread.

#include <cstdint>
#include <string>

namespace hitless {

/// The device is up and its far end is there (netdevice(7), IFF_RUNNING). False for one that is gone.
[[nodiscard]] bool has_carrier(const std::string& kernel_device);

/// The packet socket of this process that is bound to the device; -1: none. DPDK's driver keeps it to itself.
[[nodiscard]] int find_packet_socket(const std::string& kernel_device);

/// Frames that its ring had no room for since the last call (packet(7), PACKET_STATISTICS), which DPDK's driver does
/// not ask for; 0 when the socket cannot say.
[[nodiscard]] std::uint64_t take_packet_socket_drops(int socket);

}  // namespace hitless
