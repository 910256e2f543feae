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

/// Frames that a port's own pool holds: two rings of its driver, and what is being copied.
inline constexpr std::uint32_t kPortPoolFrames = 16'383;
/// Packets that a device may hold, each way.
inline constexpr std::uint16_t kPortDescriptors = 1024;
/// Longest frame, in bytes: drivers ask for so much room.
inline constexpr std::uint32_t kPortFrameBytes = 2048;

/// What the device lost, beside what it handed on.
struct PortLosses {
  std::uint64_t receive_overruns = 0;  ///< frames that found no room before we came for them
  std::uint64_t without_mbuf = 0;      ///< frames that found the pool of packets empty
  std::uint64_t receive_errors = 0;
  std::uint64_t transmit_errors = 0;  ///< packets that it took and could not send
};

class Port {
 public:
  /// Makes the device, sets it up and starts it: promiscuous, for the chassis's interfaces have addresses of their own.
  /// Frames are received into a pool of its own, as some drivers give none back. unsupported when the device cannot be
  /// had, with its name and DPDK's reason. EAL must have been started.
  static Result<std::unique_ptr<Port>> open(InterfaceIndex interface, const PortDevice& device);
  /// Stops and removes the device. Packets that it was still to send have been given back then.
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  [[nodiscard]] InterfaceIndex interface() const { return interface_; }
  [[nodiscard]] const PortDevice& device() const { return device_; }

  /// Forgets the frames that have come and the losses that were counted so far. A packet socket takes frames of every
  /// device of its namespace between being made and being bound: those are not the interface's.
  void begin_anew();

  // The packet path's thread. No lock, no allocation.
  /// Frames that have come, into `burst`; returns how many.
  std::size_t receive(std::span<rte_mbuf*> burst);
  /// Hands packets to the device, in order; returns how many it took. Those that it took are the device's to free.
  std::size_t transmit(std::span<rte_mbuf* const> burst);

  // Any one thread.
  [[nodiscard]] PortLosses losses() const;
  /// Whether the far end is there: the device's link, or the carrier of the kernel's device behind it.
  [[nodiscard]] bool link_up() const;
  /// Nobody has taken it down: as far as it is known, it is the kernel's device that can say.
  [[nodiscard]] bool is_set_up() const;
  /// Takes the link down, so that the far end sees it, or up again: the kernel's device, where there is one behind it.
  /// unsupported with the reason when the device or the user may not; nothing has changed then.
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
  int packet_socket_ = -1;  ///< of an af_packet device, in the driver's hands: asked for what the kernel dropped
  mutable std::uint64_t socket_drops_ = 0;
  int xdp_socket_ = -1;  ///< of an af_xdp device, likewise
  PortLosses before_;    ///< what was lost before begin_anew()
};

}  // namespace hitless
