#pragma once
// The active RP's knowledge of the stations on its links, beyond the configuration: the neighbours that it asks for by
// ARP (RFC 826) or neighbour discovery (RFC 4861), those that answered, and when it asks again. The cache handles no
// frames: its caller takes requests from here and tells here what neighbours say of themselves.

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "control/base/timeline_writer.h"
#include "control/fib/adjacency_table.h"
#include "control/routing/rib.h"
#include "dataplane/base/owned_timers.h"

namespace hitless {

/// A neighbour's statement about itself; its address lies in a connected network of the interface.
struct LearntNeighbour {
  NeighbourAddress at;
  MacAddress mac;
  /// The neighbour spoke to the chassis, so the statement may make an entry. Otherwise it may only touch an existing
  /// entry, one that awaits the answer included (RFC 826; RFC 4861 7.2.3, 7.2.5).
  bool may_add = false;
  /// The statement may replace another MAC address that is known; false for an advertisement without the override flag
  /// (RFC 4861 7.2.5).
  bool may_replace = false;
};

/// Who hears of what the cache has put into the RIB and the adjacencies: for the cards and the standby.
class NeighbourListener {
 public:
  virtual ~NeighbourListener() = default;
  virtual void neighbour_changed(const LearntAdjacency& learnt) = 0;
};

class NeighbourCache {
 public:
  /// Most neighbours that are known at once, and most that are asked for or do not answer: a scan of a network neither
  /// fills the chassis nor keeps it from knowing others. Beyond the second limit, packets wait unanswered.
  static constexpr std::size_t kNeighboursMax = 4096, kUnansweredMax = 512;

  /// All references outlive the cache.
  struct Surroundings {
    OwnedTimers& timers;
    TimelineWriter& timeline;
    const ChassisConfig& config;
    AdjacencyTable& adjacencies;
    Rib& rib;
    Epoch epoch;  ///< the active's
    NeighbourListener& listener;
  };
  explicit NeighbourCache(Surroundings surroundings);

  /// Takes a neighbour's statement.
  void heard(const LearntNeighbour& neighbour);
  /// A packet to this address found its neighbour's adjacency incomplete: asks for the neighbour, and the packet is
  /// dropped (no packet is kept meanwhile, though RFC 4861 7.2.2 would keep one). False when there is no neighbour to
  /// ask, or when none of the neighbours on the packet's ways answers: the host is unreachable.
  bool resolve(const IpAddress& destination, VrfId vrf);
  /// Asks for every neighbour that is not configured: this RP has just become the one that speaks.
  void confirm();
  /// The neighbours to ask now, at most `most`; the others wait.
  [[nodiscard]] std::vector<NeighbourAddress> take_requests(std::size_t most = 64);
  /// Neighbours whose adjacency is another than the configuration gave.
  [[nodiscard]] std::vector<LearntAdjacency> learnt() const { return around_.adjacencies.learnt(); }

 private:
  enum class State : std::uint8_t { resolving, unreachable, known, confirming, expiring };
  struct Entry {
    State state = State::resolving;
    std::uint32_t asked = 0;
    Instant due = kNever;       ///< when it is time for what comes next in this state
    Instant timer_at = kNever;  ///< a timer looks, no later than `due`: kNever: none runs
    Instant changed = Instant::min();
  };

  [[nodiscard]] static bool is_unanswered(State state) {
    return state == State::resolving || state == State::unreachable;
  }
  [[nodiscard]] bool is_configured(const NeighbourAddress& neighbour) const;
  bool want(const NeighbourAddress& neighbour);
  void become(Entry& entry, State state);
  void look_at(const NeighbourAddress& neighbour, Entry& entry, Instant due);
  void ask(const NeighbourAddress& neighbour, Entry& entry);
  void begin_asking(const NeighbourAddress& neighbour, State state);
  void keep(const NeighbourAddress& neighbour, Entry& entry);
  void adopt(const NeighbourAddress& neighbour, Entry& entry, const MacAddress& mac);
  void on_timer(const NeighbourAddress& neighbour, Instant at);
  void on_silence(const NeighbourAddress& neighbour, Entry& entry);
  void erase(const NeighbourAddress& neighbour);
  void forget(const NeighbourAddress& neighbour);

  Surroundings around_;
  const NeighbourTimers& periods_;
  std::map<NeighbourAddress, Entry> entries_;
  std::size_t unanswered_ = 0;  ///< number of unanswered entries
  std::deque<NeighbourAddress> requests_;
};

}  // namespace hitless
