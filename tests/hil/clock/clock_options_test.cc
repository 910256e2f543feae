// How a clock is asked for, what may be said of how it was kept, and what a time scale changes.
#include "hil/clock/clock_options.h"

#include <gtest/gtest.h>
#include <sched.h>

#include "hil/clock/clock_facts.h"
#include "hil/scenario/builtin_catalogue.h"
#include "hil/scenario/schedule.h"

namespace hitless::test {
namespace {

TEST(Speed, NumbersWithUpToThreeDecimals_InThousandths) {
  EXPECT_EQ(parse_speed("1").value(), 1'000U);
  EXPECT_EQ(parse_speed("0.5").value(), 500U);
  EXPECT_EQ(parse_speed("12.25").value(), 12'250U);
  EXPECT_EQ(parse_speed("0.001").value(), 1U);
  EXPECT_EQ(parse_speed("1000000").value(), 1'000'000'000U);
  for (const char* text :
       {"", "0", "-1", "1.", ".5", "0.0001", "1.2345", "1000001", "1e3", "fast", "1 ", "99999999999999999999"})
    EXPECT_FALSE(parse_speed(text)) << text;
}

TEST(LoopCpus, NumbersOfAllowedCpus_EachOnce) {
  const auto here = static_cast<unsigned>(sched_getcpu());
  EXPECT_EQ(parse_cpus(std::to_string(here)).value(), std::vector<unsigned>{here});
  for (const char* text : {"", "a", "0,", ",0", "0;1", "0,0", "4096", "-1", "0 "})
    EXPECT_FALSE(parse_cpus(text)) << text;
  const std::string twice = std::to_string(here) + "," + std::to_string(here);
  EXPECT_NE(parse_cpus(twice).error().message.find("--loop-cpus " + twice + ": expected each CPU once"),
            std::string::npos);
}

ClockFacts kept_well() {
  ClockFacts facts;
  facts.options.kind = ClockKind::wall;
  facts.ports.push_back({"GigabitEthernet1/0/0", "net_null0", 0, 0, 0, 0, 0});
  return facts;
}

TEST(ClockFacts, KeptWell_NothingIsObjected) { EXPECT_TRUE(objections(kept_well()).empty()); }

TEST(ClockFacts, LoopThatStood_IsObjectedWithItsTime) {
  ClockFacts facts = kept_well();
  facts.loop.note(std::chrono::milliseconds(250), kLateBound);
  const auto why = objections(facts);
  ASSERT_EQ(why.size(), 1U);
  EXPECT_NE(why[0].find("stood still for 250.000 ms"), std::string::npos) << why[0];
  facts.options.kind = ClockKind::paced;
  EXPECT_TRUE(objections(facts).empty()) << "a paced run is late, not wrong";
}

TEST(ClockFacts, EachLossOfAPort_IsObjectedByName) {
  std::uint64_t PortFacts::*const losses[] = {&PortFacts::receive_overruns, &PortFacts::without_mbuf,
                                              &PortFacts::receive_errors, &PortFacts::transmit_errors,
                                              &PortFacts::transmit_refused};
  for (const auto loss : losses) {
    ClockFacts facts = kept_well();
    facts.ports[0].*loss = 3;
    const auto why = objections(facts);
    ASSERT_EQ(why.size(), 1U);
    EXPECT_NE(why[0].find("port net_null0 of GigabitEthernet1/0/0: 3 "), std::string::npos) << why[0];
  }
}

TEST(ClockFacts, LoopThatIsNotHeldOnItsCpu_IsObjected) {
  ClockFacts facts = kept_well();
  facts.loops.emplace_back().cpu = 3;
  ASSERT_EQ(objections(facts).size(), 1U);
  EXPECT_EQ(objections(facts)[0], "forwarding loop 0 could not be held on CPU 3");
  facts.loops[0].is_pinned = true;
  EXPECT_TRUE(objections(facts).empty());
}

TEST(TimeScale, Hasten_ControlAndScheduleAreFasterAndLinesAreNot) {
  auto catalogue = builtin_catalogue();
  ASSERT_TRUE(catalogue);
  const CardType card = *catalogue->find<CardType>("sip-600");
  const PlatformType platform = *catalogue->find<PlatformType>("c10008");
  const Medium medium = *catalogue->find<Medium>("gigabit-ethernet");
  catalogue->scale_time(10);
  EXPECT_EQ(catalogue->find<CardType>("sip-600")->warm_restart, card.warm_restart / 10);
  EXPECT_EQ(catalogue->find<CardType>("sip-600")->reload_max, card.reload_max / 10);
  EXPECT_EQ(catalogue->find<CardType>("sip-600")->fib_install_per_s, card.fib_install_per_s * 10);
  EXPECT_EQ(catalogue->find<PlatformType>("c10008")->rp_boot, platform.rp_boot / 10);
  EXPECT_EQ(catalogue->find<PlatformType>("c10008")->card_link.bandwidth_bits_per_s,
            platform.card_link.bandwidth_bits_per_s * 10);
  EXPECT_EQ(catalogue->find<PlatformType>("c10008")->fabric_latency, platform.fabric_latency);
  EXPECT_EQ(catalogue->find<Medium>("gigabit-ethernet")->rate_bits_per_s, medium.rate_bits_per_s);

  Scenario scenario;
  scenario.before = std::chrono::seconds(20);
  scenario.faults.emplace_back().outage = std::chrono::seconds(5);
  scale_time(scenario, 10);
  EXPECT_EQ(scenario.before, std::chrono::seconds(2));
  EXPECT_EQ(scenario.faults[0].outage, std::chrono::milliseconds(500));
}

}  // namespace
}  // namespace hitless::test
