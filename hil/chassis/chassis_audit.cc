// Checks the state that a finished upgrade or fault must have left behind.

#include <algorithm>

#include <fmt/format.h>

#include "control/images/boot_variable.h"
#include "hil/chassis/chassis.h"

namespace hitless {
namespace {

/// The meaning of a route for packets: kind, interface and neighbour MAC of each path.
using Meaning = std::vector<std::tuple<AdjacencyKind, InterfaceIndex, MacAddress>>;

void add_to(Meaning& meaning, const Adjacency& adjacency) {
  if (adjacency.kind == AdjacencyKind::neighbour)
    meaning.emplace_back(adjacency.kind, adjacency.egress, adjacency.destination);
  else
    meaning.emplace_back(adjacency.kind, InterfaceIndex(), MacAddress{});
}

Meaning meaning_of(const BestRoute& route, const RouteProcessor& rp) {
  Meaning out;
  for (const ResolvedHop& hop : route.hops) add_to(out, rp.adjacency(hop));
  std::sort(out.begin(), out.end());
  // Neighbours of one network that do not answer share the network's glean adjacency.
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Meaning meaning_of(const FibEntry& entry, const FibVersion& fib) {
  Meaning out;
  for (const AdjacencyIndex index : entry.paths) add_to(out, fib.adjacency(index));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void audit_fib(const std::string& who, const FibVersion& fib, const RouteProcessor& rp, const ChassisConfig& config,
               std::vector<std::string>& faults) {
  std::size_t missing = 0, different = 0;
  std::string example;
  FibEntry before;
  // A packet to an address must find the longest of the prefixes that begin at this address.
  const auto look_up = [&](const FibEntry& entry) {
    const LoadBalanceIndex found = fib.lookup(entry.prefix.address, entry.prefix.vrf);
    if (found.valid() && std::ranges::equal(fib.paths(found), entry.paths)) return;
    ++different;
    example = to_string(entry.prefix, config.vrfs);
  };
  rp.rib().for_each_best([&](const BestRoute& route) {
    FibEntry entry;
    if (!fib.find(route.prefix, &entry)) {
      ++missing;
      example = to_string(route.prefix, config.vrfs);
      return;
    }
    if (meaning_of(entry, fib) != meaning_of(route, rp)) {
      ++different;
      example = to_string(route.prefix, config.vrfs);
    }
    if (before.prefix.address != entry.prefix.address || before.prefix.vrf != entry.prefix.vrf)
      if (!before.paths.empty()) look_up(before);
    before = std::move(entry);
  });
  if (!before.paths.empty()) look_up(before);
  const std::size_t extra =
      fib.prefix_count() + missing > rp.rib().size() ? fib.prefix_count() + missing - rp.rib().size() : 0;
  if (missing + different + extra > 0)
    faults.push_back(fmt::format("{}: FIB differs from the RIB: {} prefixes missing, {} different, {} too many{}{}",
                                 who, missing, different, extra, example.empty() ? "" : ", such as ", example));
  if (const std::size_t stale = fib.stale_count(rp.epoch()); stale > 0)
    faults.push_back(fmt::format("{}: {} stale prefixes of an epoch before {}", who, stale, rp.epoch().value));
}

}  // namespace

std::vector<std::string> Chassis::audit() const {
  std::vector<std::string> faults;
  const RouteProcessor* rp = active();
  if (rp == nullptr) return {"no RP is active"};
  if (this->rp(other(rp->id())).active()) faults.emplace_back("both RPs are active");
  if (const RfState peer = this->rp(other(rp->id())).rf_state();
      peer != RfState::standby_hot && !gone_for_good(other(rp->id())))
    faults.push_back(fmt::format("RP {} is {}, not STANDBY HOT", to_string(other(rp->id())), to_string(peer)));
  // A wrong BOOT variable shows only at the next boot, which would bring up another image than the running one.
  for (const auto& one : rps_)
    if (const auto images = boot_images(one->boot_variable());
        !one->running_image().empty() && (images.empty() || images.front() != one->running_image()))
      faults.push_back(fmt::format("RP {} runs {} and would boot {}", to_string(one->id()), one->running_image(),
                                   one->boot_variable()));
  // Cards in the same state share one version, which is compared once.
  std::map<const FibVersion*, std::string> seen;
  for (const auto& [slot, card] : cards_) {
    const std::string who = to_string(slot);
    if (!card->view()->forwarding())
      faults.push_back(who + " does not forward");
    else
      seen.emplace(card->view()->fib.get(), who);
  }
  for (const auto& [slot, card] : cards_)
    if (const auto found = seen.find(card->view()->fib.get()); found != seen.end()) {
      audit_fib(found->second, *found->first, *rp, config_, faults);
      seen.erase(found);
    }
  return faults;
}

}  // namespace hitless
