#pragma once
// Carries packets through the chassis step by step: source -> ingress card -> fabric -> egress card -> queue -> sink.
// Each card is walked along its own list of views, so its events cut its packets and nobody else's, and the length of
// a step cannot change a result.

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
#include "dataplane/pipeline/published_views.h"
#include "dataplane/pipeline/punted_frames.h"
#include "dataplane/pipeline/stage_observer.h"
#include "dataplane/queue/egress_queue.h"

namespace hitless {

class PacketPath {
 public:
  /// `interfaces` and `gates` outlive it. `stations[i]`: MAC addresses that listen behind interface i.
  PacketPath(const InterfaceTable& interfaces, std::vector<std::vector<MacAddress>> stations, Duration fabric_latency,
             CauseTable& causes, GateObserver& gates);
  ~PacketPath();

  /// A slot with a card, and the view it starts with.
  void install(Slot slot, CardViewPtr view);
  // Where several paths share the chassis, each with cards of its own:
  /// Its packets get the numbers first, first + stride, ...: no two paths the same one.
  void number_packets(std::uint64_t first, std::uint64_t stride) {
    next_id_ = first;
    id_stride_ = stride;
  }
  /// Cards in such slots are another path's: packets to them leave through the lane.
  void send_over(FabricLane& lane, const std::function<bool(Slot)>& leads_to);
  /// Packets of another path's come in through the lane.
  void receive_over(FabricLane& lane) { lanes_in_.push_back(&lane); }
  /// Takes in what has come through the lanes: before advance_egress, once it is known how far that may go.
  /// Whether there was anything.
  bool accept_arrivals();
  /// True when every packet that crosses to another path is in its reach.
  bool hand_over();

  /// Where control tells what cards forward with from when on: views that they took since the last step, all before
  /// the end of the coming one. It may do so on another thread than the one that calls the rest here.
  [[nodiscard]] PublishedViews& views() { return views_; }
  /// `stage`: what the observer's work counts as.
  void observe(PacketObserver& observer, Stage stage = Stage::rig) { observers_.push_back({&observer, stage}); }
  /// What leaves an interface goes through here, from now on; null: it stays inside.
  void leave_by(PacketExit* exit) { exit_ = exit; }
  /// Frames of the link's own protocols go to the route processor from now on, which hears of what was dropped or
  /// consumed as an observer; null: they are dropped by name.
  void punt_to(const PuntedFrames* punted) { punted_ = punted; }
  /// A whole frame of the route processor's, on its way to `interface` from `at` on, which is no earlier than the end
  /// of the last step. Observers do not hear of it.
  void originate(rte_mbuf* packet, InterfaceIndex interface, Instant at);
  [[nodiscard]] const OriginatedBook& originated() const { return originated_; }
  /// No longer tells this observer.
  void forget(const PacketObserver& observer) {
    std::erase_if(observers_, [&observer](const Observing& o) { return o.observer == &observer; });
  }
  /// Tells which stage begins, from now on; null: nobody.
  void time_stages(StageObserver* stages) { stages_ = StageMarker(stages); }
  /// Follows the packet with this id through every stage; one at a time.
  void trace(std::uint64_t packet_id, Trace* trace);

  /// Takes packets from `source` that are sent before `until`, at most `limit`. Returns the end of the step: no packet
  /// before it is left in the source.
  Instant take(PacketSource& source, Instant until, std::size_t limit);
  /// Moves every packet up to `until`.
  void advance(Instant until);
  /// The same in two parts: what comes in is processed up to `until`, and goes over the fabric.
  void advance_ingress(Instant until);
  /// What goes out is processed up to `until`, no later than ingress is, and no later than another path's ingress was
  /// when it last handed over, plus the fabric's latency: what it sends later arrives later.
  void advance_egress(Instant until);

  /// Packets that it has taken from the source so far.
  [[nodiscard]] std::uint64_t packets_taken() const { return packets_taken_; }
  /// Packets that it holds: not delivered, dropped or consumed; those that were originated included.
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
  Instant ingress_done_ = Instant::min();  ///< every packet was moved up to here
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
  const PuntedFrames* punted_ = nullptr;
  OriginatedBook originated_;
};

}  // namespace hitless
