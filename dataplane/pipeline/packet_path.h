#pragma once
// Carries packets through the chassis step by step: source -> ingress card -> fabric -> egress card -> queue -> sink.
// Each card is walked along its own list of views, so a card's events cut its own packets only, and the length of a
// step never changes a result.

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "dataplane/base/cause.h"
#include "dataplane/base/sorted_runs.h"
#include "dataplane/forwarder/card_view.h"
#include "dataplane/forwarder/forwarder.h"
#include "dataplane/packet/packet_exit.h"
#include "dataplane/packet/packet_observer.h"
#include "dataplane/packet/packet_source.h"
#include "dataplane/pipeline/deferred_gates.h"
#include "dataplane/pipeline/fabric_lane.h"
#include "dataplane/pipeline/originated_book.h"
#include "dataplane/pipeline/published_views.h"
#include "dataplane/pipeline/punt_policy.h"
#include "dataplane/pipeline/stage_observer.h"
#include "dataplane/queue/egress_queue.h"

namespace hitless {

class PacketPath {
 public:
  /// `interfaces` and `gates` outlive the path. `stations[i]`: MAC addresses that listen behind interface i.
  PacketPath(const InterfaceTable& interfaces, std::vector<std::vector<MacAddress>> stations, Duration fabric_latency,
             CauseTable& causes, GateObserver& gates);
  ~PacketPath();

  /// Puts a card into the slot; the card starts with `view`.
  void install(Slot slot, CardViewPtr view);
  // For several paths that share the chassis, each with cards of its own:
  /// Numbers this path's packets first, first + stride, ..., so that no two paths use the same number.
  void number_packets(std::uint64_t first, std::uint64_t stride) {
    next_id_ = first;
    id_stride_ = stride;
  }
  /// Slots for which `leads_to` is true have cards of another path: packets to these cards leave through the lane.
  void send_over(FabricLane& lane, const std::function<bool(Slot)>& leads_to);
  /// Packets of another path come in through the lane.
  void receive_over(FabricLane& lane) { lanes_in_.push_back(&lane); }
  /// Takes in the packets that have come through the lanes; true when there were any. Call it before advance_egress(),
  /// but after its `until` is known.
  bool accept_arrivals();
  /// Hands over the packets that cross to other paths; true when those paths can reach all of them.
  bool hand_over();

  /// Control publishes here the views that cards took since the last step, all before the end of the coming step.
  /// Control may run on another thread than the caller of the other functions.
  [[nodiscard]] PublishedViews& views() { return views_; }
  /// `stage`: the stage that the observer's work counts as.
  void observe(PacketObserver& observer, Stage stage = Stage::rig) { observers_.push_back({&observer, stage}); }
  /// From now on packets that leave an interface go through `exit`; null: they stay inside.
  void set_exit(PacketExit* exit) { exit_ = exit; }
  /// From now on the frames that `punted` takes are consumed; the route processor, as an observer, hears of dropped and
  /// consumed packets. Null: such frames are dropped by name.
  void set_punt_policy(const PuntPolicy* punted) { punted_ = punted; }
  /// Sends a whole frame of the route processor to `interface` at the instant `at`, no earlier than the end of the last
  /// step. Observers do not hear of the frame.
  void originate(rte_mbuf* packet, InterfaceIndex interface, Instant at);
  [[nodiscard]] const OriginatedBook& originated() const { return originated_; }
  /// Removes the observer.
  void forget(const PacketObserver& observer) {
    std::erase_if(observers_, [&observer](const Observing& o) { return o.observer == &observer; });
  }
  /// From now on tells `stages` which stage begins; null: tells nobody.
  void time_stages(StageObserver* stages) { stages_ = StageMarker(stages); }
  /// Follows the packet with this id through every stage; one at a time.
  void trace(std::uint64_t packet_id, Trace* trace);

  /// Takes packets from `source` that are sent before `until`, at most `limit`. Returns the end of the step: the source
  /// has no packet left before this end.
  Instant take(PacketSource& source, Instant until, std::size_t limit);
  /// Moves every packet up to `until`.
  void advance(Instant until);
  /// First part of advance(): incoming packets are processed up to `until` and go over the fabric.
  void advance_ingress(Instant until);
  /// Second part: outgoing packets are processed up to `until`. That is at most the end of this path's ingress, and at
  /// most another path's ingress at its last hand-over plus the fabric's latency: packets sent later arrive later.
  void advance_egress(Instant until);

  /// Packets that the path has taken from the source so far.
  [[nodiscard]] std::uint64_t packets_taken() const { return packets_taken_; }
  /// Packets that the path holds: not delivered, dropped or consumed. Originated frames are included.
  [[nodiscard]] std::size_t in_flight() const;

 private:
  struct Crossing;
  struct Card;
  struct Observing {
    PacketObserver* observer;
    Stage stage;
  };
  void find_views(Instant from, Instant until);
  void tell_offered(Instant until);
  void walk_ingress(Instant until);
  void walk_egress(Instant until);
  void wait_for_egress(rte_mbuf* packet);
  void ingress(Card& card, Instant until);
  void ingress_burst(Card& card, const CardView& view, std::span<rte_mbuf* const> burst);
  void egress(Card& card, Instant until);
  void egress_burst(Card& card, const CardView& view, std::span<rte_mbuf* const> burst);
  void close_gates(Card& card, Instant at, const CardView& before, const CardView& after);
  void transmit(Card& card, Instant until);
  template <class Right>
  void tell_delivered(Right right);
  void deliver(InterfaceIndex interface);
  void refuse(std::size_t sent);
  std::size_t end_originated(std::vector<rte_mbuf*>& packets);
  void finish_dropped();
  [[nodiscard]] Trace* trace_of(std::span<rte_mbuf* const> burst) const;

  const InterfaceTable& interfaces_;
  bool several_vrfs_;
  std::vector<std::vector<MacAddress>> stations_;
  Duration fabric_latency_;
  DeferredGates queue_gates_;
  PublishedViews views_;
  Instant ingress_done_ = Instant::min();  ///< every packet has been moved up to this instant
  Instant egress_done_ = Instant::min();
  std::vector<EgressQueue> queues_;           // by InterfaceIndex
  std::vector<std::unique_ptr<Card>> cards_;  // by slot; null where empty
  std::vector<Card*> card_of_;                // by InterfaceIndex; null: its slot is empty or another path's
  std::vector<FabricLane*> lane_of_;          // by InterfaceIndex; null: not another path's
  std::vector<FabricLane*> lanes_out_, lanes_in_;
  SortedRuns<Crossing> crossing_runs_;
  std::vector<Observing> observers_;
  std::vector<rte_mbuf*> taken_, dropped_, departed_, consumed_;
  std::uint64_t next_id_ = 0, id_stride_ = 1;
  std::uint64_t packets_taken_ = 0;
  std::size_t in_flight_ = 0;
  std::uint64_t traced_id_ = UINT64_MAX;
  Trace* trace_ = nullptr;
  StageMarker stages_;
  PacketExit* exit_ = nullptr;
  const PuntPolicy* punted_ = nullptr;
  OriginatedBook originated_;
};

}  // namespace hitless
