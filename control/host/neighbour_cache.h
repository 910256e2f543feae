#pragma once
// What the active RP knows of the stations on its links, beyond what is configured: whom it asks for by ARP (RFC 826)
// or neighbour discovery (RFC 4861), who answered, and when it asks again. Frames are somebody else's: requests are
// taken from here, and what neighbours say of themselves is told here.

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "control/base/journal.h"
#include "control/fib/adjacency_table.h"
#include "control/routing/rib.h"
#include "dataplane/base/owned_timers.h"

namespace hitless {

/// What a neighbour said of itself; its address lies in a connected network of the interface.
struct LearntNeighbour {
  NeighbourAddress at;
  MacAddress mac;
  /// It spoke to the chassis, so an entry may be made of it. Otherwise it may only touch an entry that there is, one
  /// that awaits its answer included (RFC 826; RFC 4861 7.2.3, 7.2.5).
  bool may_add = false;
  /// It may replace another MAC address that is known; false for an advertisement without the override flag (RFC 4861
  /// 7.2.5).
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
  /// Neighbours that are known at once, and those that are asked for or do not answer: whoever scans a network neither
  /// fills the chassis nor keeps it from knowing others. Beyond the latter, packets wait unanswered.
  static constexpr std::size_t kNeighboursMax = 4096, kUnansweredMax = 512;

  /// All of it outlives the cache.
  struct Surroundings {
    OwnedTimers& timers;
    Journal& journal;
    const ChassisConfig& config;
    AdjacencyTable& adjacencies;
    Rib& rib;
    Epoch epoch;  ///< the active's
    NeighbourListener& listener;
  };
  explicit NeighbourCache(Surroundings surroundings);

  /// A neighbour spoke.
  void heard(const LearntNeighbour& neighbour);
  /// A packet to this address found its neighbour's adjacency incomplete: asks for it, and the packet is dropped (no
  /// packet is kept meanwhile, as RFC 4861 7.2.2 would have it). False when there is none to ask,
  /// or none of those that it may go by answers: the host is unreachable.
  bool resolve(const IpAddress& destination, VrfId vrf);
  /// Asks for every neighbour that is not configured: this RP has just become the one that speaks.
  void confirm();
  /// Whom to ask now, at most so many; the others wait.
  [[nodiscard]] std::vector<NeighbourAddress> take_requests(std::size_t most = 64);
  /// Neighbours that are known and not as the configuration has them.
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
  std::size_t unanswered_ = 0;  ///< of the entries
  std::deque<NeighbourAddress> requests_;
};

}  // namespace hitless
