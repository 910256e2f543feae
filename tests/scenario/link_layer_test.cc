// Another link layer than Ethernet, registered by a row: a whole upgrade in virtual time over it, recorded and made-up
// traffic alike, and between cards of both kinds.
#include <gtest/gtest.h>

#include "hil/record/summary.h"
#include "hil/scenario/builtin_catalogue.h"
#include "hil/verdict/judge.h"
#include "tests/dataplane/encap/four_byte_link.h"
#include "tests/scenario/scenario_rig.h"

namespace hitless::test {
namespace {

/// The half-height card with a line of the other kind: medium and card are rows, like everything of a catalogue.
constexpr const char* kRows = R"(
media:
  four-byte-line: {interface_prefix: Line, encapsulation: four-byte, rate_bits_per_s: 155520000, mtu_bytes: 1500,
                   queue_limit_bytes: 262144, basis: assumed, source: test}
cards:
  line-card: {part: TEST, software: lc-hhge, medium: four-byte-line, ports: 1, can_preload: true, memory: 128MB,
              memory_used: 64MB, preload_bytes_per_s: 1000000, warm_restart: 60s, warm_restart_max: 90s, reload: 180s,
              reload_max: 360s, fib_install_per_s: 1000000, basis: assumed, source: test}
)";

class LinkLayers : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (find_encapsulation(test::kFourByteLink.name) == nullptr) register_encapsulation(test::kFourByteLink);
  }

  /// quick-upgrade.yaml with a line card in these slots, and recorded traffic besides its own.
  static std::unique_ptr<RunRecord> upgrade_with_line_cards_in(const std::vector<std::uint16_t>& slots) {
    const std::string hil = std::string(HITLESS_SOURCE_DIR) + "/hil/";
    auto scenario = load_scenario(hil + "scenarios/quick-upgrade.yaml");
    EXPECT_TRUE(scenario) << scenario.error().message;
    for (CardSpec& card : scenario->cards)
      if (std::ranges::find(slots, card.slot.value) != slots.end()) {
        card.card = "line-card";
        card.spas.clear();
      }
    scenario->expect.fates.clear();  // the line cards are of another software
    scenario->expect.cards_without_loss.clear();
    TrafficSpec recorded;
    recorded.name = "recorded";
    recorded.replay.emplace();
    recorded.replay->capture = hil + "captures/mixed.pcap";
    recorded.replay->rate_percent = 10;
    scenario->traffic.push_back(recorded);
    auto run = run_with_rows(*scenario, kRows);
    EXPECT_TRUE(run) << run.error().message;
    return run ? std::move(*run) : nullptr;
  }

  static std::uint64_t received_on(const RunRecord& run, const Encapsulation& encapsulation) {
    std::uint64_t received = 0;
    for (const MeterFlow& flow : run.measured.meter.flows)
      if (flow.received_on.valid() &&
          run.input.config.interfaces[flow.received_on.index()].encapsulation == &encapsulation)
        received += flow.received;
    return received;
  }

  static void expect_good(const RunRecord& run) {
    EXPECT_EQ(contradictions_of(run), "");
    EXPECT_EQ(run.verdict.outcome(), Outcome::pass)
        << joined(run.verdict.broken) << joined(run.verdict.failed) << joined(run.verdict.inconclusive);
  }
};

TEST_F(LinkLayers, EveryCardOnAnotherLink_UpgradePasses) {
  const auto run = upgrade_with_line_cards_in({1, 2, 3, 5, 6});
  ASSERT_TRUE(run);
  expect_good(*run);
  EXPECT_EQ(received_on(*run, kEthernet), 0U);
  EXPECT_GT(received_on(*run, test::kFourByteLink), 10'000U);
}

TEST_F(LinkLayers, CardsOfBothKinds_PacketsCrossFromOneToTheOther) {
  const auto run = upgrade_with_line_cards_in({1, 5});
  ASSERT_TRUE(run);
  expect_good(*run);
  std::uint64_t crossed[2] = {0, 0};
  for (const MeterFlow& flow : run->measured.meter.flows) {
    if (!flow.received_on.valid()) continue;
    const Encapsulation* const in = run->input.config.interfaces[flow.sent_on.index()].encapsulation;
    const Encapsulation* const out = run->input.config.interfaces[flow.received_on.index()].encapsulation;
    if (in != out) crossed[in == &kEthernet ? 0 : 1] += flow.received;
  }
  EXPECT_GT(crossed[0], 1'000U) << "from Ethernet";
  EXPECT_GT(crossed[1], 1'000U) << "to Ethernet";
}

TEST_F(LinkLayers, UnknownEncapsulation_IsRefusedWithTheNamesThereAre) {
  auto catalogue = builtin_catalogue();
  ASSERT_TRUE(catalogue);
  std::string rows = kRows;
  rows.replace(rows.find("four-byte,"), 10, "ethernot, ");
  const auto extended = catalogue->extend_text(rows, "rows.yaml");
  ASSERT_FALSE(extended);
  EXPECT_EQ(extended.error().message,
            "rows.yaml:3:59: unknown encapsulation ethernot, expected one of ethernet, four-byte");
}

}  // namespace
}  // namespace hitless::test
