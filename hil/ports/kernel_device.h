#pragma once
// The kernel's own network device behind a port, in the namespace of the calling thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hitless {

/// Whether the device is up and its far end is there (netdevice(7), IFF_RUNNING). False for a device that is gone.
[[nodiscard]] bool has_carrier(const std::string& kernel_device);

/// Whether the device is set up ("ip link set"), with or without a far end.
[[nodiscard]] bool is_device_up(const std::string& kernel_device);

/// Sets the device up or down ("ip link set"), which takes CAP_NET_ADMIN. 0, or an errno.
[[nodiscard]] int set_device_up(const std::string& kernel_device, bool up);

/// Number of the device's receive queues (ethtool -l); 1 when the device cannot tell.
[[nodiscard]] unsigned receive_queues(const std::string& kernel_device);

/// The packet socket of this process that is bound to the device; -1: none. DPDK's driver does not hand it out.
[[nodiscard]] int find_packet_socket(const std::string& kernel_device);

/// Clears the error that waits in the socket (socket(7), SO_ERROR).
void forget_socket_error(int socket);

/// Frames since the last call for which the socket's ring had no room (packet(7), PACKET_STATISTICS); 0 when the socket
/// cannot tell. DPDK's driver does not ask for this figure.
[[nodiscard]] std::uint64_t take_packet_socket_drops(int socket);

/// The XDP sockets of this process, in order. An XDP socket does not tell the device that it is bound to.
[[nodiscard]] std::vector<int> find_xdp_sockets();

/// Frames for which the ring of an XDP socket had no room since the socket was made (XDP_STATISTICS); none when the
/// socket is no XDP socket. DPDK's driver leaves these frames out of its statistics.
[[nodiscard]] std::optional<std::uint64_t> xdp_ring_overruns(int socket);

}  // namespace hitless
