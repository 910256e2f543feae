#include "hil/measure/ledger/ledger.h"

#include <algorithm>

#include "dataplane/base/result.h"

namespace hitless {
namespace {

/// The flow of the packet this many places ahead is prefetched.
constexpr std::size_t kAhead = 8;

/// Sums of all interface books.
struct BookSums {
  std::uint64_t offered = 0, delivered = 0, misdelivered = 0, consumed = 0, dropped = 0, without_reason = 0,
                unexplained = 0;
};

BookSums sum_of(const std::vector<std::vector<InterfaceBook>>& books) {
  BookSums sum;
  for (const std::vector<InterfaceBook>& phase : books) {
    for (const InterfaceBook& book : phase) {
      sum.offered += book.offered;
      sum.delivered += book.delivered;
      sum.misdelivered += book.misdelivered;
      sum.consumed += book.consumed;
      for (const auto& [key, packets] : book.dropped) {
        sum.dropped += packets;
        if (key.first == DropReason::none) sum.without_reason += packets;
        if (is_gate(key.first) && !key.second.valid()) sum.unexplained += packets;
      }
    }
  }
  return sum;
}

void add_counts(const FlowBook& from, FlowBook& to) {
  to.offered += from.offered;
  to.delivered += from.delivered;
  to.misdelivered += from.misdelivered;
  to.consumed += from.consumed;
  to.dropped += from.dropped;
}

void add_book(const InterfaceBook& from, InterfaceBook& to) {
  to.offered += from.offered;
  to.delivered += from.delivered;
  to.misdelivered += from.misdelivered;
  to.consumed += from.consumed;
  for (const auto& [key, packets] : from.dropped) to.dropped.add(key.first, key.second, packets);
}

}  // namespace

void DropCounts::add(DropReason reason, CauseId cause, std::uint64_t packets) {
  const Key key{reason, cause};
  if (newest_ < rows_.size() && rows_[newest_].first == key) {
    rows_[newest_].second += packets;
    return;
  }
  auto row = std::lower_bound(rows_.begin(), rows_.end(), key, [](const Row& r, const Key& k) { return r.first < k; });
  if (row == rows_.end() || row->first != key) row = rows_.insert(row, Row{key, 0});
  row->second += packets;
  newest_ = static_cast<std::size_t>(row - rows_.begin());
}

std::uint64_t DropCounts::of(DropReason reason, CauseId cause) const {
  for (const Row& row : rows_)
    if (row.first == Key{reason, cause}) return row.second;
  return 0;
}

Ledger::Ledger(const PhaseTable& phases, std::size_t flows, std::size_t interfaces, DropRuns drop_runs)
    : phases_(phases),
      interfaces_(interfaces),
      keeps_runs_(drop_runs == DropRuns::keep),
      flows_(flows),
      open_runs_(flows, kNoRun),
      newest_drop_(drops_.end()) {}

FlowBook& Ledger::flow_of(const PacketMeta& meta) {
  HITLESS_CHECK(meta.flow.index() < flows_.size(), "a packet of a flow that the ledger was not made for");
  return flows_[meta.flow.index()];
}

Ledger::PhaseBooks Ledger::books_at(Instant sent) {
  const std::size_t phase = phases_.at(sent);
  while (phase >= books_.size()) books_.emplace_back(interfaces_);
  const std::span<const Phase> all = phases_.phases();
  // A packet that was sent before the first phase counts in the first phase.
  return {phase == 0 ? Instant::min() : all[phase].from, phase + 1 < all.size() ? all[phase + 1].from : kNever,
          books_[phase].data()};
}

void Ledger::offered(std::span<rte_mbuf* const> burst) {
  PhaseBooks books;
  for (std::size_t i = 0; i < burst.size(); ++i) {
    if (i + kAhead < burst.size()) __builtin_prefetch(&flow_of(meta_of(burst[i + kAhead])), 1);
    const PacketMeta& meta = meta_of(burst[i]);
    FlowBook& flow = flow_of(meta);
    ++flow.offered;
    flow.ingress = meta.ingress;
    ++book_of(books, meta, meta.ingress).offered;
  }
}

void Ledger::delivered(std::span<rte_mbuf* const> burst, bool right_station) {
  PhaseBooks books;
  const auto flow_counter = right_station ? &FlowBook::delivered : &FlowBook::misdelivered;
  const auto book_counter = right_station ? &InterfaceBook::delivered : &InterfaceBook::misdelivered;
  for (std::size_t i = 0; i < burst.size(); ++i) {
    if (i + kAhead < burst.size()) __builtin_prefetch(&flow_of(meta_of(burst[i + kAhead])), 1);
    const PacketMeta& meta = meta_of(burst[i]);
    FlowBook& flow = flow_of(meta);
    ++(flow.*flow_counter);
    ++(book_of(books, meta, meta.egress).*book_counter);
    flow.egress = meta.egress;
    open_runs_[meta.flow.index()] = kNoRun;
  }
}

void Ledger::dropped(std::span<rte_mbuf* const> burst) {
  PhaseBooks books;
  for (const rte_mbuf* m : burst) {
    const PacketMeta& meta = meta_of(m);
    ++flow_of(meta).dropped;
    book_of(books, meta, meta.ingress).dropped.add(meta.reason, meta.cause);
    if (keeps_runs_) extend_run(meta);
    count_drop(meta);
  }
}

void Ledger::consumed(std::span<rte_mbuf* const> burst) {
  PhaseBooks books;
  for (const rte_mbuf* m : burst) {
    const PacketMeta& meta = meta_of(m);
    ++flow_of(meta).consumed;
    ++book_of(books, meta, meta.ingress).consumed;
  }
}

void Ledger::extend_run(const PacketMeta& meta) {
  std::uint32_t& open = open_runs_[meta.flow.index()];
  if (open == kNoRun || runs_[open].reason != meta.reason || runs_[open].cause != meta.cause ||
      meta.sent - runs_[open].last_sent > pause_) {
    open = static_cast<std::uint32_t>(runs_.size());
    runs_.push_back({meta.flow, meta.reason, meta.cause, meta.sent, meta.sent, meta.at, meta.at, 0});
  }
  DropRun& run = runs_[open];
  run.first_sent = std::min(run.first_sent, meta.sent);
  run.last_sent = std::max(run.last_sent, meta.sent);
  run.first_at = std::min(run.first_at, meta.at);
  run.last_at = std::max(run.last_at, meta.at);
  ++run.packets;
}

void Ledger::count_drop(const PacketMeta& meta) {
  const DropKey key{phases_.at(meta.sent), meta.reason, meta.cause, meta.ingress, meta.egress};
  if (newest_drop_ == drops_.end() || newest_drop_->first != key) newest_drop_ = drops_.try_emplace(key, 0).first;
  ++newest_drop_->second;
}

std::vector<DropBook> Ledger::drops() const {
  std::vector<DropBook> rows;
  rows.reserve(drops_.size());
  for (const auto& [key, packets] : drops_) {
    const auto& [phase, reason, cause, ingress, egress] = key;
    rows.push_back({phase, reason, cause, ingress, egress, packets});
  }
  return rows;
}

FlowBook Ledger::total() const {
  FlowBook total;
  for (const FlowBook& flow : flows_) add_counts(flow, total);
  return total;
}

void Ledger::add(const Ledger& other) {
  HITLESS_CHECK(flows_.size() == other.flows_.size() && interfaces_ == other.interfaces_, "ledgers of different runs");
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    add_counts(other.flows_[i], flows_[i]);
    if (other.flows_[i].ingress.valid()) flows_[i].ingress = other.flows_[i].ingress;
    if (other.flows_[i].egress.valid()) flows_[i].egress = other.flows_[i].egress;
    open_runs_[i] = kNoRun;
  }
  while (books_.size() < other.books_.size()) books_.emplace_back(interfaces_);
  for (std::size_t phase = 0; phase < other.books_.size(); ++phase)
    for (std::size_t i = 0; i < interfaces_; ++i) add_book(other.books_[phase][i], books_[phase][i]);
  runs_.insert(runs_.end(), other.runs_.begin(), other.runs_.end());
  for (const auto& [key, packets] : other.drops_) drops_[key] += packets;
}

std::vector<std::string> Ledger::audit(std::uint64_t in_flight) const {
  std::vector<std::string> faults;
  const auto expect_equal = [&faults](const std::string& what, std::uint64_t a, std::uint64_t b) {
    if (a != b) faults.push_back(what + ": " + std::to_string(a) + " against " + std::to_string(b));
  };
  const FlowBook flows = total();
  expect_equal("offered against ended plus in flight", flows.offered, flows.ended() + in_flight);
  for (std::size_t i = 0; i < flows_.size(); ++i)
    if (flows_[i].ended() > flows_[i].offered)
      faults.push_back("flow " + std::to_string(i) + ": " + std::to_string(flows_[i].ended()) +
                       " packets ended, only " + std::to_string(flows_[i].offered) + " were offered");
  const BookSums books = sum_of(books_);
  expect_equal("offered by flows against by interfaces", flows.offered, books.offered);
  expect_equal("delivered by flows against by interfaces", flows.delivered, books.delivered);
  expect_equal("misdelivered by flows against by interfaces", flows.misdelivered, books.misdelivered);
  expect_equal("consumed by flows against by interfaces", flows.consumed, books.consumed);
  expect_equal("dropped by flows against by interfaces", flows.dropped, books.dropped);
  std::uint64_t in_runs = 0, between_interfaces = 0;
  for (const DropRun& run : runs_) in_runs += run.packets;
  for (const auto& row : drops_) between_interfaces += row.second;
  if (keeps_runs_) expect_equal("dropped by flows against by drop runs", flows.dropped, in_runs);
  expect_equal("dropped by flows against between interfaces", flows.dropped, between_interfaces);
  if (books.without_reason != 0)
    faults.push_back(std::to_string(books.without_reason) + " packets dropped without a reason");
  if (books.unexplained != 0)
    faults.push_back(std::to_string(books.unexplained) +
                     " packets met a closed gate of which no cause is known: unexplained");
  return faults;
}

}  // namespace hitless
