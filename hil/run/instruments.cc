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

Instruments::Instruments(RunRecorder& of_run, const RunTaps& taps)
    : recorder(of_run), meter(cabling_of(of_run.record().input.config.interfaces)), meter_tap(meter) {
  if (taps.ledger) wrapped_ledger = taps.ledger(recorder.ledger());
  if (taps.meter) wrapped_meter = taps.meter(meter_tap);
  observers = {{wrapped_ledger ? wrapped_ledger.get() : &recorder.ledger(), Stage::ledger},
               {wrapped_meter ? wrapped_meter.get() : &meter_tap, Stage::meter}};
  const RunInput& input = recorder.record().input;
  if (input.scenario.expect.reached) {
    reach.emplace(input.config.interfaces);
    observers.emplace_back(&*reach, Stage::meter);
  }
}

void Instruments::listen(ForwardingPlane& paths) {
  if (captures != nullptr) observers.emplace_back(captures.get(), Stage::captures);
  if (paths.size() == 1) {
    for (const auto& [observer, stage] : observers) paths.front().observe(*observer, stage);
    return;
  }
  HITLESS_CHECK(captures == nullptr && !wrapped_ledger && !wrapped_meter, "instruments of one path only");
  const InterfaceTable& interfaces = recorder.record().input.config.interfaces;
  const PhaseTable& phases = recorder.record().books.phases;
  measurement = std::make_unique<Measurement>(meter, interfaces, paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (i > 0) {
      further_ledgers.push_back(std::make_unique<Ledger>(phases, recorder.ledger().flows().size(), interfaces.size()));
      if (reach) further_reaches.push_back(std::make_unique<ReachProbe>(interfaces));
    }
    Ledger& ledger = i == 0 ? recorder.ledger() : *further_ledgers.back();
    // Deliveries between two drops may be told to another path's Ledger.
    ledger.end_runs_at_pause(kPauseBetweenDrops);
    paths[i].observe(ledger, Stage::ledger);
    paths[i].observe(measurement->feed(i), Stage::meter);
    if (reach) paths[i].observe(*reach_of(i), Stage::meter);
  }
}

void Instruments::add_up() {
  for (const auto& ledger : further_ledgers) recorder.ledger().add(*ledger);
  for (const auto& probe : further_reaches) reach->add(*probe);
}

}  // namespace hitless
