#include "hil/run/loop_assignment.h"

#include <gtest/gtest.h>

namespace hitless::test {
namespace {

class LoopAssignment : public ::testing::Test {
 protected:
  LoopAssignment() {
    for (std::uint16_t slot = 1; slot <= 4; ++slot) {
      CardSpec card;
      card.slot = Slot(slot);
      scenario_.cards.push_back(card);
      Interface interface;
      interface.name = "GigabitEthernet" + std::to_string(slot) + "/0/0";
      interface.slot = Slot(slot);
      config_.interfaces.push_back(interface);
    }
  }
  void lead_out(std::uint16_t slot) {
    InterfaceSpec spec;
    spec.name = "GigabitEthernet" + std::to_string(slot) + "/0/0";
    spec.port = PortDevice{"net_null0", "", "net_null"};
    scenario_.interfaces.push_back(spec);
  }
  [[nodiscard]] std::vector<std::size_t> of_slots(std::size_t loops) const {
    const auto path_of_slot = assign_cards(scenario_, config_, loops);
    return {path_of_slot[1], path_of_slot[2], path_of_slot[3], path_of_slot[4]};
  }
  Scenario scenario_;
  ChassisConfig config_;
};

TEST_F(LoopAssignment, OneLoop_HasEveryCard) { EXPECT_EQ(of_slots(1), (std::vector<std::size_t>{0, 0, 0, 0})); }

TEST_F(LoopAssignment, NothingSaid_DealtOutInOrderOfSlot) {
  EXPECT_EQ(of_slots(2), (std::vector<std::size_t>{0, 1, 0, 1}));
}

TEST_F(LoopAssignment, CardsThatLeadOut_AreSpreadFirst) {
  lead_out(1);
  lead_out(3);
  EXPECT_EQ(of_slots(2), (std::vector<std::size_t>{0, 0, 1, 1}));
  scenario_.cards[0].loop = 0;
  EXPECT_EQ(of_slots(2), (std::vector<std::size_t>{0, 0, 1, 1})) << "the other one is not dealt to the same loop";
}

TEST_F(LoopAssignment, NamedLoop_HoldsModuloTheirNumber) {
  scenario_.cards[0].loop = 3;
  EXPECT_EQ(of_slots(4), (std::vector<std::size_t>{3, 0, 1, 2}));
  EXPECT_EQ(of_slots(2), (std::vector<std::size_t>{1, 0, 0, 1}));
}

}  // namespace
}  // namespace hitless::test
