#include "hil/ports/kernel_device.h"

#include <linux/if_packet.h>
#include <linux/if_xdp.h>
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

/// netdevice(7): its flags; an errno when they cannot be had.
class DeviceFlags {
 public:
  explicit DeviceFlags(const std::string& kernel_device) : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    std::strncpy(request_.ifr_name, kernel_device.c_str(), IFNAMSIZ - 1);
    error_ = fd_ < 0 || ioctl(fd_, SIOCGIFFLAGS, &request_) != 0 ? errno : 0;
  }
  ~DeviceFlags() {
    if (fd_ >= 0) close(fd_);
  }
  DeviceFlags(const DeviceFlags&) = delete;
  DeviceFlags& operator=(const DeviceFlags&) = delete;
  [[nodiscard]] int error() const { return error_; }
  [[nodiscard]] bool has(int flags) const { return error_ == 0 && (request_.ifr_flags & flags) == flags; }
  int set(int flag, bool on) {
    if (error_ != 0) return error_;
    request_.ifr_flags = static_cast<short>(on ? request_.ifr_flags | flag : request_.ifr_flags & ~flag);
    return ioctl(fd_, SIOCSIFFLAGS, &request_) == 0 ? 0 : errno;
  }

 private:
  int fd_;
  ifreq request_{};
  int error_ = 0;
};

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

bool has_carrier(const std::string& kernel_device) { return DeviceFlags(kernel_device).has(IFF_UP | IFF_RUNNING); }

int set_device_up(const std::string& kernel_device, bool up) { return DeviceFlags(kernel_device).set(IFF_UP, up); }

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
