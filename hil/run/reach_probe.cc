#include "hil/run/reach_probe.h"

#include <map>

#include <fmt/format.h>

namespace hitless {

bool ReachProbe::counts(const rte_mbuf* mbuf) const { return from_ && meta_of(mbuf).sent >= *from_; }

void ReachProbe::offered(std::span<rte_mbuf* const> burst) {
  if (!from_) return;
  for (const rte_mbuf* mbuf : burst) {
    if (!counts(mbuf)) continue;
    ++offered_;
    entered_.insert(interfaces_[meta_of(mbuf).ingress.index()].vrf);
  }
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
    const Interface& from = interfaces_[meta.ingress.index()];
    pairs_.emplace(from.vrf, from.slot, interfaces_[meta.egress.index()].slot);
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

void ReachProbe::add(const ReachProbe& other) {
  pairs_.insert(other.pairs_.begin(), other.pairs_.end());
  entered_.insert(other.entered_.begin(), other.entered_.end());
  offered_ += other.offered_;
  delivered_ += other.delivered_;
  consumed_ += other.consumed_;
  lost_ += other.lost_;
}

std::vector<std::string> ReachProbe::unreached() const {
  std::vector<std::string> lines;
  if (lost_ > 0 || offered_ != delivered_ + consumed_)
    lines.push_back(fmt::format("afterwards {} packets were sent, {} delivered and {} lost", offered_, delivered_,
                                offered_ - delivered_ - consumed_));
  if (offered_ == 0) lines.emplace_back("afterwards no packet was sent");
  std::set<std::tuple<VrfId, Slot, Slot>> wanted;
  std::map<VrfId, std::string> names;
  for (const Interface& from : interfaces_) {
    if (!entered_.contains(from.vrf)) continue;
    names[from.vrf] = from.vrf_name.empty() ? "" : " in VRF " + from.vrf_name;
    for (const Interface& to : interfaces_)
      if (from.slot != to.slot && from.vrf == to.vrf) wanted.emplace(from.vrf, from.slot, to.slot);
  }
  for (const auto& [vrf, from, to] : wanted)
    if (!pairs_.contains({vrf, from, to}))
      lines.push_back(
          fmt::format("afterwards no packet went from slot {} to slot {}{}", from.value, to.value, names[vrf]));
  return lines;
}

}  // namespace hitless
