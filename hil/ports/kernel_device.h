#pragma once
// What the kernel knows of a network device of its own behind a port, in the namespace of the calling thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hitless {

/// The device is up and its far end is there (netdevice(7), IFF_RUNNING). False for one that is gone.
[[nodiscard]] bool has_carrier(const std::string& kernel_device);

/// It is set up ("ip link set"), whether or not its far end is there.
[[nodiscard]] bool is_device_up(const std::string& kernel_device);

/// Sets the device up or down ("ip link set"), which takes CAP_NET_ADMIN. 0, or an errno.
[[nodiscard]] int set_device_up(const std::string& kernel_device, bool up);

/// Queues that it receives by (ethtool -l); 1 where it cannot say.
[[nodiscard]] unsigned receive_queues(const std::string& kernel_device);

/// The packet socket of this process that is bound to the device; -1: none. DPDK's driver keeps it to itself.
[[nodiscard]] int find_packet_socket(const std::string& kernel_device);

/// Forgets an error that waits in the socket to be told (socket(7), SO_ERROR).
void forget_socket_error(int socket);

/// Frames that its ring had no room for since the last call (packet(7), PACKET_STATISTICS), which DPDK's driver does
/// not ask for; 0 when the socket cannot say.
[[nodiscard]] std::uint64_t take_packet_socket_drops(int socket);

/// The XDP sockets of this process, in order. They do not say which device they are bound to.
[[nodiscard]] std::vector<int> find_xdp_sockets();

/// Frames that the full ring of an XDP socket had no room for since it was made (XDP_STATISTICS), which DPDK's driver
/// leaves out of what it says; nothing when it is no XDP socket.
[[nodiscard]] std::optional<std::uint64_t> xdp_ring_overruns(int socket);

}  // namespace hitless
