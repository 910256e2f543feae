#include "control/issu/upgrade_plan.h"

#include "dataplane/base/enum_name.h"

#include <algorithm>

namespace hitless {
namespace {

/// "64 MB", or bytes where megabytes would hide the difference.
std::string bytes_text(std::uint64_t bytes) {
  constexpr std::uint64_t kMega = 1024 * 1024;
  if (bytes >= kMega && bytes % kMega == 0) return std::to_string(bytes / kMega) + " MB";
  return std::to_string(bytes) + " bytes";
}

std::string version_of(const ImageManifest& image, const std::string& component) {
  const auto found = image.card_software.find(component);
  return found == image.card_software.end() ? std::string() : found->second;
}

/// Time to program `prefixes`, rounded up to a nanosecond.
Duration download_time(std::size_t prefixes, std::uint32_t per_s) {
  if (per_s == 0) return Duration{};
  return Duration(static_cast<std::int64_t>((std::uint64_t{prefixes} * 1'000'000'000U + per_s - 1) / per_s));
}

/// Longest outage of the card: its own maximum, or the new active's reading of the routes if longer, since a restarted
/// card gets its table when the RIB has converged; plus the download.
Duration outage_max(const ChassisConfig& chassis, const CardType& card, Duration restart_max, std::size_t prefixes) {
  const Duration feed =
      std::min(download_time(prefixes, chassis.platform->rib_routes_per_s), chassis.platform->nsf_timer);
  return std::max(restart_max, feed) + download_time(prefixes, card.fib_install_per_s);
}

/// Empty when the card can be preloaded, otherwise the obstacle.
std::string preload_obstacle(const PlatformType& platform, const CardType& card, std::uint64_t needed) {
  if (!platform.efsu) return platform.name + " has no eFSU";
  if (!card.can_preload) return card.name + " cannot preload";
  const std::uint64_t free = card.memory_bytes - std::min(card.memory_bytes, card.memory_used_bytes);
  if (free < needed) return "needs " + bytes_text(needed) + ", " + bytes_text(free) + " free";
  return {};
}

}  // namespace

const char* to_string(CardFate fate) { return enum_name<CardFate::reload>(fate, {"none", "warm", "reload"}); }

std::vector<PlanRow> plan_upgrade(const ChassisConfig& chassis, const ImageManifest& running, const ImageManifest& next,
                                  std::size_t prefixes, const std::map<Slot, std::string>& reloads) {
  std::vector<PlanRow> plan;
  for (const InstalledCard& installed : chassis.cards) {
    const CardType& card = *installed.type;
    PlanRow row{installed.slot,
                card.name,
                version_of(running, card.software),
                version_of(next, card.software),
                CardFate::none,
                {},
                {}};
    if (const auto found = reloads.find(row.slot); found != reloads.end()) {
      row.fate = CardFate::reload;
      row.why = found->second;
      row.outage_max = outage_max(chassis, card, card.reload_max, prefixes);
    } else if (row.from == row.to) {
      row.why = row.from.empty() ? "neither image carries " + card.software
                                 : "same software " + card.software + " " + row.from;
    } else if (row.to.empty()) {
      row.why = next.version + " carries no " + card.software;
    } else if (const std::string why = preload_obstacle(*chassis.platform, card, next.size_bytes); !why.empty()) {
      row.fate = CardFate::reload;
      row.why = why;
      row.outage_max = outage_max(chassis, card, card.reload_max, prefixes);
    } else {
      row.fate = CardFate::warm;
      row.why = card.software + " " + row.from + " -> " + row.to + ", preloaded";
      row.outage_max = outage_max(chassis, card, card.warm_restart_max, prefixes);
    }
    plan.push_back(std::move(row));
  }
  return plan;
}

}  // namespace hitless
