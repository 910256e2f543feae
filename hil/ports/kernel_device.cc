#include "hil/ports/kernel_device.h"

#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

namespace hitless {

namespace {

/// A request to the kernel about a device (netdevice(7)).
class DeviceRequest {
 public:
  explicit DeviceRequest(const std::string& kernel_device) : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    std::strncpy(request.ifr_name, kernel_device.c_str(), IFNAMSIZ - 1);
  }
  ~DeviceRequest() {
    if (fd_ >= 0) close(fd_);
  }
  DeviceRequest(const DeviceRequest&) = delete;
  DeviceRequest& operator=(const DeviceRequest&) = delete;
  /// 0, or an errno.
  int ask(unsigned long what) { return ioctl(fd_, what, &request) == 0 ? 0 : errno; }

  ifreq request{};

 private:
  int fd_;
};

bool has_flags(const std::string& kernel_device, int flags) {
  DeviceRequest device(kernel_device);
  return device.ask(SIOCGIFFLAGS) == 0 && (device.request.ifr_flags & flags) == flags;
}

std::vector<int> open_files() {
  std::error_code error;
  std::vector<int> files;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
    const std::string name = entry.path().filename().string();
    int fd = -1;
    std::from_chars(name.data(), name.data() + name.size(), fd);
    if (fd >= 0) files.push_back(fd);
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

bool has_carrier(const std::string& kernel_device) { return has_flags(kernel_device, IFF_UP | IFF_RUNNING); }

bool is_device_up(const std::string& kernel_device) { return has_flags(kernel_device, IFF_UP); }

int set_device_up(const std::string& kernel_device, bool up) {
  DeviceRequest device(kernel_device);
  if (const int error = device.ask(SIOCGIFFLAGS); error != 0) return error;
  const int flags = device.request.ifr_flags;
  device.request.ifr_flags = static_cast<short>(up ? flags | IFF_UP : flags & ~IFF_UP);
  return device.ask(SIOCSIFFLAGS);
}

unsigned receive_queues(const std::string& kernel_device) {
  DeviceRequest device(kernel_device);
  ethtool_channels channels{};
  channels.cmd = ETHTOOL_GCHANNELS;
  device.request.ifr_data = reinterpret_cast<char*>(&channels);
  if (device.ask(SIOCETHTOOL) != 0) return 1;
  return std::max(1U, channels.rx_count + channels.combined_count);
}

int find_packet_socket(const std::string& kernel_device) {
  const unsigned index = if_nametoindex(kernel_device.c_str());
  if (index == 0) return -1;
  int found = -1;
  for (const int fd : open_files()) {
    sockaddr_ll address{};
    socklen_t size = sizeof(address);
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    if (address.sll_family == AF_PACKET && static_cast<unsigned>(address.sll_ifindex) == index) found = fd;
  }
  return found;
}

void forget_socket_error(int socket) {
  int error = 0;
  socklen_t size = sizeof(error);
  static_cast<void>(getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size));
}

std::uint64_t take_packet_socket_drops(int socket) {
  tpacket_stats stats{};
  socklen_t size = sizeof(stats);
  return getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, &stats, &size) == 0 ? stats.tp_drops : 0;
}

std::vector<int> find_xdp_sockets() {
  std::vector<int> sockets = open_files();
  std::erase_if(sockets, [](int fd) { return !xdp_ring_overruns(fd); });
  return sockets;
}

std::optional<std::uint64_t> xdp_ring_overruns(int socket) {
  xdp_statistics stats{};
  socklen_t size = sizeof(stats);
  if (getsockopt(socket, SOL_XDP, XDP_STATISTICS, &stats, &size) != 0) return std::nullopt;
  return stats.rx_ring_full;  // 0 from a kernel before 5.9, which does not count them
}

}  // namespace hitless
