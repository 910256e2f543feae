#include "linecards/catalogue/catalogue.h"

#include <algorithm>

namespace hitless {
namespace {

/// A Link takes no more (link.cc); 0 stays 0: not limited.
constexpr std::uint64_t kFastestLinkBitsPerS = 1'000'000'000'000;

/// What is not 0 stays so: 0 has a meaning of its own.
void divide(Duration& duration, std::uint64_t times) {
  if (duration > Duration{}) duration = std::max(duration / static_cast<Duration::rep>(times), Duration{1});
}

std::uint32_t multiplied(std::uint32_t rate, std::uint64_t times) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(rate * times, UINT32_MAX));
}

void hasten(LinkSpec& link, std::uint64_t times) {
  divide(link.latency, times);
  link.bandwidth_bits_per_s = std::min(link.bandwidth_bits_per_s * times, kFastestLinkBitsPerS);
}

}  // namespace

void Catalogue::hasten(std::uint64_t times) {
  for (auto& [name, card] : cards_) {
    for (Duration* duration : {&card.warm_restart, &card.warm_restart_max, &card.reload, &card.reload_max})
      divide(*duration, times);
    card.preload_bytes_per_s *= times;
    card.fib_install_per_s = multiplied(card.fib_install_per_s, times);
  }
  for (auto& [name, platform] : platforms_) {
    for (Duration* duration : {&platform.rp_boot, &platform.rf_step, &platform.config_sync,
                               &platform.presence_detection, &platform.rollback_default, &platform.nsf_timer})
      divide(*duration, times);
    platform.rib_routes_per_s = multiplied(platform.rib_routes_per_s, times);
    hitless::hasten(platform.card_link, times);
    hitless::hasten(platform.rp_link, times);
  }
}

}  // namespace hitless
