#include "hil/ports/port.h"

#include <net/if.h>
#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "dataplane/packet/packet.h"
#include "hil/ports/kernel_device.h"

namespace hitless {
namespace {

/// The text of an errno, which DPDK's drivers return with either sign.
std::string reason(int code) { return rte_strerror(code < 0 ? -code : code); }

}  // namespace

Port::Port(InterfaceIndex interface, PortDevice device, std::uint16_t id)
    : interface_(interface), device_(std::move(device)), id_(id) {}

Port::~Port() {
  if (is_started_) throw_away_received();  // a ring leads back to itself: sent packets may lie there
  rte_eth_dev_info info{};
  const bool known = rte_eth_dev_info_get(id_, &info) == 0;
  if (is_started_) rte_eth_dev_stop(id_);
  rte_eth_dev_close(id_);
  // DPDK 22.11.11's driver forgets its XDP socket, which would keep the device's queue and the pool's memory.
  if (xdp_socket_ >= 0 && xdp_ring_overruns(xdp_socket_)) close(xdp_socket_);
  if (known && info.device != nullptr) rte_dev_remove(info.device);
}

Result<std::unique_ptr<Port>> Port::open(InterfaceIndex interface, const PortDevice& device) {
  const auto refused = [&device](const std::string& why) {
    return fail(ErrorCode::unsupported,
                "port '" + device.text() + "': " + why + " (hitless doctor says what is missing)");
  };
  if (const std::string kernel = device.kernel_device();
      !kernel.empty() && device.driver != "net_tap" && if_nametoindex(kernel.c_str()) == 0)
    return fail(ErrorCode::unsupported, "port '" + device.text() + "': no network device '" + kernel + "' here");
  if (const unsigned queues = device.driver == "net_af_xdp" ? receive_queues(device.kernel_device()) : 1; queues > 1)
    return refused("its device receives by " + std::to_string(queues) +
                   " queues, of which it would see one, expected 1");
  if (std::uint16_t there = 0; rte_eth_dev_get_port_by_name(device.name.c_str(), &there) == 0)
    return fail(ErrorCode::bad_input,
                "port '" + device.text() + "': another interface has it, expected one of its own");
  if (const int code = rte_dev_probe(device.text().c_str()); code < 0)
    return refused("DPDK could not make the device: " + reason(code));
  std::uint16_t id = 0;
  if (const int code = rte_eth_dev_get_port_by_name(device.name.c_str(), &id); code != 0)
    return refused("DPDK made no port of it: " + reason(code));
  std::unique_ptr<Port> port(new Port(interface, device, id));
  if (const auto started = port->start(); !started) return refused(started.error().message);
  return port;
}

Result<void> Port::start() {
  // af_xdp's driver shows the kernel as much memory as the pool's packets would take without gaps, from the first one
  // on. In a pool with gaps the kernel would not see the last packets, and "stack" hands out the last packets first.
  const bool is_xdp = device_.driver == "net_af_xdp";
  auto pool =
      make_mbuf_pool("port", kPortPoolFrames, kPortFrameBytes, is_xdp ? MbufLayout::gapless : MbufLayout::within_pages);
  if (!pool) return tl::unexpected(pool.error());
  pool_ = std::move(*pool);
  const auto failed = [](const char* what, int code) {
    return fail(ErrorCode::unsupported, std::string(what) + ": " + reason(code));
  };
  rte_eth_conf config{};
  const std::vector<int> others = is_xdp ? find_xdp_sockets() : std::vector<int>();
  // af_xdp's driver lends the kernel 2048 packets to receive into, whatever number we ask for.
  std::uint16_t receive = is_xdp ? 2048 : kPortDescriptors, transmit = receive;
  if (const int code = rte_eth_dev_configure(id_, 1, 1, &config); code != 0) return failed("its queues", code);
  if (const int code = rte_eth_dev_adjust_nb_rx_tx_desc(id_, &receive, &transmit); code != 0)
    return failed("its descriptors", code);
  if (const int code =
          rte_eth_rx_queue_setup(id_, 0, receive, static_cast<unsigned>(SOCKET_ID_ANY), nullptr, pool_.get());
      code != 0)
    return failed("its receive queue", code);
  if (const int code = rte_eth_tx_queue_setup(id_, 0, transmit, static_cast<unsigned>(SOCKET_ID_ANY), nullptr);
      code != 0)
    return failed("its transmit queue", code);
  if (const int code = rte_eth_dev_start(id_); code != 0) return failed("its start", code);
  is_started_ = true;
  if (is_xdp)
    for (const int socket : find_xdp_sockets())
      if (!std::ranges::binary_search(others, socket)) xdp_socket_ = socket;
  // A device without a promiscuous mode receives everything anyway.
  rte_eth_promiscuous_enable(id_);
  if (device_.driver == "net_af_packet") packet_socket_ = find_packet_socket(device_.kernel_device());
  return {};
}

std::size_t Port::receive(std::span<rte_mbuf*> burst) {
  return rte_eth_rx_burst(id_, 0, burst.data(), static_cast<std::uint16_t>(burst.size()));
}

std::size_t Port::transmit(std::span<rte_mbuf* const> burst) {
  return rte_eth_tx_burst(id_, 0, const_cast<rte_mbuf**>(burst.data()), static_cast<std::uint16_t>(burst.size()));
}

void Port::throw_away_received() {
  constexpr int kBurstsMax = 4096;  // a device that never runs dry is full of new frames
  std::array<rte_mbuf*, kBurstMax> burst;
  for (int i = 0; i < kBurstsMax; ++i) {
    const std::size_t count = receive(burst);
    if (count == 0) return;
    rte_pktmbuf_free_bulk(burst.data(), static_cast<unsigned>(count));
  }
}

void Port::begin_anew() {
  if (packet_socket_ >= 0) throw_away_received();
  before_ = {};
  before_ = losses();
}

PortLosses Port::losses() const {
  rte_eth_stats stats{};
  rte_eth_stats_get(id_, &stats);
  if (packet_socket_ >= 0) socket_drops_ += take_packet_socket_drops(packet_socket_);
  const std::uint64_t xdp_drops = xdp_socket_ >= 0 ? xdp_ring_overruns(xdp_socket_).value_or(0) : 0;
  return {stats.imissed + socket_drops_ + xdp_drops - before_.receive_overruns, stats.rx_nombuf - before_.without_mbuf,
          stats.ierrors - before_.receive_errors, stats.oerrors - before_.transmit_errors};
}

bool Port::link_up() const {
  if (const std::string kernel = device_.kernel_device(); !kernel.empty()) return has_carrier(kernel);
  rte_eth_link link{};
  return rte_eth_link_get_nowait(id_, &link) == 0 && link.link_status == RTE_ETH_LINK_UP;
}

bool Port::is_set_up() const {
  const std::string kernel = device_.kernel_device();
  return kernel.empty() || is_device_up(kernel);
}

Result<void> Port::set_link(bool up) {
  const std::string kernel = device_.kernel_device();
  const int code = !kernel.empty() ? set_device_up(kernel, up)
                   : up            ? rte_eth_dev_set_link_up(id_)
                                   : rte_eth_dev_set_link_down(id_);
  if (code != 0) return fail(ErrorCode::unsupported, reason(code));
  // The error of the device that was down waits in the socket and would fail the next packet, which could be sent.
  if (up && packet_socket_ >= 0) forget_socket_error(packet_socket_);
  return {};
}

}  // namespace hitless
