// What a planted fault did, from evidence that is written down by hand: each kind with an effect and without.
#include "hil/record/fault_effect.h"

#include <gtest/gtest.h>

#include "dataplane/base/timeline_words.h"
#include "tests/hil/record/made_up_record.h"

namespace hitless::test {
namespace {

constexpr Instant kStruck = at_s(320), kMended = at_s(330);

Gate port_gate() {
  Gate gate;
  gate.kind = GateKind::interface;
  gate.slot = kRestarts;
  gate.interface = InterfaceIndex(1);
  return gate;
}

TEST(FaultEffect, NeverStruck_HasNone) {
  MadeUpRecord run;
  FaultRecord& fault = run.add_fault(FaultEffect::operator_cut, kStruck);
  fault.struck_at.reset();
  fault.steps_held = 1;
  EXPECT_FALSE(took_effect(run.record, fault));
  EXPECT_EQ(effect_text(run.record, fault), "");
}

TEST(FaultEffect, CutLink_TookEffectWhenMessagesWereLost) {
  MadeUpRecord run;
  FaultRecord& fault = run.add_fault(FaultEffect::rp_link_cut, kStruck);
  fault.messages = 30;
  EXPECT_FALSE(took_effect(run.record, fault));
  fault.lost = 12;
  EXPECT_TRUE(took_effect(run.record, fault));
  EXPECT_EQ(effect_text(run.record, fault), "12 of 30 messages lost");
}

TEST(FaultEffect, CutOperator_TookEffectWhenAStepWasHeldUp) {
  MadeUpRecord run;
  FaultRecord& fault = run.add_fault(FaultEffect::operator_cut, kStruck);
  EXPECT_FALSE(took_effect(run.record, fault));
  fault.steps_held = 2;
  EXPECT_TRUE(took_effect(run.record, fault));
  EXPECT_EQ(effect_text(run.record, fault), "2 steps held up");
}

TEST(FaultEffect, CrashedRp_TookEffectWhenItHadPower) {
  MadeUpRecord run;
  FaultRecord& fault = run.add_fault(FaultEffect::rp_crash, kStruck);
  fault.strike = {"RP A", true, StruckState::off, false};
  EXPECT_FALSE(took_effect(run.record, fault));
  EXPECT_EQ(effect_text(run.record, fault), "RP A was without power");
  fault.strike.was = StruckState::booting;
  EXPECT_TRUE(took_effect(run.record, fault));
  EXPECT_EQ(effect_text(run.record, fault), "RP A was booting");
}

TEST(FaultEffect, CrashedCardAndDamagedImage_TookEffectWhenTheyShowIt) {
  MadeUpRecord run;
  for (const FaultEffect effect : {FaultEffect::card_crash, FaultEffect::image_damaged}) {
    FaultRecord& fault = run.add_fault(effect, kStruck);
    EXPECT_FALSE(took_effect(run.record, fault)) << to_string(effect);
    fault.strike.shown = true;
    EXPECT_TRUE(took_effect(run.record, fault)) << to_string(effect);
  }
}

TEST(FaultEffect, CutPresenceLine_TookEffectWhenALeadRoseMeanwhile) {
  MadeUpRecord run;
  run.add_fault(FaultEffect::presence_cut, kStruck).mended_at = kMended;
  EXPECT_EQ(effect_text(run.record, run.record.event.faults[0]), "there was nothing to tell meanwhile");
  run.note(kMended, "RP A", timeline::kRpRole, "booting", "standby");
  EXPECT_FALSE(took_effect(run.record, run.record.event.faults[0])) << "mended by then";
  run.note(at_s(325), "RP A", timeline::kRpRole, "booting", "standby");
  EXPECT_TRUE(took_effect(run.record, run.record.event.faults[0]));
}

TEST(FaultEffect, CutPresenceLineWithoutAnActiveRp_TookEffect) {
  MadeUpRecord run;
  run.add_fault(FaultEffect::presence_cut, kStruck).strike.nobody_active = true;
  EXPECT_TRUE(took_effect(run.record, run.record.event.faults[0]));
}

TEST(FaultEffect, HaltedCard_TookEffectWhenItsGateClosedByIt) {
  MadeUpRecord run;
  run.add_fault(FaultEffect::card_halt, kStruck).spec.outage = kMended - kStruck;
  EXPECT_EQ(effect_text(run.record, run.record.event.faults[0]), "its gate was not closed by it");
  run.close_gate(card_gate(kStays), kStruck, kMended, {"fault: halt", "slot 1", "planted"});
  EXPECT_FALSE(took_effect(run.record, run.record.event.faults[0])) << "the gate of another card";
  run.close_gate(card_gate(kRestarts), kStruck, kMended, {"fault: halt", "slot 2", "planted"});
  EXPECT_TRUE(took_effect(run.record, run.record.event.faults[0]));
}

TEST(FaultEffect, HaltOfACardThatIsDownAnyway_TookEffectOnlyWhenItKeptTheGateClosed) {
  MadeUpRecord run;  // slot 2 restarts from 200 to 260
  FaultRecord& fault = run.add_fault(FaultEffect::card_halt, at_s(210));
  fault.spec.outage = std::chrono::seconds(10);
  EXPECT_FALSE(took_effect(run.record, fault)) << "over before the restart was";
  fault.spec.outage = std::chrono::seconds(50);
  EXPECT_TRUE(took_effect(run.record, fault));
}

TEST(FaultEffect, CutInterface_TookEffectWhenItsPortWasClosed) {
  MadeUpRecord run;
  run.add_fault(FaultEffect::interface_cut, kStruck).spec.outage = kMended - kStruck;
  EXPECT_FALSE(took_effect(run.record, run.record.event.faults[0]));
  run.close_gate(port_gate(), kStruck, kMended, {"fault: cut", "Ethernet2/0/0", "planted"});
  EXPECT_TRUE(took_effect(run.record, run.record.event.faults[0]));
}

TEST(FaultEffect, WithdrawnRoute_TookEffectWhenACardMissedIt) {
  MadeUpRecord run;
  FaultRecord& fault = run.add_fault(FaultEffect::route_withdraw, kStruck);
  fault.spec.outage = kMended - kStruck;
  fault.spec.prefix = parse_prefix("20.0.0.0/16").value();
  EXPECT_FALSE(took_effect(run.record, fault));
  Gate gate;
  gate.kind = GateKind::route;
  gate.slot = kStays;
  gate.prefix = *fault.spec.prefix;
  run.close_gate(gate, at_s(335), at_s(340), {"withdrawn", "20.0.0.0/16", "planted"});
  EXPECT_TRUE(took_effect(run.record, fault)) << "a card may hear of it after the fault's own time";
}

}  // namespace
}  // namespace hitless::test
