#include "hil/reach_probe.h"

#include <set>

#include <fmt/format.h>

namespace hitless {

bool ReachProbe::counts(const rte_mbuf* mbuf) const { return from_ && meta_of(mbuf).sent >= *from_; }

void ReachProbe::offered(std::span<rte_mbuf* const> burst) {
  if (!from_) return;
  for (const rte_mbuf* mbuf : burst) offered_ += counts(mbuf) ? 1U : 0U;
}

void ReachProbe::delivered(std::span<rte_mbuf* const> burst, bool right_station) {
  if (!from_) return;
  for (const rte_mbuf* mbuf : burst) {
    if (!counts(mbuf)) continue;
    const PacketMeta& meta = meta_of(mbuf);
    if (!right_station) {
      ++lost_;
      continue;
    }
    ++delivered_;
    ++pairs_[{interfaces_[meta.ingress.index()].slot, interfaces_[meta.egress.index()].slot}];
  }
}

void ReachProbe::dropped(std::span<rte_mbuf* const> burst) {
  if (!from_) return;
  for (const rte_mbuf* mbuf : burst) lost_ += counts(mbuf) ? 1U : 0U;
}

void ReachProbe::consumed(std::span<rte_mbuf* const> burst) {
  if (!from_) return;
  for (const rte_mbuf* mbuf : burst) consumed_ += counts(mbuf) ? 1U : 0U;
}

std::vector<std::string> ReachProbe::faults() const {
  std::vector<std::string> lines;
  if (lost_ > 0 || offered_ != delivered_ + consumed_)
    lines.push_back(fmt::format("afterwards {} packets were sent, {} delivered and {} lost", offered_, delivered_,
                                offered_ - delivered_ - consumed_));
  std::set<std::pair<Slot, Slot>> neighbours;
  for (const Interface& from : interfaces_)
    for (const Interface& to : interfaces_)
      if (from.slot != to.slot && from.vrf == to.vrf) neighbours.emplace(from.slot, to.slot);
  for (const auto& [from, to] : neighbours)
    if (!pairs_.contains({from, to}))
      lines.push_back(fmt::format("afterwards no packet went from slot {} to slot {}", from.value, to.value));
  return lines;
}

}  // namespace hitless
