#pragma once
// The kernel counts what a packet socket's ring could not hold (packet(7), PACKET_STATISTICS); DPDK's driver does not
// ask for it. The socket lies in this process, so we do.

#include <cstdint>
#include <string>

namespace hitless {

/// The packet socket of this process that is bound to the network device; -1: none.
[[nodiscard]] int find_packet_socket(const std::string& kernel_device);

/// Frames that its ring had no room for since the last call; 0 when the socket cannot say.
[[nodiscard]] std::uint64_t take_packet_socket_drops(int socket);

}  // namespace hitless
