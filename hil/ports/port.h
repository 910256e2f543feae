#pragma once
// A chassis interface that leads out of the process: one DPDK device with one queue each way.

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <rte_mbuf.h>

#include "dataplane/base/ids.h"
#include "dataplane/base/result.h"
#include "hil/runtime/eal.h"
#include "hil/scenario/port_device.h"

namespace hitless {

/// Frames that a port's own pool holds: two rings of its driver, and the frames that are being copied.
inline constexpr std::uint32_t kPortPoolFrames = 16'383;
/// Packets that a device may hold, each way.
inline constexpr std::uint16_t kPortDescriptors = 1024;
/// Longest frame, in bytes: drivers ask for this much room.
inline constexpr std::uint32_t kPortFrameBytes = 2048;

/// Frames and packets that the device lost.
struct PortLosses {
  std::uint64_t receive_overruns = 0;  ///< frames that found no room in the device
  std::uint64_t without_mbuf = 0;      ///< frames that found the pool of packets empty
  std::uint64_t receive_errors = 0;
  std::uint64_t transmit_errors = 0;  ///< packets that the device took and could not send
};

class Port {
 public:
  /// Makes the device, sets it up and starts it: promiscuous, for the chassis's interfaces have addresses of their own.
  /// The port receives frames into a pool of its own, because some drivers give no packet back. unsupported, with the
  /// device's name and DPDK's reason, when the device cannot be had. EAL must have been started.
  static Result<std::unique_ptr<Port>> open(InterfaceIndex interface, const PortDevice& device);
  /// Stops and removes the device, which gives back the packets that it has not sent yet.
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  [[nodiscard]] InterfaceIndex interface() const { return interface_; }
  [[nodiscard]] const PortDevice& device() const { return device_; }

  /// Forgets the losses that were counted so far, and the frames that a packet socket has received so far: before it is
  /// bound, such a socket takes frames of every device of its namespace, which are not the interface's.
  void begin_anew();

  // The packet path's thread. No lock, no allocation.
  /// Receives frames into `burst`; returns their number.
  std::size_t receive(std::span<rte_mbuf*> burst);
  /// Hands packets to the device, in order; returns the number of packets that the device took and will free.
  std::size_t transmit(std::span<rte_mbuf* const> burst);

  // Any one thread.
  [[nodiscard]] PortLosses losses() const;
  /// Whether the far end is there: the device's link, or the carrier of the kernel's device behind it.
  [[nodiscard]] bool link_up() const;
  /// Whether the device is set up. Only a kernel's device can tell; any other counts as set up.
  [[nodiscard]] bool is_set_up() const;
  /// Takes the link down, so that the far end sees it, or up again: the kernel's device, where the port has one.
  /// unsupported, with the reason, when the device or the user may not; the link is then as before.
  Result<void> set_link(bool up);

 private:
  Port(InterfaceIndex interface, PortDevice device, std::uint16_t id);
  Result<void> start();
  void throw_away_received();

  InterfaceIndex interface_;
  PortDevice device_;
  std::uint16_t id_;
  MbufPool pool_;
  bool is_started_ = false;
  int packet_socket_ = -1;  ///< the driver's, of an af_packet device: tells the kernel's drops
  mutable std::uint64_t socket_drops_ = 0;
  int xdp_socket_ = -1;  ///< the driver's, of an af_xdp device: tells the kernel's drops
  PortLosses before_;    ///< losses before begin_anew()
};

}  // namespace hitless
