#include "tests/hil/record/made_up_record.h"

#include <utility>

#include "dataplane/base/timeline_words.h"
#include "tests/hil/measure/channel_model.h"

namespace hitless::test {
namespace {

constexpr InterfaceIndex kIn{0}, kOut{1};
constexpr Instant kTrafficFrom = at_s(100), kRestart = at_s(200), kTrafficUntil = at_s(420);
constexpr Duration kSpacing = std::chrono::seconds(1);
const std::string kFlow = "10.0.0.2:5000 > 10.0.1.2:5000 udp";

Interface interface_of(InterfaceIndex index, Slot slot, std::string name) {
  Interface interface;
  interface.index = index;
  interface.slot = slot;
  interface.name = std::move(name);
  return interface;
}

PlanRow plan_row(Slot slot, CardFate fate, Duration outage_max) {
  PlanRow row;
  row.slot = slot;
  row.card = "card";
  row.fate = fate;
  row.outage_max = outage_max;
  return row;
}

/// The one disruption: what was sent while slot 2 was down.
Disruption disruption_of(Duration restart) {
  Disruption d;
  d.first_lost = kRestart;
  d.last_lost = kRestart + restart - kSpacing;
  d.last_good_before = kRestart - kSpacing;
  d.first_good_after = kRestart + restart;
  d.lost = static_cast<std::uint64_t>(restart / kSpacing);
  d.lower_ns = to_ns(d.last_lost - d.first_lost);
  d.upper_ns = to_ns(d.first_good_after - d.last_good_before);
  return d;
}

}  // namespace

Gate card_gate(Slot slot) {
  Gate gate;
  gate.kind = GateKind::card;
  gate.slot = slot;
  return gate;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

MadeUpRecord::MadeUpRecord(const Story& story) {
  Scenario& scenario = record.input.scenario;
  scenario.name = "made-up";
  scenario.seed = 7;
  scenario.start_image = kOldImage;
  scenario.upgrade_to = kNewImage;
  record.span = {at_s(1), kTrafficFrom, kTrafficUntil, kTrafficUntil};
  record.before = {true, RpId::a, {kOldImage, kOldImage}, Epoch(1)};
  record.after = {true, RpId::b, {kNewImage, kNewImage}, Epoch(2)};
  record.event.ending.outcome = UpgradeOutcome::upgraded;
  install_cards();
  tell_timeline();
  type_commands();
  send_traffic(story);
}

void MadeUpRecord::install_cards() {
  platform_.name = "platform";
  card_.name = "card";
  card_.reload_max = std::chrono::seconds(300);
  card_.fib_install_per_s = 1000;
  ChassisConfig& config = record.input.config;
  config.platform = &platform_;
  config.cards = {{kStays, &card_, "1.0"}, {kRestarts, &card_, "1.0"}};
  config.interfaces = {interface_of(kIn, kStays, "Ethernet1/0/0"), interface_of(kOut, kRestarts, "Ethernet2/0/0")};
  record.event.plan = {plan_row(kStays, CardFate::none, {}),
                       plan_row(kRestarts, CardFate::warm, std::chrono::seconds(90))};
}

void MadeUpRecord::tell_timeline() {
  note(at_s(5), "RP A", timeline::kRpRole, "booting", "active");
  note(at_s(6), "RP B", timeline::kRpRole, "booting", "standby");
  note(at_s(90), "RP B", timeline::kRfState, "STANDBY BULK", "STANDBY HOT");
  note(at_s(150), "RP A", timeline::kPlan, "slot 1", "none");
  note(at_s(150), "RP A", timeline::kPlan, "slot 2", "warm");
  note(kRestart, "RP A", timeline::kRpRole, "active", "");
  note(kRestart, "RP B", timeline::kRpRole, "standby", "active");
  note(kRestart, "RP B", timeline::kRfState, "STANDBY HOT", "ACTIVE");
  note(kRestart, "RP B", timeline::kSwitchover, "A", "B");
  note(at_s(299), "RP A", timeline::kRpRole, "booting", "standby");
  note(at_s(300), "RP A", timeline::kRfState, "STANDBY BULK", "STANDBY HOT");
}

void MadeUpRecord::type_commands() {
  record.event.steps = {
      {"issu loadversion a disk0:two b stby-disk0:two", IssuEvent::load_version, at_s(110), at_s(150), std::nullopt},
      {"issu runversion b stby-disk0:two", IssuEvent::run_version, at_s(199), at_s(300), std::nullopt},
      {"issu commitversion b stby-disk0:two", IssuEvent::commit_version, at_s(310), at_s(350), std::nullopt}};
  record.books.phases.begin("before", kTrafficFrom);
  record.books.phases.begin("loadversion", at_s(110));
  record.books.phases.begin("runversion", at_s(199));
  record.books.phases.begin("commitversion", at_s(310));
  record.books.phases.begin("after", at_s(400));
}

void MadeUpRecord::send_traffic(const Story& story) {
  const CauseId restart = record.causes.add({"warm restart", "slot 2", "issu runversion"});
  record.measured.truth.closed(card_gate(kRestarts), kRestart, restart);
  record.measured.truth.opened(card_gate(kRestarts), kRestart + story.restart);
  record.books.ledger = std::make_unique<Ledger>(record.books.phases, 1, record.input.config.interfaces.size());
  record.books.flows = {{"item", kFlow, kIn}};
  if (!story.traffic) return;
  for (Instant sent = kTrafficFrom; sent < kTrafficUntil; sent += kSpacing) {
    PacketMeta meta;
    meta.flow = FlowId(0);
    meta.sent = meta.at = sent;
    meta.ingress = kIn;
    meta.egress = kOut;
    record.books.ledger->offered(test::MetaCarrier(meta).burst());
    if (sent < kRestart || sent >= kRestart + story.restart) {
      record.books.ledger->delivered(test::MetaCarrier(meta).burst(), true);
      continue;
    }
    meta.reason = DropReason::egress_card_stopped;
    meta.cause = restart;
    record.books.ledger->dropped(test::MetaCarrier(meta).burst());
  }
  measure(story, restart);
}

void MadeUpRecord::measure(const Story& story, CauseId restart) {
  const Disruption seen = disruption_of(story.restart);
  MeterResult& meter = record.measured.meter;
  meter.sent = static_cast<std::uint64_t>((kTrafficUntil - kTrafficFrom) / kSpacing);
  meter.lost = seen.lost;
  meter.received = meter.sent - meter.lost;
  MeterFlow flow;
  flow.key = kFlow;
  flow.sent_on = kIn;
  flow.received_on = kOut;
  flow.sent = meter.sent;
  flow.received = meter.received;
  flow.lost = meter.lost;
  flow.disruptions = {seen};
  meter.flows = {flow};
  for (const Slot slot : {kStays, kRestarts}) {
    MeterScope card;
    card.slot = slot;
    card.shortest_visible_outage_ns = to_ns(kSpacing);
    card.disruptions = {seen};
    meter.cards.push_back(card);
  }
  record.measured.grade.flows = {{kFlow, seen, to_ns(story.restart), {restart}, false, true}};
  record.measured.grade.detectable = 1;
}

FaultRecord& MadeUpRecord::add_fault(FaultEffect effect, Instant struck_at) {
  FaultRecord& fault = record.event.faults.emplace_back();
  fault.text = "{kind: made-up}";
  fault.effect = effect;
  fault.struck_at = struck_at;
  fault.spec.slot = kRestarts;
  fault.spec.interface = record.input.config.interfaces[kOut.index()].name;
  fault.strike.target = "slot 2";
  return fault;
}

void MadeUpRecord::close_gate(const Gate& gate, Instant from, Instant until, const Cause& cause) {
  record.measured.truth.closed(gate, from, record.causes.add(cause));
  record.measured.truth.opened(gate, until);
}

void MadeUpRecord::note(Instant at, std::string who, TimelineWord what, std::string from, std::string to) {
  record.timeline.add({at, std::move(who), what, std::move(from), std::move(to), "made up"});
}

}  // namespace hitless::test
