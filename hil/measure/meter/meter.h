#pragma once
// A black-box tester: sees only which bytes were sent on which interface when, and which came back where and when. It
// reads packet bytes, never mbuf meta data, and knows nothing of gates, causes or plans. The same code measures a
// real device. Constant memory: a packet is lost when it has not come back within the forwarding delay threshold
// (RFC 6412 3.7.6, 2 s by default).
//
// Identity: a synthetic packet carries flow, sequence and tx time in a signature at the payload's end; a recorded one
// is known by a digest of its hop-invariant bytes, matched to the earliest outstanding packet of that digest. Packets
// whose digest was outstanding more than once are counted, but never begin, end or bound a disruption.
//
// Why the brackets hold. A device blocks a packet somewhere between its sending and its leaving; when it dies there
// nobody outside sees where. Let a gate be closed from c to o.
//   Upper: the last good packet before, g, passed every gate behind the disruption before it closed, and not before
//   it was sent: c >= tx(g). The first good one after, a, passed the last of them after it opened, and before it came
//   back: o <= rx(a). So o - c <= rx(a) - tx(g), whatever the delays are and however many gates there were.
//   Lower: the last lost packet died at its gate not before tx(last lost): o > tx(last lost). The first lost one may
//   have died in the egress queue when the gate behind it closed, so c < tx(first lost) + the time it had sat there.
//   That time cannot be seen, but is bounded by the packets ahead of it: in a FIFO queue all of them but the one on
//   the line had left by c, so it is at most the largest transit delay seen on that interface, plus one frame's time on
//   the line, which is at most the smallest transit delay of the longest frames seen there. That sum is `hold_ns`.
// The second bound assumes that no lost frame was longer than every frame delivered on its interface, that delays
// before the queue are alike, and that ambiguous packets (whose delay is not known) did not wait longest.
// A largest minus smallest delay would not do: a queue that always stands 50 ms high shows no difference at all, yet
// what it held when its card stopped had been sent 50 ms before.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"
#include "dataplane/encap/ethernet.h"
#include "hil/measure/identity/packet_identity.h"

namespace hitless {

/// Stands for a figure without an end: a bracket open on one side, an outage that could not have been seen.
inline constexpr std::int64_t kUnbounded = INT64_MAX;

/// A maximal run of lost packets of a flow or scope in order of sending; none of its packets was received in between.
/// Outage bracket in ns: [tx(last lost) - tx(first lost) - hold, rx(first good after) - tx(last good before)].
struct Disruption {
  Instant first_lost, last_lost;
  Instant last_good_before;  ///< Instant::min() when nothing was received before
  Instant first_good_after;  ///< kNever when nothing was received after
  std::uint64_t lost = 0;
  std::int64_t lower_ns = 0, upper_ns = kUnbounded;  ///< upper_ns is kUnbounded when one side is open
  /// RFC 6412 3.6.5, RFC 6201: lost packets divided by the average rate at which this flow or scope was offered.
  std::int64_t loss_derived_ns = 0;
  /// rx(first good after) - rx(last good before); kUnbounded when one side is open. With a reroute to a faster path it
  /// may be negative.
  std::int64_t timestamp_ns = kUnbounded;
  std::uint32_t first_lost_flow = 0, last_lost_flow = 0;  ///< positions in MeterResult::flows
  InterfaceIndex through;  ///< where packets like the first lost one used to arrive; none: not known at that moment
  bool rerouted = false;   ///< the first good packet after arrived elsewhere (flows only)
  [[nodiscard]] bool bounded() const { return upper_ns != kUnbounded; }
};

/// One 5-tuple as sent on one interface.
struct MeterFlow {
  std::string key;  ///< "10.1.2.3:5001 > 10.9.8.7:443 tcp", from the bytes
  InterfaceIndex sent_on;
  InterfaceIndex received_on;  ///< where the flow last arrived; none: it never did
  std::uint64_t sent = 0, received = 0, lost = 0, ambiguous = 0;
  std::int64_t transit_min_ns = 0, transit_max_ns = 0;  ///< both 0 when nothing unambiguous came back
  std::int64_t loss_derived_ns = 0;  ///< all losses divided by the average rate; 0 when only one packet was sent
  /// An outage longer than this would have shown; kUnbounded with fewer than two packets.
  std::int64_t shortest_visible_outage_ns = kUnbounded;
  /// False: neither this flow nor another to the same destination ever came back, so nothing is claimed of it.
  bool destination_answered = false;
  std::vector<Disruption> disruptions;
};

/// All traffic that touches an interface or a card (the tester knows the cabling). The scope's disruptions are the
/// spans in which no packet that touched the scope came through. A packet touches the interface it was sent on and the
/// interface where its flow (or else another flow to the same destination) last arrived before it, in order of sending.
/// While the second interface is not known, the packet may be unroutable and counts in its flow only.
struct MeterScope {
  std::string name;  ///< interface name or "slot 3"
  Slot slot;
  InterfaceIndex interface;  ///< none for a card
  std::uint64_t sent = 0, received = 0, lost = 0;
  std::int64_t transit_min_ns = 0, transit_max_ns = 0;
  /// An outage longer than this would have shown: the largest gap between two packets, plus the largest transit delay
  /// (packets meet the gate early or late on their way); kUnbounded with fewer than two packets.
  std::int64_t shortest_visible_outage_ns = kUnbounded;
  std::vector<Disruption> disruptions;
};

struct MeterResult {
  std::vector<MeterFlow> flows;        ///< in order of first packet sent
  std::vector<MeterScope> interfaces;  ///< by InterfaceIndex
  std::vector<MeterScope> cards;       ///< in order of slot
  std::uint64_t sent = 0, received = 0, lost = 0, ambiguous = 0;
  /// Frames that no router forwards (not IP, group or link-local destination, TTL <= 1 ...)
  std::uint64_t not_measured = 0;
  /// Part of `lost`: packets of flows whose destination never answered, of which nothing is claimed
  std::uint64_t never_delivered = 0;
  /// Received, but never sent, already received or later than the threshold: corrupt or duplicate
  std::uint64_t unexpected = 0;
  std::uint64_t ignored = 0;  ///< received frames of the kinds that are not measured (ARP, group ...)
  std::int64_t shortest_visible_outage_ns = kUnbounded;  ///< of everything at once, as in MeterScope
  Duration forwarding_delay_threshold{};
};

/// An interface of the tester's cabling plan.
struct CabledInterface {
  InterfaceIndex index;
  std::string name;
  Slot slot;
  const Encapsulation* encapsulation = &kEthernet;
};

/// A frame as a port of the tester saw it.
struct SeenFrame {
  InterfaceIndex on;
  Instant at;
  std::span<const std::byte> bytes;  ///< from the link header on, without FCS
};

/// A frame that another thread has identified from its bytes.
struct IdentifiedFrame {
  InterfaceIndex on;
  Instant at;
  PacketIdentity identity;  ///< a received frame has only kind and digest
  std::uint32_t frame_bytes = 0;
};

class Meter {
 public:
  explicit Meter(std::vector<CabledInterface> cabling, Duration forwarding_delay_threshold = std::chrono::seconds(2));
  ~Meter();
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  /// Frames are reported in order of `at`.
  void sent(std::span<const SeenFrame> frames);
  void sent(InterfaceIndex on, Instant at, std::span<const std::byte> frame) {
    const SeenFrame seen{on, at, frame};
    sent({&seen, 1});
  }
  void sent(std::span<const IdentifiedFrame> frames);
  /// Between two advance(), frames are reported in any order: a step behind the newest sent(), one port after another.
  void received(std::span<const SeenFrame> frames);
  void received(InterfaceIndex on, Instant at, std::span<const std::byte> frame) {
    const SeenFrame seen{on, at, frame};
    received({&seen, 1});
  }
  void received(std::span<const IdentifiedFrame> frames);
  /// The caller will report no frame with an instant before `now` any more: matches the frames that came back before
  /// `now` and decides packets older than the threshold. The number of calls changes no result, but frames that came
  /// back are kept until the next call.
  void advance(Instant now);
  /// Decides everything that is outstanding. Called once, at the end.
  MeterResult finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hitless
