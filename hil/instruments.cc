#include "hil/instruments.h"

namespace hitless {
namespace {

std::vector<CabledInterface> cabling_of(const InterfaceTable& interfaces) {
  std::vector<CabledInterface> cabling;
  for (const Interface& interface : interfaces) cabling.push_back({interface.index, interface.name, interface.slot});
  return cabling;
}

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

void Instruments::listen(PacketPath& path) {
  if (captures != nullptr) observers.emplace_back(captures.get(), Stage::captures);
  for (const auto& [observer, stage] : observers) path.observe(*observer, stage);
}

}  // namespace hitless
