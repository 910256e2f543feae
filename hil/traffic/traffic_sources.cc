#include "hil/traffic/traffic_sources.h"

#include <algorithm>
#include <map>

#include "hil/pcap/capture.h"
#include "hil/traffic/replay_source.h"
#include "hil/traffic/synthetic_source.h"
#include "hil/traffic/traffic_places.h"

namespace hitless {

MergedSource::MergedSource(std::vector<std::unique_ptr<PacketSource>> parts) : parts_(std::move(parts)) {
  for (const auto& part : parts_) {
    first_flow_.push_back(static_cast<std::uint32_t>(flows_.size()));
    flows_.insert(flows_.end(), part->flows().begin(), part->flows().end());
  }
}

std::size_t MergedSource::first_part() const {
  std::size_t first = 0;
  for (std::size_t i = 1; i < parts_.size(); ++i)
    if (parts_[i]->next_at() < parts_[first]->next_at()) first = i;
  return first;
}

Instant MergedSource::next_at() const { return parts_.empty() ? kNever : parts_[first_part()]->next_at(); }

std::size_t MergedSource::pull(Instant until, std::span<rte_mbuf*> out) {
  std::size_t count = 0;
  while (count < out.size() && !parts_.empty()) {
    const std::size_t first = first_part();
    if (parts_[first]->next_at() >= until) break;
    // This part may go on until another one is due: a part before it wins a tie, a part behind it loses one.
    Instant limit = until;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (i == first) continue;
      const Instant next = parts_[i]->next_at();
      if (next != kNever) limit = std::min(limit, i < first ? next : next + Duration{1});
    }
    const std::size_t pulled = parts_[first]->pull(limit, out.subspan(count));
    HITLESS_CHECK(pulled > 0, "a source that is due has a packet");
    for (rte_mbuf* mbuf : out.subspan(count, pulled))
      meta_of(mbuf).flow = FlowId(meta_of(mbuf).flow.value + first_flow_[first]);
    count += pulled;
  }
  return count;
}

Result<std::unique_ptr<PacketSource>> make_source(const Scenario& scenario, const ChassisConfig& chassis, Instant start,
                                                  rte_mempool* pool) {
  std::vector<std::unique_ptr<PacketSource>> parts;
  if (scenario.traffic.empty()) return std::make_unique<MergedSource>(std::move(parts));
  TrafficPlaces places(chassis, scenario.seed);
  std::map<std::string, std::shared_ptr<const Capture>> captures;  // items often share one
  std::uint32_t first_flow = 0;
  for (const TrafficSpec& item : scenario.traffic) {
    const auto placed = [&](const Error& error) {
      return fail(error.code, at_mark(scenario.path, item.mark, "traffic item '" + item.name + "': " + error.message));
    };
    Result<std::unique_ptr<PacketSource>> part = std::unique_ptr<PacketSource>();
    if (item.replay) {
      std::shared_ptr<const Capture>& capture = captures[item.replay->capture];
      if (!capture) {
        Result<Capture> read = read_capture(item.replay->capture);
        if (!read) return placed(read.error());
        capture = std::make_shared<const Capture>(std::move(*read));
      }
      part = ReplaySource::make(capture, *item.replay, item.name, scenario.seed, chassis, places, start, pool);
    } else {
      part = SyntheticSource::make(*item.synthetic, item.name, chassis, places, start, first_flow, pool);
    }
    if (!part) return placed(part.error());
    first_flow += static_cast<std::uint32_t>((*part)->flows().size());
    parts.push_back(std::move(*part));
  }
  return std::make_unique<MergedSource>(std::move(parts));
}

}  // namespace hitless
