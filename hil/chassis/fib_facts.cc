#include "hil/chassis/fib_facts.h"

#include <algorithm>

#include "hil/chassis/chassis.h"

namespace hitless {

namespace {

FibFacts::Version facts_of(const FibVersion& fib, std::size_t vrfs) {
  FibFacts::Version version{{}, fib.path_list_count(), fib.memory_bytes()};
  for (std::size_t i = 0; i < vrfs; ++i) {
    const VrfId vrf(static_cast<VrfId::rep>(i));
    version.vrfs.push_back({fib.prefix_count(vrf, Family::ipv4), fib.prefix_count(vrf, Family::ipv6)});
  }
  return version;
}

}  // namespace

FibFacts fib_facts(const Chassis& chassis) {
  chassis.fib_versions().finish_all();
  FibFacts facts;
  std::vector<const FibVersion*> held;
  const RouteProcessor* const rp = chassis.active();
  for (const auto& [slot, card] : chassis.cards()) {
    FibFacts::Card row{slot, {}, card->fib_epoch(), 0};
    if (const FibVersionPtr& fib = card->view()->fib; fib != nullptr) {
      const auto found = std::ranges::find(held, fib.get());
      row.version = static_cast<std::size_t>(found - held.begin());
      if (rp != nullptr) row.stale = fib->stale_count(rp->epoch());
      if (found == held.end()) {
        held.push_back(fib.get());
        facts.versions.push_back(facts_of(*fib, chassis.config().vrfs.size()));
      }
    }
    facts.cards.push_back(row);
  }
  facts.bytes_in_all = chassis.fib_versions().empty()->shared_bytes();
  for (const FibVersion* fib : held) facts.bytes_in_all += fib->own_bytes();
  return facts;
}

}  // namespace hitless
