#include "hil/run/instruments.h"

namespace hitless {
namespace {

std::vector<CabledInterface> cabling_of(const InterfaceTable& interfaces) {
  std::vector<CabledInterface> cabling;
  for (const Interface& interface : interfaces)
    cabling.push_back({interface.index, interface.name, interface.slot, interface.encapsulation});
  return cabling;
}

constexpr Duration kPauseBetweenDrops = std::chrono::milliseconds(10);

}  // namespace

Instruments::Instruments(RunRecord& record, const RunTaps& taps, std::size_t flows)
    : meter(cabling_of(record.config.interfaces)), meter_tap(meter) {
  record.ledger = std::make_unique<Ledger>(record.phases, flows, record.config.interfaces.size());
  if (taps.ledger) wrapped_ledger = taps.ledger(*record.ledger);
  if (taps.meter) wrapped_meter = taps.meter(meter_tap);
  observers = {{wrapped_ledger ? wrapped_ledger.get() : record.ledger.get(), Stage::ledger},
               {wrapped_meter ? wrapped_meter.get() : &meter_tap, Stage::meter}};
  if (record.scenario.expect.reached) {
    reach.emplace(record.config.interfaces);
    observers.emplace_back(&*reach, Stage::meter);
  }
}

void Instruments::listen(PacketPaths& paths, RunRecord& record) {
  if (captures != nullptr) observers.emplace_back(captures.get(), Stage::captures);
  if (paths.size() == 1) {
    for (const auto& [observer, stage] : observers) paths.front().observe(*observer, stage);
    return;
  }
  HITLESS_CHECK(captures == nullptr && !wrapped_ledger && !wrapped_meter, "instruments of one path only");
  measurement = std::make_unique<Measurement>(meter, record.config.interfaces, paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (i > 0) {
      further_ledgers.push_back(
          std::make_unique<Ledger>(record.phases, record.ledger->flows().size(), record.config.interfaces.size()));
      if (reach) further_reaches.push_back(std::make_unique<ReachProbe>(record.config.interfaces));
    }
    Ledger& ledger = i == 0 ? *record.ledger : *further_ledgers.back();
    // Deliveries between two drops may be told to another path's Ledger.
    ledger.end_runs_at_pause(kPauseBetweenDrops);
    paths[i].observe(ledger, Stage::ledger);
    paths[i].observe(measurement->feed(i), Stage::meter);
    if (reach) paths[i].observe(*reach_of(i), Stage::meter);
  }
}

void Instruments::add_up(RunRecord& record) {
  for (const auto& ledger : further_ledgers) record.ledger->add(*ledger);
  for (const auto& probe : further_reaches) reach->add(*probe);
}

}  // namespace hitless
