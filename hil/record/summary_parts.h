#pragma once
// The parts that a Summary is made of, one file each.

#include "hil/record/run_record.h"
#include "hil/record/summary.h"

namespace hitless {

[[nodiscard]] CauseSummary summarize_cause(const RunRecord& run, CauseId cause);
[[nodiscard]] std::vector<OutageRow> summarize_outages(const RunRecord& run);
/// `outages`: those of the same run.
[[nodiscard]] std::vector<CardSummary> summarize_cards(const RunRecord& run, const std::vector<OutageRow>& outages);
/// Longest stop of any card; a card that never started again counts until the run's end.
[[nodiscard]] std::int64_t longest_stop_ns(const RunRecord& run);
[[nodiscard]] std::vector<PhaseRow> summarize_phases(const RunRecord& run);
[[nodiscard]] std::vector<FlowRow> summarize_flows(const RunRecord& run);
[[nodiscard]] EventSummary summarize_event(const RunRecord& run);
[[nodiscard]] IssuTimes issu_times(const RunRecord& run);
/// In ns, while traffic ran.
[[nodiscard]] std::int64_t without_hot_standby_ns(const RunRecord& run);
[[nodiscard]] std::int64_t without_active_rp_ns(const RunRecord& run);
[[nodiscard]] FibSummary summarize_fib(const RunRecord& run);
[[nodiscard]] RouterHostSummary summarize_router_host(const RunRecord& run);
/// "card sip-600 (SOURCE)", in order.
[[nodiscard]] std::vector<std::string> assumed_rows(const RunRecord& run);

}  // namespace hitless
