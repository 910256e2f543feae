#pragma once
// A forwarder reduced to what the measuring side can see of one: cards, interfaces and routes with gates, a constant
// way through the fabric, FIFO queues with a rate and a limit. It feeds a Ledger and a Truth, and logs what a tester
// would see; everything about it is random from one seed.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "dataplane/base/cause.h"
#include "dataplane/base/random.h"
#include "hil/measure/ledger/ledger.h"
#include "hil/measure/meter/meter.h"
#include "hil/measure/truth/truth.h"
#include "tests/hil/measure/frames.h"

namespace hitless::test {

/// A packet's meta data where the Ledger looks for them, without a pool or EAL.
class MetaCarrier {
 public:
  explicit MetaCarrier(const PacketMeta& meta) { *::new (storage_ + sizeof(rte_mbuf)) PacketMeta = meta; }
  /// A burst of this one packet; the Ledger reads the meta data only.
  [[nodiscard]] std::span<rte_mbuf* const> burst() {
    mbuf_ = reinterpret_cast<rte_mbuf*>(storage_);
    return {&mbuf_, 1};
  }

 private:
  alignas(rte_mbuf) std::byte storage_[sizeof(rte_mbuf) + kPacketMetaSize]{};
  rte_mbuf* mbuf_ = nullptr;
};

/// What a tester sees.
struct Sighting {
  Instant at;
  bool sent = false;  ///< otherwise received
  InterfaceIndex on;
  Frame frame;
};

class ChannelModel {
 public:
  explicit ChannelModel(std::uint64_t seed);
  /// Sends everything, closes and opens the gates; once.
  void run();

  [[nodiscard]] const std::vector<Sighting>& sightings() const { return sightings_; }
  [[nodiscard]] const Ledger& ledger() const { return *ledger_; }
  [[nodiscard]] const Truth& truth() const { return truth_; }
  [[nodiscard]] std::vector<CabledInterface> cabling() const;
  [[nodiscard]] std::vector<Slot> slots() const;
  [[nodiscard]] Duration threshold() const { return threshold_; }
  /// The ledger's flow of each of the meter's, by key and interface.
  [[nodiscard]] std::vector<FlowId> join(const MeterResult& result) const;

 private:
  struct GateState {
    bool closed = false;
    CauseId cause;
  };
  struct Packet {
    PacketMeta meta;
    Frame frame;
    Instant departure;
  };
  struct Port {
    Slot slot;
    std::int64_t byte_ns = 1;
    std::size_t limit_bytes = 0, bytes = 0;
    CauseId full_cause;
    bool refusing = false;
    Instant free{};
    std::deque<Packet> queue;
  };
  struct Flow {
    FrameSpec spec;
    InterfaceIndex in, out;
    bool routed = true, is_signed = false, repeats = false;
    std::size_t largest_passing = SIZE_MAX;
    std::vector<std::size_t> sizes;  ///< the first packet has the first of them
    Frame newest;
    std::uint64_t sent = 0;
  };

  void make_chassis();
  void make_flows();
  void plan_sendings();
  void plan_closures();
  void plan_moves();
  void plan_closure(const Gate& gate, Instant from);
  void close(const Gate& gate, Instant at);
  void open(const Gate& gate, Instant at);
  void send(std::size_t flow, Instant at);
  void arrive(Packet packet);
  void depart_until(Instant until);
  void flush(InterfaceIndex port, Instant at, DropReason reason, CauseId cause);
  void drop(PacketMeta meta, DropReason reason, CauseId cause);
  Frame next_frame(Flow& flow);
  /// The closed gate's state; null when it is open.
  [[nodiscard]] const GateState* blocked(const Gate& gate) const;
  [[nodiscard]] Gate card_gate(InterfaceIndex i) const;
  [[nodiscard]] Gate interface_gate(InterfaceIndex i) const;
  [[nodiscard]] Gate route_gate(const Flow& flow) const;
  [[nodiscard]] Instant some_time();
  void at(Instant when, int rank, std::function<void()> what) {
    events_[{when, rank, next_event_++}] = std::move(what);
  }

  Random random_;
  PhaseTable phases_;
  Truth truth_;
  std::unique_ptr<Ledger> ledger_;
  Duration latency_{}, life_{}, threshold_{};
  std::vector<Port> ports_;
  std::vector<Flow> flows_;
  std::map<Gate, GateState> gates_;
  std::map<std::tuple<Instant, int, std::uint64_t>, std::function<void()>> events_;
  std::vector<Sighting> sightings_;  ///< after run(): in order of time
  std::uint64_t next_event_ = 0, next_packet_ = 0;
  std::uint32_t next_cause_ = 0;
};

}  // namespace hitless::test
