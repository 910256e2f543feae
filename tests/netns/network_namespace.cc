#include "tests/netns/network_namespace.h"

#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "hil/runtime/temporary_folder.h"

namespace hitless::test {
namespace {

constexpr const char* kOwnNamespace = "/proc/thread-self/ns/net";

FileDescriptor open_own_namespace() { return FileDescriptor(open(kOwnNamespace, O_RDONLY | O_CLOEXEC)); }

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}
FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) close(fd_);
}

Result<NetworkNamespace> NetworkNamespace::create() {
  const FileDescriptor home = open_own_namespace();
  if (home.get() < 0 || unshare(CLONE_NEWNET) != 0)
    return fail(ErrorCode::unsupported, std::string("no network namespace could be made: ") + std::strerror(errno));
  NetworkNamespace space(open_own_namespace());
  HITLESS_CHECK(setns(home.get(), CLONE_NEWNET) == 0, "the way back into the first namespace");
  if (space.space_.get() < 0) return fail(ErrorCode::unsupported, "a network namespace could not be opened");
  return space;
}

NetworkNamespace::Stay::Stay(const NetworkNamespace& space) : home_(open_own_namespace()) {
  HITLESS_CHECK(home_.get() >= 0 && setns(space.space_.get(), CLONE_NEWNET) == 0, "a namespace is entered");
}
NetworkNamespace::Stay::~Stay() {
  HITLESS_CHECK(setns(home_.get(), CLONE_NEWNET) == 0, "the way back into the first namespace");
}

std::string NetworkNamespace::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(space_.get());
}

Result<void> NetworkNamespace::run_ip(const std::string& lines) const {
  const TemporaryFolder folder;
  const std::string batch = folder.path() / "batch";
  const std::string said = folder.path() / "said";
  std::ofstream(batch) << lines;
  const Stay stay(*this);
  const int status = std::system(("ip -batch '" + batch + "' >'" + said + "' 2>&1").c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  std::ifstream answer(said);
  std::string text((std::istreambuf_iterator<char>(answer)), {});
  return fail(ErrorCode::io, "ip refused: " + text.substr(0, 400));
}

Result<void> NetworkNamespace::set_sysctl(const std::string& name, const std::string& value) const {
  const Stay stay(*this);
  std::ofstream file("/proc/sys/" + name);
  if (!(file << value << std::flush)) return fail(ErrorCode::unsupported, name + ": cannot be set to " + value);
  return {};
}

Result<void> NetworkNamespace::turn_offloads_off(const std::string& device) const {
  const Stay stay(*this);
  const FileDescriptor socket_in(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  for (const unsigned command : {unsigned{ETHTOOL_SRXCSUM}, unsigned{ETHTOOL_STXCSUM}, unsigned{ETHTOOL_STSO},
                                 unsigned{ETHTOOL_SGSO}, unsigned{ETHTOOL_SGRO}}) {
    ethtool_value off{command, 0};
    ifreq request{};
    std::strncpy(request.ifr_name, device.c_str(), IFNAMSIZ - 1);
    request.ifr_data = reinterpret_cast<char*>(&off);
    if (ioctl(socket_in.get(), SIOCETHTOOL, &request) != 0)
      return fail(ErrorCode::unsupported, device + ": an offload cannot be turned off: " + std::strerror(errno));
  }
  return {};
}

std::uint64_t NetworkNamespace::transmit_drops() const {
  const Stay stay(*this);
  std::ifstream file("/proc/thread-self/net/dev");
  std::string line;
  std::uint64_t drops = 0;
  while (std::getline(file, line)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    // Eight columns of what was received, then bytes, packets, errors, drops of what was sent.
    std::istringstream columns(line.substr(colon + 1));
    std::uint64_t value = 0;
    for (int i = 0; i < 12; ++i) columns >> value;
    drops += value;
  }
  return drops;
}

}  // namespace hitless::test
