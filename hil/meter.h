#pragma once
// A black-box tester: sees only which bytes were sent on which interface when, and which came back where and when. It
// reads packet bytes, never mbuf meta data, and knows nothing of gates, causes or plans. The same code measures a
// real device. Constant memory: a packet is lost when it has not come back within the forwarding delay threshold
// (RFC 6412 3.7.6, 2 s by default).
//
// Identity: a synthetic packet carries flow, sequence and tx time in a signature at the payload's end; a recorded one
// is known by a digest of its hop-invariant bytes, matched to the earliest outstanding packet of that digest. Packets
// whose digest was outstanding more than once are counted, but never bound a bracket.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dataplane/base/ids.h"
#include "dataplane/base/time.h"

namespace hitless {

/// A maximal run of lost packets of a flow or scope in order of sending, with no packet of it received in between.
/// Outage bracket in ns: [tx(last lost) - tx(first lost), tx(first good after) - tx(last good before)], each end
/// widened by the largest minus the smallest transit delay seen in that flow or scope.
struct Disruption {
  Instant first_lost, last_lost;
  Instant last_good_before;  ///< Instant::min() when nothing was received before
  Instant first_good_after;  ///< kNever when nothing was received after
  std::uint64_t lost = 0;
  std::int64_t lower_ns = 0, upper_ns = 0;  ///< upper_ns is INT64_MAX when one side is open
  [[nodiscard]] bool bounded() const { return upper_ns != INT64_MAX; }
};

/// One 5-tuple as sent on one interface.
struct MeterFlow {
  std::string key;  ///< "10.1.2.3:5001 > 10.9.8.7:443 tcp", from the bytes
  InterfaceIndex sent_on;
  InterfaceIndex received_on;  ///< where it last arrived; none when never
  std::uint64_t sent = 0, received = 0, lost = 0, ambiguous = 0;
  std::int64_t transit_min_ns = 0, transit_max_ns = 0;
  std::vector<Disruption> disruptions;
};

/// All traffic that touches an interface or a card (the tester knows the cabling): its disruptions are the spans in
/// which nothing that touched it came through.
struct MeterScope {
  std::string name;  ///< interface name or "slot 3"
  std::uint64_t sent = 0, received = 0, lost = 0;
  std::int64_t transit_min_ns = 0, transit_max_ns = 0;
  std::int64_t shortest_visible_outage_ns = 0;  ///< an outage longer than this would have shown: its largest gap
  std::vector<Disruption> disruptions;
};

struct MeterResult {
  std::vector<MeterFlow> flows;       ///< in order of first packet sent
  std::vector<MeterScope> interfaces; ///< by InterfaceIndex
  std::vector<MeterScope> cards;      ///< in order of slot
  std::uint64_t sent = 0, received = 0, lost = 0, ambiguous = 0;
  std::uint64_t not_measured = 0;       ///< frames that no router forwards (not IP, group or link-local destination, TTL <= 1 ...)
  std::uint64_t never_delivered = 0;    ///< lost packets of flows whose destination never answered: nothing is claimed of them
  std::uint64_t unexpected = 0;         ///< received, but never sent or already received: corrupt or duplicate
  Duration forwarding_delay_threshold{};
};

/// An interface of the tester's cabling plan.
struct CabledInterface {
  InterfaceIndex index;
  std::string name;
  Slot slot;
};

class Meter {
 public:
  explicit Meter(std::vector<CabledInterface> cabling, Duration forwarding_delay_threshold = std::chrono::seconds(2));
  ~Meter();
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  /// Called in order of `at`.
  void sent(InterfaceIndex on, Instant at, std::span<const std::byte> frame);
  /// `at` may run a step behind the newest sent(), but in order per interface.
  void received(InterfaceIndex on, Instant at, std::span<const std::byte> frame);
  /// Nothing with an instant before `now` will be reported any more: packets older than the threshold are decided.
  void advance(Instant now);
  /// Decides everything that is outstanding.
  MeterResult finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hitless
