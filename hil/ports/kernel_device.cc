#include "hil/ports/kernel_device.h"

#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <filesystem>

namespace hitless {

bool has_carrier(const std::string& kernel_device) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  ifreq request{};
  std::strncpy(request.ifr_name, kernel_device.c_str(), IFNAMSIZ - 1);
  const bool answered = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
  close(fd);
  return answered && (request.ifr_flags & IFF_UP) != 0 && (request.ifr_flags & IFF_RUNNING) != 0;
}

int find_packet_socket(const std::string& kernel_device) {
  const unsigned index = if_nametoindex(kernel_device.c_str());
  if (index == 0) return -1;
  std::error_code error;
  int found = -1;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
    const std::string name = entry.path().filename().string();
    int fd = -1;
    std::from_chars(name.data(), name.data() + name.size(), fd);
    sockaddr_ll address{};
    socklen_t size = sizeof(address);
    if (fd < 0 || getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    if (address.sll_family == AF_PACKET && static_cast<unsigned>(address.sll_ifindex) == index) found = fd;
  }
  return found;
}

std::uint64_t take_packet_socket_drops(int socket) {
  tpacket_stats stats{};
  socklen_t size = sizeof(stats);
  return getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, &stats, &size) == 0 ? stats.tp_drops : 0;
}

}  // namespace hitless
