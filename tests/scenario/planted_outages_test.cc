// The Meter against the Truth: hundreds of outages of cards, ports and routes planted at random, each on a chassis of
// its own, most of them measured at spacings scaled to the outage. Every one that a packet met must lie inside its
// bracket, none may be invented, and those that no packet met are counted.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

constexpr int kCases = 500;
constexpr std::int64_t kShortest_ns = 100'000;         // 100 us
constexpr std::int64_t kLongest_ns = 100'000'000'000;  // 100 s

/// Log-uniform between the two by integers: a random decade fraction of sixteen steps, then uniform within.
std::int64_t random_outage_ns(Random& random) {
  std::int64_t low = kShortest_ns;
  const auto octaves = random.below(20);  // 100 us * 2^20 is just above 100 s
  for (std::uint64_t i = 0; i < octaves; ++i) low *= 2;
  return std::min(kLongest_ns, random.between(low, 2 * low));
}

/// What a case plants, for the message of a failure.
struct PlantedCase {
  Scenario scenario;
  std::string text;
};

FaultSpec random_fault(Random& random, Duration at, Duration outage) {
  FaultSpec fault;
  fault.at = at;
  fault.outage = outage;
  switch (random.below(3)) {
    case 0:
      fault.kind = "card-halt";
      fault.slot = Slot(static_cast<std::uint16_t>(1 + random.below(3)));
      break;
    case 1:
      fault.kind = "interface-cut";
      fault.interface = rig_interface(random.below(kRigInterfaces));
      break;
    default:
      fault.kind = "route-withdraw";
      fault.prefix = rig_prefix(random.below(kRigPrefixes));
      break;
  }
  return fault;
}

PlantedCase make_case(int number) {
  Random random(static_cast<std::uint64_t>(number), "planted outage");
  const Duration outage(random_outage_ns(random));
  // From so coarse that an outage may pass between two packets to 400 packets of all flows within it.
  const std::int64_t packets_in_outage = random.between(1, 400);
  const Duration spacing(std::max<std::int64_t>(2'000, to_ns(outage) / packets_in_outage));
  const bool recorded = random.below(2) == 1;
  // Behind a full queue of eight frames a packet waits for some 70 spacings, and must not come too late to count.
  const bool full_queues = random.below(3) == 0 && spacing < std::chrono::milliseconds(10);
  PlantedCase planted{rig_scenario(static_cast<std::uint64_t>(number), spacing, recorded, full_queues), {}};
  Scenario& scenario = planted.scenario;
  scenario.before = std::max<Duration>(outage * 2, std::chrono::milliseconds(2));
  scenario.after = std::max<Duration>(outage * 2, std::chrono::milliseconds(2));
  const auto faults = 1 + random.below(4);  // single, repeated, overlapping
  Duration at = scenario.before;
  for (std::uint64_t i = 0; i < faults; ++i) {
    scenario.faults.push_back(random_fault(random, at, Duration(random.between(to_ns(outage) / 2, to_ns(outage)))));
    at += Duration(random.between(to_ns(outage) / 4, to_ns(outage) * 3));
  }
  planted.text = "case " + std::to_string(number) + ": outage " + std::to_string(to_ns(outage)) + " ns, spacing " +
                 std::to_string(to_ns(spacing)) + " ns, " + (recorded ? "recorded" : "regular") +
                 (full_queues ? ", full queues, " : ", ") + std::to_string(faults) + " faults";
  return planted;
}

/// Errors of the bracket's middle, and widths, each in parts per thousand of the true outage.
struct Distribution {
  std::vector<std::int64_t> error, width;
  void add(const GradedDisruption& seen) {
    if (!seen.measured.bounded() || seen.true_ns <= 0) return;
    const std::int64_t middle_ns = seen.measured.lower_ns + (seen.measured.upper_ns - seen.measured.lower_ns) / 2;
    error.push_back(std::abs(middle_ns - seen.true_ns) * 1000 / seen.true_ns);
    width.push_back((seen.measured.upper_ns - seen.measured.lower_ns) * 1000 / seen.true_ns);
  }
  static std::int64_t percentile(std::vector<std::int64_t>& values, std::size_t percent) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[(values.size() - 1) * percent / 100];
  }
  static void print(const char* what, std::vector<std::int64_t>& values) {
    std::printf("%-28s p10 %6lld  p50 %6lld  p90 %6lld  p99 %6lld  max %6lld  (1/1000 of the outage)\n", what,
                static_cast<long long>(percentile(values, 10)), static_cast<long long>(percentile(values, 50)),
                static_cast<long long>(percentile(values, 90)), static_cast<long long>(percentile(values, 99)),
                static_cast<long long>(percentile(values, 100)));
  }
};

/// Sums over all cases.
struct Totals {
  Distribution flows, scopes;
  std::map<GateKind, std::uint64_t> seen_of;  ///< closures that packets met
  std::uint64_t detectable = 0, undetectable = 0, packets = 0, disruptions = 0;
  std::uint64_t most_packets = 0;  ///< of one case

  void add(const RunRecord& record);
  void print();
};

void Totals::add(const RunRecord& record) {
  const Grade& grade = record.measured.grade;
  std::map<CauseId, GateKind> kinds;
  for (const GateOutage& outage : record.measured.truth.outages()) kinds[outage.cause] = outage.gate.kind;
  const auto planted_only = [&](const GradedDisruption& seen) {
    return !seen.causes.empty() &&
           std::ranges::none_of(seen.causes, [&](CauseId cause) { return kinds[cause] == GateKind::queue; });
  };
  std::set<CauseId> met;
  for (const GradedDisruption& seen : grade.flows) {
    met.insert(seen.causes.begin(), seen.causes.end());
    if (planted_only(seen)) flows.add(seen);
  }
  for (const GradedDisruption& seen : grade.scopes)
    if (planted_only(seen)) scopes.add(seen);
  for (const CauseId cause : met) ++seen_of[kinds[cause]];
  detectable += grade.detectable;
  undetectable += grade.undetectable;
  disruptions += grade.flows.size();
  const std::uint64_t offered = record.books.ledger->total().offered;
  packets += offered;
  most_packets = std::max(most_packets, offered);
}

void Totals::print() {
  const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
  std::printf(
      "%d cases, %llu packets (at most %llu in one), %llu closures seen, %llu met no packet, %llu disruptions\n",
      kCases, number(packets), number(most_packets), number(detectable), number(undetectable), number(disruptions));
  std::printf(
      "closures seen: %llu of cards, %llu of interfaces, %llu of routes on a card; %llu queues that were full\n",
      number(seen_of[GateKind::card]), number(seen_of[GateKind::interface]), number(seen_of[GateKind::route]),
      number(seen_of[GateKind::queue]));
  Distribution::print("flows: error of the middle", flows.error);
  Distribution::print("flows: width of the bracket", flows.width);
  Distribution::print("scopes: error of the middle", scopes.error);
  Distribution::print("scopes: width of the bracket", scopes.width);
}

/// Books closed, FIBs equal to the RIB, and no closure that the Meter missed, invented or bracketed wrongly.
void expect_agreement(const RunRecord& record, const std::string& text) {
  const Grade& grade = record.measured.grade;
  EXPECT_TRUE(record.books.contradictions.empty()) << text << "\n" << joined(record.books.contradictions);
  EXPECT_TRUE(grade.agrees()) << text << "\n" << joined(grade.contradictions);
  EXPECT_TRUE(record.tables.contradictions.empty()) << text << "\n" << joined(record.tables.contradictions);
  EXPECT_EQ(grade.outside + grade.invented + grade.missed, 0U) << text;
  EXPECT_EQ(grade.unclaimed, 0U) << text;
}

TEST(MeterAgainstTruth, PlantedOutages_AreInsideTheirBrackets) {
  Totals totals;
  for (int number = 0; number < kCases && !HasFailure(); ++number) {
    const PlantedCase planted = make_case(number);
    const auto run = run_in_rig(planted.scenario);
    ASSERT_TRUE(run) << planted.text << ": " << run.error().message;
    expect_agreement(**run, planted.text);
    totals.add(**run);
  }
  totals.print();
  EXPECT_LE(totals.most_packets, 200'000U);
  EXPECT_GT(totals.detectable, static_cast<std::uint64_t>(kCases));
  EXPECT_GT(totals.undetectable, 0U);
  for (const GateKind kind : {GateKind::card, GateKind::interface, GateKind::route, GateKind::queue})
    EXPECT_GT(totals.seen_of[kind], 20U) << "kind " << static_cast<int>(kind);
}

}  // namespace
}  // namespace hitless::test
