#pragma once
// The oracle: this machine's Linux kernel as a router. One namespace forwards; its interfaces have the chassis's MAC
// and IP addresses, neighbours and routes. Each is one end of a veth pair whose other end lies in a second namespace
// that speaks no protocol: there frames are put in and taken out as they are.

#include <memory>
#include <set>
#include <span>
#include <vector>

#include "control/base/chassis_config.h"
#include "tests/netns/network_namespace.h"
#include "tests/netns/router_rig.h"

namespace hitless::test {

class KernelRouter {
 public:
  /// unsupported, with the reason, where the machine cannot: no root, no namespaces, no `ip`, no IPv6;
  /// io when a route or address is refused.
  static Result<std::unique_ptr<KernelRouter>> start(const ChassisConfig& config);

  /// Puts the frames in, in order, and returns what left each interface (by InterfaceIndex), in order. The kernel
  /// handles one frame after the other: a last packet to each interface's neighbour tells when all have come through.
  /// io when the kernel lost something on the way instead of deciding about it.
  Result<std::vector<std::vector<Frame>>> forward(std::span<const Input> inputs);

  /// All addresses that the kernel may speak from or takes as its own, link-local, anycast and broadcast ones included.
  [[nodiscard]] const std::set<IpAddress>& own_addresses() const { return own_; }

 private:
  struct Port {
    FileDescriptor socket;
    MacAddress mac;       ///< of the router's end
    IpAddress neighbour;  ///< IPv4
  };
  KernelRouter(NetworkNamespace router, NetworkNamespace outside);
  Result<void> set_up(const ChassisConfig& config);
  Result<void> open_port(const std::string& device, Port& port) const;
  Result<void> send(std::size_t port, const Frame& frame) const;
  [[nodiscard]] Frame last_packet(std::size_t towards) const;
  Result<void> receive_until_last(std::size_t port, std::vector<Frame>& frames) const;
  [[nodiscard]] std::uint64_t lost() const;

  NetworkNamespace router_;
  NetworkNamespace outside_;
  std::vector<Port> ports_;
  std::set<IpAddress> own_;
  std::uint64_t lost_before_ = 0;
  std::uint64_t batches_ = 0;
};

}  // namespace hitless::test
