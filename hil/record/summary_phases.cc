#include <algorithm>
#include <map>

#include "hil/record/run_record.h"
#include "hil/record/summary_parts.h"

namespace hitless {
namespace {

std::optional<Slot> slot_of(const RunRecord& run, const std::string& interface_name) {
  for (const Interface& interface : run.input.config.interfaces)
    if (interface.name == interface_name) return interface.slot;
  return std::nullopt;
}

void add_drops(const RunRecord& run, const DropCounts& dropped, PhaseRow& row, std::map<CauseId, PhaseLoss>& losses) {
  for (const auto& [key, packets] : dropped) {
    const auto& [reason, cause] = key;
    if (!cause.valid()) {
      row.by_rule[reason] += packets;
      continue;
    }
    const auto [place, is_new] = losses.try_emplace(cause);
    PhaseLoss& loss = place->second;
    if (is_new) {
      loss.cause = summarize_cause(run, cause);
      loss.slot = slot_of(run, loss.cause.where);
    }
    loss.reasons[reason] += packets;
    loss.packets += packets;
    row.lost += packets;
  }
}

PhaseRow row_of(const RunRecord& run, const std::vector<InterfaceBook>& books) {
  PhaseRow row;
  std::map<CauseId, PhaseLoss> losses;
  for (const InterfaceBook& book : books) {
    row.offered += book.offered;
    row.delivered += book.delivered;
    row.misdelivered += book.misdelivered;
    row.consumed += book.consumed;
    add_drops(run, book.dropped, row, losses);
  }
  for (auto& [cause, loss] : losses) row.losses.push_back(std::move(loss));
  std::ranges::stable_sort(row.losses, [](const PhaseLoss& a, const PhaseLoss& b) { return a.packets > b.packets; });
  return row;
}

}  // namespace

std::vector<PhaseRow> summarize_phases(const RunRecord& run) {
  std::vector<PhaseRow> rows;
  const auto& phases = run.books.phases.phases();
  const auto& books = run.books.ledger->books();
  for (std::size_t i = 0; i < phases.size(); ++i) {
    PhaseRow row = i < books.size() ? row_of(run, books[i]) : PhaseRow{};
    row.name = phases[i].name;
    row.from = phases[i].from;
    row.until = i + 1 < phases.size() ? phases[i + 1].from : std::max(run.span.traffic_until, phases[i].from);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace hitless
