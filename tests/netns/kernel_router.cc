#include "tests/netns/kernel_router.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "tests/netns/kernel_set_up.h"

namespace hitless::test {
namespace {

constexpr int kReceiveBufferBytes = 64 << 20;
constexpr int kPatienceMs = 5'000;
constexpr std::uint8_t kLastProtocol = 253;  // for experiments (RFC 3692)

tl::unexpected<Error> lost_way(const std::string& what) { return fail(ErrorCode::io, what); }
std::string reason() { return std::strerror(errno); }

/// The kernel queues for each CPU apart: on one CPU, what is put in first comes out first.
class OneCpu {
 public:
  OneCpu() {
    sched_getaffinity(0, sizeof(before_), &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(sched_getcpu()), &one);
    sched_setaffinity(0, sizeof(one), &one);
  }
  ~OneCpu() { sched_setaffinity(0, sizeof(before_), &before_); }
  OneCpu(const OneCpu&) = delete;
  OneCpu& operator=(const OneCpu&) = delete;

 private:
  cpu_set_t before_{};
};

}  // namespace

KernelRouter::KernelRouter(NetworkNamespace router, NetworkNamespace outside)
    : router_(std::move(router)), outside_(std::move(outside)) {}

Result<std::unique_ptr<KernelRouter>> KernelRouter::start(const ChassisConfig& config) {
  auto router = NetworkNamespace::create();
  if (!router) return tl::unexpected(router.error());
  auto outside = NetworkNamespace::create();
  if (!outside) return tl::unexpected(outside.error());
  std::unique_ptr<KernelRouter> kernel(new KernelRouter(std::move(*router), std::move(*outside)));
  if (const auto set = kernel->set_up(config); !set) return tl::unexpected(set.error());
  return kernel;
}

Result<void> KernelRouter::set_up(const ChassisConfig& config) {
  if (auto done = set_up_kernel(router_, outside_, config, own_); !done) return done;
  for (const ConfiguredInterface& configured : config.addressing) {
    Port port;
    port.mac = config.interfaces[configured.index.index()].mac;
    for (const Neighbour& neighbour : configured.neighbours)
      if (neighbour.address.family == Family::ipv4) port.neighbour = neighbour.address;
    if (auto off = router_.turn_offloads_off(router_device(configured.index)); !off) return off;
    if (auto off = outside_.turn_offloads_off(outside_device(configured.index)); !off) return off;
    if (auto opened = open_port(outside_device(configured.index), port); !opened) return opened;
    ports_.push_back(std::move(port));
  }
  lost_before_ = lost();
  return {};
}

Result<void> KernelRouter::open_port(const std::string& device, Port& port) const {
  const NetworkNamespace::Stay stay(outside_);
  port.socket = FileDescriptor(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL)));
  const int fd = port.socket.get();
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(device.c_str()));
  const int on = 1;
  if (fd < 0 || bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBufferBytes, sizeof(kReceiveBufferBytes)) != 0 ||
      setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) != 0)
    return fail(ErrorCode::unsupported, device + ": no packet socket: " + reason());
  return {};
}

Result<void> KernelRouter::send(std::size_t port, const Frame& frame) const {
  const ssize_t sent = ::send(ports_[port].socket.get(), frame.data(), frame.size(), 0);
  if (sent != static_cast<ssize_t>(frame.size()))
    return lost_way(
        fmt::format("a frame of {} bytes could not be put in on interface {}: {}", frame.size(), port, reason()));
  return {};
}

/// To the neighbour behind `towards`; its identification tells the batch.
Frame KernelRouter::last_packet(std::size_t towards) const {
  Frame frame = PacketBuilder()
                    .ethernet("02:01:00:00:00:ff", to_string(ports_.front().mac))
                    .ipv4("192.0.2.1", to_string(ports_[towards].neighbour))
                    .protocol(kLastProtocol)
                    .payload(64)
                    .build();
  for (std::size_t i = 0; i < 8; ++i) frame[34 + i] = static_cast<std::byte>(batches_ >> 8 * i);
  return frame;
}

Result<void> KernelRouter::receive_until_last(std::size_t port, std::vector<Frame>& frames) const {
  std::array<std::byte, 65536> buffer;
  const Frame last = last_packet(port);
  for (;;) {
    pollfd readable{ports_[port].socket.get(), POLLIN, 0};
    if (poll(&readable, 1, kPatienceMs) != 1)
      return lost_way(fmt::format("the last packet of a batch did not leave interface {}", port));
    const ssize_t length = recv(readable.fd, buffer.data(), buffer.size(), 0);
    if (length < 0) return lost_way("recv: " + reason());
    const std::span<const std::byte> frame(buffer.data(), static_cast<std::size_t>(length));
    // Same payload, protocol and addresses: TTL and checksum have changed on the way.
    if (frame.size() == last.size() && std::equal(frame.begin() + 26, frame.end(), last.begin() + 26) &&
        frame[23] == last[23])
      return {};
    frames.emplace_back(frame.begin(), frame.end());
  }
}

/// Counted since the namespaces were made, by interfaces that could not hand a packet on and by full sockets.
std::uint64_t KernelRouter::lost() const {
  std::uint64_t lost = router_.transmit_drops() + outside_.transmit_drops();
  for (const Port& port : ports_) {
    tpacket_stats stats{};
    socklen_t size = sizeof(stats);
    getsockopt(port.socket.get(), SOL_PACKET, PACKET_STATISTICS, &stats, &size);
    lost += stats.tp_drops;
  }
  return lost;
}

Result<std::vector<std::vector<Frame>>> KernelRouter::forward(std::span<const Input> inputs) {
  ++batches_;
  const OneCpu one_cpu;
  for (const Input& input : inputs)
    if (const auto sent = send(input.ingress.index(), input.frame); !sent) return tl::unexpected(sent.error());
  for (std::size_t port = 0; port < ports_.size(); ++port)
    if (const auto sent = send(0, last_packet(port)); !sent) return tl::unexpected(sent.error());
  std::vector<std::vector<Frame>> left(ports_.size());
  for (std::size_t port = 0; port < ports_.size(); ++port)
    if (const auto received = receive_until_last(port, left[port]); !received) return tl::unexpected(received.error());
  if (const std::uint64_t now = lost(); now != lost_before_)
    return lost_way(fmt::format("the kernel lost {} packets in full queues", now - lost_before_));
  return left;
}

}  // namespace hitless::test
