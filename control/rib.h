#pragma once
// The routing table of the active RP: all candidates, the best of them, and where it leads. A pure function of the
// routes that are in it: the order in which they came does not show.

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "control/chassis_config.h"

namespace hitless {

enum class HopKind : std::uint8_t {
  neighbour,  ///< `address` reached over `interface`
  attached,   ///< the connected network itself: `address` is the network
  receive,    ///< an address of the chassis
  null,       ///< Null0
};
struct ResolvedHop {
  HopKind kind = HopKind::null;
  InterfaceIndex interface;
  IpAddress address;
  auto operator<=>(const ResolvedHop&) const = default;
};

/// The best route to a prefix. `hops`: sorted, 1 to kMaxPaths; empty only in a change that says "gone".
struct BestRoute {
  Prefix prefix;
  RouteProtocol protocol = RouteProtocol::static_;
  std::uint8_t distance = 0;
  std::uint32_t metric = 0;
  std::vector<ResolvedHop> hops;
};

class Rib {
 public:
  static constexpr std::size_t kMaxPaths = 16;

  Rib() = default;
  /// With the connected networks, the chassis's own addresses (local) and a host route for each configured neighbour
  /// (CEF's adjacency prefixes), so that packets to a neighbour do not end at its network's glean.
  explicit Rib(const std::vector<ConfiguredInterface>& addressing);
  Rib(const Rib&) = delete;
  Rib& operator=(const Rib&) = delete;

  /// A second route to a prefix is a further candidate; the same route again changes nothing.
  void add(const RibRoute& route);
  /// Takes every candidate of a source (not connected or local ones) of these protocols from the prefix. What is added
  /// before the next take_changes takes its place without a gap.
  void withdraw(const Prefix& prefix, RouteProtocols protocols = kAllProtocols);
  /// What changed in the best routes since the last call, each prefix once, in the order of first change.
  std::vector<BestRoute> take_changes();

  /// The best route of exactly this prefix.
  [[nodiscard]] std::optional<BestRoute> best(const Prefix& prefix) const;
  /// Longest match among usable routes.
  [[nodiscard]] std::optional<BestRoute> lookup(const IpAddress& address) const;
  /// Every best route, IPv4 before IPv6, in prefix order.
  void for_each_best(const std::function<void(const BestRoute&)>& visit) const;
  /// Prefixes that have a best route.
  [[nodiscard]] std::size_t size() const { return usable_; }

 private:
  using SetId = std::uint32_t;
  using HopsId = std::uint32_t;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Candidate {
    RouteProtocol protocol;
    std::uint8_t distance;
    std::uint32_t metric;
    SetId via;      ///< into sets_; kNone: `direct` holds
    HopsId direct;  ///< into hops_
    auto operator<=>(const Candidate&) const = default;
  };
  struct Entry {
    std::vector<Candidate> candidates;  ///< by distance, metric
    std::uint32_t best = 0;             ///< candidate that names the best route
    HopsId hops = kNone;                ///< where it leads; kNone: nowhere
    HopsId published = kNone;           ///< what take_changes last said
    bool dirty = false;
  };
  using Table = std::map<Prefix, Entry>;
  struct Interned {
    std::map<std::vector<ResolvedHop>, HopsId> ids;
    std::vector<const std::vector<ResolvedHop>*> lists;
  };

  void add_direct(const Prefix& prefix, RouteProtocol protocol, ResolvedHop hop);
  void insert(const Prefix& prefix, const Candidate& candidate);
  HopsId intern(std::vector<ResolvedHop> hops);
  SetId intern_set(const std::vector<IpAddress>& via);
  /// After the candidates of `prefix` changed: its own best, then whatever resolves through it.
  void settle(const Prefix& prefix, Entry& entry);
  void recompute(const Prefix& prefix, Entry& entry);
  /// Where the first usable group of candidates leads; `best` (may be null) gets its first candidate.
  [[nodiscard]] std::vector<ResolvedHop> lead(const Entry& entry, int depth, std::uint32_t* best) const;
  [[nodiscard]] std::vector<ResolvedHop> resolve(const IpAddress& hop, int depth) const;
  [[nodiscard]] BestRoute describe(const Prefix& prefix, const Entry& entry, HopsId hops) const;

  Table table_;
  std::array<std::array<std::uint32_t, 129>, 2> lengths_{};  ///< entries of each family and length
  Interned hops_;
  std::map<std::vector<IpAddress>, SetId> set_ids_;
  std::vector<std::vector<IpAddress>> sets_;
  std::map<IpAddress, std::vector<ResolvedHop>> tracked_;  ///< every next hop in use and where it leads now
  std::vector<Prefix> dirty_;
  std::size_t usable_ = 0;
};

}  // namespace hitless
