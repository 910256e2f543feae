#include "hil/record/epoch_times.h"
#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {
namespace {

FibSummary::Version summarize_version(const FibFacts::Version& version, const VrfNames& names) {
  FibSummary::Version row;
  for (std::size_t i = 0; i < version.vrfs.size(); ++i) {
    const FibFacts::Vrf& vrf = version.vrfs[i];
    row.ipv4 += vrf.ipv4;
    row.ipv6 += vrf.ipv6;
    if (i != kDefaultVrf.index()) row.vrfs.push_back({names[i], vrf.ipv4, vrf.ipv6});
  }
  row.path_lists = version.path_lists;
  row.bytes = version.bytes;
  return row;
}

template <class Name, std::size_t N>
std::vector<RouterHostSummary::Count> counted(const std::array<std::uint64_t, N>& times) {
  std::vector<RouterHostSummary::Count> counts;
  for (std::size_t i = 0; i < N; ++i)
    if (times[i] > 0) counts.push_back({std::string(to_string(static_cast<Name>(i))), times[i]});
  return counts;
}

}  // namespace

FibSummary summarize_fib(const RunRecord& run) {
  const RunTables& tables = run.tables;
  FibSummary fib;
  fib.prefixes = tables.prefixes;
  fib.cards = tables.fib.cards;
  for (const FibFacts::Version& version : tables.fib.versions)
    fib.versions.push_back(summarize_version(version, run.input.config.vrfs));
  fib.bytes_in_all_cards = tables.fib.bytes_in_all;
  fib.epochs = epoch_times(run.timeline);
  fib.steps_computed = tables.fib_steps_computed;
  fib.steps_shared = tables.fib_steps_shared;
  fib.contradictions = tables.contradictions;
  return fib;
}

RouterHostSummary summarize_router_host(const RunRecord& run) {
  const PuntFacts& punt = run.punt;
  RouterHostSummary host;
  host.punted = punt.punted;
  host.queue_full = punt.queue_full;
  host.no_active_rp = punt.no_active_rp;
  host.unserved = punt.unserved;
  host.unsent = punt.unsent;
  host.neighbours_heard = punt.neighbours_heard;
  host.neighbours_asked = punt.neighbours_asked;
  host.unresolved = punt.unresolved;
  for (const LearntAdjacency& learnt : punt.neighbours) {
    RouterHostSummary::Neighbour& row = host.neighbours.emplace_back();
    row.interface = run.input.config.interfaces[learnt.neighbour.interface.index()].name;
    row.address = to_string(learnt.neighbour.address);
    const Adjacency& adjacency = learnt.entry.adjacency;
    if (adjacency.kind == AdjacencyKind::neighbour) row.mac = to_string(adjacency.destination);
  }
  host.answered = counted<ReplyKind>(punt.host.answered);
  host.suppressed = counted<ReplyKind>(punt.host.suppressed);
  host.silent = counted<NoReply>(punt.host.silent);
  return host;
}

}  // namespace hitless
