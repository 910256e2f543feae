#include "hil/measure/truth/truth.h"

#include <gtest/gtest.h>

namespace hitless::test {
namespace {

Gate card(std::uint16_t slot) { return {GateKind::card, Slot(slot), {}, {}}; }

TEST(Truth, KeepsWhenAGateClosedAndOpened) {
  Truth truth;
  truth.closed(card(1), instant_ns(10), CauseId(7));
  truth.opened(card(1), instant_ns(30));
  truth.closed(card(1), instant_ns(50), CauseId(8));
  ASSERT_EQ(truth.outages().size(), 2U);
  EXPECT_EQ(truth.outages()[0].closed, instant_ns(10));
  EXPECT_EQ(truth.outages()[0].opened, instant_ns(30));
  EXPECT_EQ(truth.outages()[0].cause, CauseId(7));
  EXPECT_EQ(truth.outages()[1].opened, kNever) << "still closed";
}

TEST(Truth, ASecondClosingKeepsTheFirstInstantAndCause) {
  Truth truth;
  truth.closed(card(1), instant_ns(10), CauseId(7));
  truth.closed(card(1), instant_ns(20), CauseId(8));
  truth.closed(card(1), instant_ns(25), CauseId(8));
  truth.opened(card(1), instant_ns(30));
  ASSERT_EQ(truth.outages().size(), 1U);
  EXPECT_EQ(truth.outages()[0].closed, instant_ns(10));
  EXPECT_EQ(truth.outages()[0].cause, CauseId(7));
  EXPECT_EQ(truth.outages()[0].later_causes, std::vector{CauseId(8)});
}

TEST(Truth, OpeningAnOpenGateIsIgnored) {
  Truth truth;
  truth.opened(card(1), instant_ns(5));
  EXPECT_TRUE(truth.outages().empty());
}

TEST(Truth, IsInOrderOfClosingHoweverItWasTold) {
  // Card 1's whole step is walked before card 2's.
  Truth truth;
  truth.closed(card(1), instant_ns(10), CauseId(1));
  truth.closed(card(3), instant_ns(40), CauseId(2));
  truth.closed(card(2), instant_ns(10), CauseId(3));
  truth.closed(card(4), instant_ns(5), CauseId(4));
  truth.opened(card(1), instant_ns(11));
  truth.opened(card(3), instant_ns(43));
  truth.opened(card(2), instant_ns(12));
  truth.opened(card(4), instant_ns(14));
  std::vector<std::int64_t> seen;
  for (const GateOutage& c : truth.outages()) {
    seen.push_back(c.gate.slot.value);
    EXPECT_EQ(to_ns(c.opened) % 10, c.gate.slot.value) << "an opening went to another gate";
  }
  EXPECT_EQ(seen, (std::vector<std::int64_t>{4, 1, 2, 3}));
}

}  // namespace
}  // namespace hitless::test
