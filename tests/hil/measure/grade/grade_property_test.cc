// Random chassis, traffic and outages: whatever happens, the Meter's brackets hold the Truth and its counts are the
// Ledger's; and whenever one of the three is made to lie, the grade says so.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "hil/measure/grade/grade.h"
#include "tests/hil/measure/channel_model.h"

namespace hitless::test {
namespace {

constexpr std::uint64_t kCases = 500;

/// Feeds what was seen in steps of this length: all that was sent in a step, then what came back in it, interface by
/// interface, as a rig does. Skips what `skip` names.
MeterResult measure(const ChannelModel& model, Duration step,
                    const std::function<bool(const Sighting&)>& skip = nullptr) {
  const std::vector<CabledInterface> cabling = model.cabling();
  Meter meter(cabling, model.threshold());
  const std::vector<Sighting>& all = model.sightings();
  for (std::size_t begin = 0; begin < all.size();) {
    const Instant until = all[begin].at + step;
    std::size_t end = begin;
    while (end < all.size() && all[end].at < until) ++end;
    for (std::size_t i = begin; i < end; ++i)
      if (all[i].sent) meter.sent(all[i].on, all[i].at, all[i].frame);
    for (const CabledInterface& cabled : cabling)
      for (std::size_t i = begin; i < end; ++i)
        if (!all[i].sent && all[i].on == cabled.index && !(skip && skip(all[i])))
          meter.received(all[i].on, all[i].at, all[i].frame);
    meter.advance(until);
    begin = end;
  }
  return meter.finish();
}

Grade grade_of(const ChannelModel& model, const MeterResult& result) {
  return grade(result, model.ledger(), model.truth(), model.join(result), model.slots());
}

std::string first_of(const std::vector<std::string>& lines) { return lines.empty() ? "" : lines.front(); }

TEST(GradeProperty, EveryBracketHoldsTheTruth) {
  std::uint64_t flows = 0, scopes = 0, bounded = 0, tight = 0, detectable = 0, undetectable = 0, unclaimed = 0,
                by_rule = 0;
  std::uint64_t packets = 0, lost = 0;
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    ChannelModel model(seed);
    model.run();
    EXPECT_EQ(first_of(model.ledger().audit(0)), "") << "case " << seed;
    const MeterResult result = measure(model, Duration(1));
    const Grade g = grade_of(model, result);
    EXPECT_TRUE(g.agrees()) << "case " << seed << ", " << g.contradictions.size()
                            << " contradictions: " << first_of(g.contradictions);
    EXPECT_EQ(g.detectable + g.undetectable + g.unclaimed, model.truth().outages().size()) << "case " << seed;
    for (const GradedDisruption& d : g.flows) {
      bounded += d.measured.bounded();
      tight += d.measured.bounded() && d.true_ns != 0 && d.measured.upper_ns - d.measured.lower_ns < d.true_ns;
    }
    flows += g.flows.size();
    scopes += g.scopes.size();
    detectable += g.detectable;
    undetectable += g.undetectable;
    unclaimed += g.unclaimed;
    by_rule += g.by_rule;
    packets += result.sent;
    lost += result.lost;
  }
  std::printf(
      "  %lu packets, %lu lost; %lu disruptions of flows (%lu bounded, %lu with a bracket shorter than the outage), "
      "%lu of scopes; closures: %lu detectable, %lu undetectable, %lu unclaimed; %lu lawful disruptions\n",
      packets, lost, flows, bounded, tight, scopes, detectable, undetectable, unclaimed, by_rule);
  // The cases must not be empty of what they are about.
  EXPECT_GT(bounded, 1000U);
  EXPECT_GT(tight, 200U);
  EXPECT_GT(scopes, 500U);
  EXPECT_GT(undetectable, 10U);
  EXPECT_GT(unclaimed, 0U);
  EXPECT_GT(by_rule, 100U);
}

bool same(const std::vector<Disruption>& a, const std::vector<Disruption>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Disruption& x, const Disruption& y) {
    return x.first_lost == y.first_lost && x.last_lost == y.last_lost && x.lost == y.lost && x.lower_ns == y.lower_ns &&
           x.upper_ns == y.upper_ns && x.through == y.through && x.rerouted == y.rerouted;
  });
}

TEST(GradeProperty, TheRigsStepChangesNoResult) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    ChannelModel model(seed);
    model.run();
    const MeterResult fine = measure(model, Duration(1));
    for (const std::int64_t step : {1'000, 1'000'000, 1'000'000'000}) {
      const MeterResult coarse = measure(model, Duration(step));
      EXPECT_EQ(fine.ambiguous, coarse.ambiguous) << "case " << seed << ", step " << step;
      EXPECT_EQ(fine.unexpected, coarse.unexpected);
      ASSERT_EQ(fine.flows.size(), coarse.flows.size());
      for (std::size_t i = 0; i < fine.flows.size(); ++i) {
        EXPECT_EQ(fine.flows[i].received, coarse.flows[i].received);
        EXPECT_TRUE(same(fine.flows[i].disruptions, coarse.flows[i].disruptions))
            << "case " << seed << ", step " << step << ", " << fine.flows[i].key;
      }
      for (std::size_t i = 0; i < fine.cards.size(); ++i)
        EXPECT_TRUE(same(fine.cards[i].disruptions, coarse.cards[i].disruptions))
            << "case " << seed << ", step " << step;
    }
  }
}

TEST(GradeProperty, OnePacketThatTheMeterDidNotSeeIsAFault) {
  std::uint64_t tried = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    ChannelModel model(seed);
    model.run();
    std::vector<const Sighting*> received;
    for (const Sighting& s : model.sightings())
      if (!s.sent) received.push_back(&s);
    if (received.empty()) continue;
    ++tried;
    const Sighting* const missed = received[seed * 7919 % received.size()];
    const MeterResult result = measure(model, Duration(1), [missed](const Sighting& s) { return &s == missed; });
    EXPECT_FALSE(grade_of(model, result).agrees()) << "case " << seed;
  }
  EXPECT_GT(tried, 50U);
}

/// A Truth that tells of one outage otherwise.
Truth altered(const Truth& truth, std::size_t which, const std::function<void(GateOutage&)>& alter,
              bool swallow = false) {
  Truth other;
  for (std::size_t i = 0; i < truth.outages().size(); ++i) {
    GateOutage outage = truth.outages()[i];
    if (i == which && swallow) continue;
    if (i == which) alter(outage);
    other.closed(outage.gate, outage.closed, outage.cause);
    for (const CauseId later : outage.later_causes) other.closed(outage.gate, outage.closed, later);
    if (outage.opened != kNever) other.opened(outage.gate, outage.opened);
  }
  return other;
}

/// Plants one lie in the truth about each outage that alone stands behind a bounded disruption, and counts how many
/// grades notice.
struct Lies {
  std::uint64_t planted = 0, noticed = 0;
};
Lies plant(const std::function<void(GateOutage&, const GradedDisruption&)>& alter, bool swallow = false) {
  Lies lies;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    ChannelModel model(seed);
    model.run();
    const MeterResult result = measure(model, Duration(1));
    const std::vector<FlowId> join = model.join(result);
    const Grade honest = grade_of(model, result);
    for (const GradedDisruption& d : honest.flows) {
      if (!d.measured.bounded() || d.measured.rerouted || d.by_rule || d.causes.size() != 1 || d.measured.lower_ns == 0)
        continue;
      const std::vector<GateOutage>& outages = model.truth().outages();
      const auto found =
          std::find_if(outages.begin(), outages.end(), [&](const GateOutage& c) { return c.cause == d.causes[0]; });
      if (found->gate.kind == GateKind::queue || found->opened == kNever) continue;
      const auto which = static_cast<std::size_t>(found - outages.begin());
      const Truth lie = altered(
          model.truth(), which, [&](GateOutage& c) { alter(c, d); }, swallow);
      ++lies.planted;
      lies.noticed += !grade(result, model.ledger(), lie, join, model.slots()).agrees();
      if (lies.planted % 5 == 0) break;  // some of each case
    }
  }
  return lies;
}

TEST(GradeProperty, ASwallowedOpeningIsAFault) {
  const Lies lies = plant([](GateOutage& c, const GradedDisruption&) { c.opened = kNever; });
  EXPECT_GT(lies.planted, 40U);
  EXPECT_EQ(lies.noticed, lies.planted);
}

TEST(GradeProperty, ASwallowedClosingIsAFault) {
  const Lies lies = plant([](GateOutage&, const GradedDisruption&) {}, true);
  EXPECT_GT(lies.planted, 40U);
  EXPECT_EQ(lies.noticed, lies.planted);
}

TEST(GradeProperty, AnInstantShiftedByMoreThanTheBracketIsAFault) {
  const Lies later = plant(
      [](GateOutage& c, const GradedDisruption& d) { c.opened += Duration(d.measured.upper_ns - d.true_ns + 1); });
  EXPECT_GT(later.planted, 40U);
  EXPECT_EQ(later.noticed, later.planted);
  const Lies sooner = plant(
      [](GateOutage& c, const GradedDisruption& d) { c.closed -= Duration(d.measured.upper_ns - d.true_ns + 1); });
  EXPECT_EQ(sooner.noticed, sooner.planted);
  const Lies shorter = plant(
      [](GateOutage& c, const GradedDisruption& d) { c.opened -= Duration(d.true_ns - d.measured.lower_ns + 1); });
  EXPECT_EQ(shorter.noticed, shorter.planted);
}

}  // namespace
}  // namespace hitless::test
