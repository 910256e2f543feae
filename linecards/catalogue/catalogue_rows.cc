#include "linecards/catalogue/catalogue_rows.h"

#include <array>

namespace hitless {
namespace {

// Limits that keep every product of the model within 64 bits and every table within reason.
constexpr std::uint64_t kRateMax = 1'000'000'000'000;
constexpr std::uint64_t kFrameMax = 65'535;
constexpr std::uint64_t kPortsMax = 1024;

// In the order of their enumerations.
constexpr std::array<const char*, kFaultEffects> kEffects{
    "rp-crash",    "rp-power-loss", "card-halt",    "card-crash", "interface-cut", "route-withdraw",
    "rp-link-cut", "card-link-cut", "presence-cut", "link-loss",  "operator-cut",  "image-damaged"};
constexpr std::array<const char*, kFaultTargets> kTargets{"rp",        "card",          "interface", "route", "rp-link",
                                                          "card-link", "presence-line", "operator",  "image"};
constexpr std::array<const char*, 3> kStays{"never", "possible", "drawn"};

void read_provenance(YamlRow& row, Provenance& out) {
  static constexpr std::array<const char*, 3> kNames{"published", "measured", "assumed"};
  std::size_t basis = 0;
  row.choice("basis", basis, kNames);
  out.basis = static_cast<Basis>(basis);
  row.text("source", out.source);
}

void read_medium_name(YamlRow& row, std::string& out, const Catalogue& known) {
  row.text("medium", out);
  if (row.ok() && known.medium(out) == nullptr) {
    std::string names;
    for (const auto& [name, medium] : known.media()) names += (names.empty() ? "" : ", ") + name;
    row.wrong("medium", "unknown medium " + out, "one of " + names);
  }
}

void read_encapsulation(YamlRow& row, const Encapsulation*& out) {
  std::string name;
  row.text("encapsulation", name);
  if (!row.ok()) return;
  if (const Encapsulation* const found = find_encapsulation(name); found != nullptr)
    out = found;
  else
    row.wrong("encapsulation", "unknown encapsulation " + name, "one of " + encapsulation_names());
}

void expect_at_most(YamlRow& row, std::string_view low_key, std::string_view high_key, bool in_order) {
  if (row.ok() && !in_order)
    row.wrong(low_key, std::string(low_key) + " is more than " + std::string(high_key), "at most that");
}

LinkSpec read_link(YamlRow& row) {
  LinkSpec link;
  row.duration("latency", link.latency);
  row.number("bandwidth_bits_per_s", link.bandwidth_bits_per_s, 0, kRateMax);
  if (row.has("loss_per_million")) row.number("loss_per_million", link.loss_per_million, 0, 1'000'000);
  return link;
}

void read_memory_and_times(YamlRow& row, CardType& card) {
  row.flag("can_preload", card.can_preload);
  row.size("memory", card.memory_bytes);
  row.size("memory_used", card.memory_used_bytes);
  expect_at_most(row, "memory_used", "memory", card.memory_used_bytes <= card.memory_bytes);
  if (card.can_preload) {
    row.number("preload_bytes_per_s", card.preload_bytes_per_s, 1, 10'000'000'000);
    row.duration("warm_restart", card.warm_restart);
    row.duration("warm_restart_max", card.warm_restart_max);
    expect_at_most(row, "warm_restart", "warm_restart_max", card.warm_restart <= card.warm_restart_max);
  }
  row.duration("reload", card.reload);
  row.duration("reload_max", card.reload_max);
  expect_at_most(row, "reload", "reload_max", card.reload <= card.reload_max);
  row.number("fib_install_per_s", card.fib_install_per_s, 1, 1'000'000'000);
}

/// Which targets an effect can strike.
bool fits(FaultEffect effect, FaultTarget target) {
  switch (effect) {
    case FaultEffect::rp_crash:
    case FaultEffect::rp_power_loss:
      return target == FaultTarget::rp;
    case FaultEffect::card_halt:
    case FaultEffect::card_crash:
      return target == FaultTarget::card;
    case FaultEffect::interface_cut:
      return target == FaultTarget::interface;
    case FaultEffect::route_withdraw:
      return target == FaultTarget::route;
    case FaultEffect::rp_link_cut:
      return target == FaultTarget::rp_link;
    case FaultEffect::card_link_cut:
      return target == FaultTarget::card_link;
    case FaultEffect::presence_cut:
      return target == FaultTarget::presence_line;
    case FaultEffect::link_loss:
      return target == FaultTarget::rp_link || target == FaultTarget::card_link;
    case FaultEffect::operator_cut:
      return target == FaultTarget::typist;
    case FaultEffect::image_damaged:
      return target == FaultTarget::image;
  }
  return false;
}

}  // namespace

const char* to_string(FaultEffect effect) { return kEffects[static_cast<std::size_t>(effect)]; }
const char* to_string(FaultStay stay) { return kStays[static_cast<std::size_t>(stay)]; }
const char* to_string(FaultTarget target) { return kTargets[static_cast<std::size_t>(target)]; }

Medium read_medium(YamlRow& row, const std::string& name) {
  Medium medium;
  medium.name = name;
  row.text("interface_prefix", medium.interface_prefix);
  row.number("rate_bits_per_s", medium.rate_bits_per_s, 1, kRateMax);
  // A row that names no encapsulation is of Ethernet, and says itself what a frame takes on the wire.
  const bool named = row.has("encapsulation");
  if (named) read_encapsulation(row, medium.encapsulation);
  medium.overhead_bytes = medium.encapsulation->overhead_bytes;
  medium.min_frame_bytes = medium.encapsulation->min_frame_bytes;
  if (!named || row.has("overhead_bytes")) row.number("overhead_bytes", medium.overhead_bytes, 0, kFrameMax);
  if (!named || row.has("min_frame_bytes")) row.number("min_frame_bytes", medium.min_frame_bytes, 0, kFrameMax);
  row.number("mtu_bytes", medium.mtu_bytes, 68, kFrameMax);  // RFC 791: every link takes 68 bytes
  row.number("queue_limit_bytes", medium.queue_limit_bytes, 1, UINT32_MAX);
  // Link header and two VLAN tags on the longest packet, or it could never be sent.
  constexpr std::uint32_t kTwoTagsBytes = 8;
  expect_at_most(row, "mtu_bytes", "queue_limit_bytes",
                 medium.mtu_bytes + medium.encapsulation->header_bytes + kTwoTagsBytes <= medium.queue_limit_bytes);
  read_provenance(row, medium.provenance);
  return medium;
}

SpaType read_spa(YamlRow& row, const std::string& name, const Catalogue& known) {
  SpaType spa;
  spa.name = name;
  row.text("part", spa.part);
  read_medium_name(row, spa.medium, known);
  row.number("ports", spa.ports, 1, kPortsMax);
  if (row.has("height")) row.number("height", spa.height, 1, 2);
  read_provenance(row, spa.provenance);
  return spa;
}

CardType read_card(YamlRow& row, const std::string& name, const Catalogue& known) {
  CardType card;
  card.name = name;
  row.text("part", card.part);
  row.text("software", card.software);
  if (row.has("bays")) {  // a SIP has no ports of its own, a fixed card no bays
    row.number("bays", card.bays, 1, 8);
  } else {
    read_medium_name(row, card.medium, known);
    row.number("ports", card.ports, 1, kPortsMax);
  }
  if (row.has("slots_wide")) row.number("slots_wide", card.slots_wide, 1, 4);
  if (row.has("odd_slot_only")) row.flag("odd_slot_only", card.odd_slot_only);
  read_memory_and_times(row, card);
  read_provenance(row, card.provenance);
  return card;
}

PlatformType read_platform(YamlRow& row, const std::string& name) {
  PlatformType platform;
  platform.name = name;
  row.number("slots", platform.slots, 1, 64);
  row.duration("rp_boot", platform.rp_boot);
  row.duration("rf_step", platform.rf_step);
  row.duration("config_sync", platform.config_sync);
  row.size("bulk_sync", platform.bulk_sync_bytes);
  row.duration("presence_detection", platform.presence_detection);
  row.duration("rollback_default", platform.rollback_default);
  row.duration("fabric_latency", platform.fabric_latency);
  row.row("card_link", [&](YamlRow& link) { platform.card_link = read_link(link); });
  row.row("rp_link", [&](YamlRow& link) { platform.rp_link = read_link(link); });
  row.number("rib_routes_per_s", platform.rib_routes_per_s, 1, 1'000'000'000);
  row.duration("nsf_timer", platform.nsf_timer);
  row.flag("distributed_forwarding", platform.distributed_forwarding);
  row.flag("efsu", platform.efsu);
  read_provenance(row, platform.provenance);
  return platform;
}

CataloguedFault read_fault(YamlRow& row, const std::string& name) {
  CataloguedFault fault;
  fault.name = name;
  std::size_t effect = 0, target = 0;
  row.choice("effect", effect, kEffects);
  row.choice("target", target, kTargets);
  fault.effect = static_cast<FaultEffect>(effect);
  fault.target = static_cast<FaultTarget>(target);
  if (row.ok() && !fits(fault.effect, fault.target))
    row.wrong("target", std::string("effect ") + kEffects[effect] + " strikes no " + kTargets[target],
              "a target that the effect can strike");
  const bool crash = fault.effect == FaultEffect::rp_crash || fault.effect == FaultEffect::card_crash;
  if (!crash)
    row.row("outage", [&](YamlRow& range) {
      Duration low{}, high{};
      range.duration("min", low);
      range.duration("max", high);
      expect_at_most(range, "min", "max", low <= high);
      fault.outage_min = low;
      fault.outage_max = high;
    });
  if (row.has("stays")) {
    std::size_t stays = 0;
    row.choice("stays", stays, kStays);
    fault.stays = static_cast<FaultStay>(stays);
  }
  if (fault.effect == FaultEffect::link_loss) row.number("loss_per_million", fault.loss_per_million, 1, 1'000'000);
  read_provenance(row, fault.provenance);
  return fault;
}

}  // namespace hitless
