#include "hil/faults/fault_planter.h"

#include <algorithm>
#include <fstream>

namespace hitless {
namespace {

/// Between two tries of a fault on the active RP while none is active.
constexpr Duration kTryAgain = std::chrono::milliseconds(1);

std::string name_of(RpId rp) { return std::string("RP ") + to_string(rp); }

/// Inverts some bytes in the middle of the payload; a second call mends the bytes.
bool turn_bytes(const std::filesystem::path& path) {
  constexpr std::streamoff kFromEnd = 32;
  char bytes[8] = {};
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(-kFromEnd, std::ios::end);
  const std::streamoff at = file.tellg();
  if (!file.read(bytes, sizeof(bytes))) return false;
  for (char& byte : bytes) byte = static_cast<char>(~byte);
  file.seekp(at);
  file.write(bytes, sizeof(bytes));
  file.close();
  return static_cast<bool>(file);
}

}  // namespace

FaultPlanter::FaultPlanter(Chassis& chassis, RunRecorder& recorder) : chassis_(chassis), recorder_(recorder) {
  const RunInput& input = recorder_.record().input;
  for (const FaultSpec& spec : input.scenario.faults) {
    const FaultType* row = input.catalogue.find<FaultType>(spec.kind);
    HITLESS_CHECK(row != nullptr, "an unknown fault is refused before the run");
    FaultRecord record;
    record.spec = spec;
    record.text = fault_text(spec, *row);
    record.effect = row->effect;
    recorder_.fault_planted(std::move(record));
    planted_.push_back({row, spec.on.has_value(), std::nullopt});
  }
}

void FaultPlanter::start(Instant traffic_from, std::function<void()> on_strike) {
  on_strike_ = std::move(on_strike);
  for (std::size_t i = 0; i < planted_.size(); ++i)
    if (!planted_[i].waits_for_event) wait_until(i, traffic_from + record_of(i).spec.at);
}

void FaultPlanter::wait_until(std::size_t fault, Instant at) {
  ++due_;
  chassis_.loop().at(at, [this, fault] { strike(fault); });
}

void FaultPlanter::happened(std::size_t fault) {
  planted_[fault].waits_for_event = false;  // only the first occurrence counts
  wait_until(fault, chassis_.loop().now() + record_of(fault).spec.on->after);
}

void FaultPlanter::command_typed(IssuEvent command) {
  for (std::size_t i = 0; i < planted_.size(); ++i)
    if (planted_[i].waits_for_event && record_of(i).spec.on->command == command) happened(i);
}

void FaultPlanter::state_seen(IssuState state) {
  for (std::size_t i = 0; i < planted_.size(); ++i)
    if (planted_[i].waits_for_event && record_of(i).spec.on->state == state) happened(i);
}

void FaultPlanter::step_held(std::size_t step) {
  for (std::size_t i = 0; i < planted_.size(); ++i) {
    const FaultRecord& record = record_of(i);
    const bool lasts = record.struck_at && !record.mended_at;
    if (record.effect != FaultEffect::operator_cut || !lasts || planted_[i].held_step == step) continue;
    planted_[i].held_step = step;
    recorder_.fault_held_step(i);
  }
}

void FaultPlanter::strike(std::size_t fault) {
  const FaultSpec& spec = record_of(fault).spec;
  const bool of_role = spec.rp == StruckRp::active || spec.rp == StruckRp::standby;
  if (of_role && chassis_.active() == nullptr) {
    chassis_.loop().after(kTryAgain, [this, fault] { strike(fault); });
    return;
  }
  on_strike_();
  const Instant now = chassis_.loop().now();
  Begun begun = begin(fault);
  recorder_.timeline().add({now, "fault", TimelineProperty(spec.kind), "", begun.strike.target, record_of(fault).text});
  recorder_.fault_struck(fault, now, std::move(begun.strike));
  if (!spec.outage) {
    --due_;
    return;
  }
  chassis_.loop().after(*spec.outage, [this, fault, end = std::move(begun.end)] { mend(fault, end); });
}

void FaultPlanter::mend(std::size_t fault, const End& end) {
  if (end) end();
  const Instant now = chassis_.loop().now();
  recorder_.fault_mended(fault, now);
  const FaultRecord& over = record_of(fault);
  recorder_.timeline().add({now, "fault", TimelineProperty(over.spec.kind), over.strike.target, "", "over"});
  --due_;
}

FaultPlanter::Begun FaultPlanter::begin(std::size_t fault) {
  const FaultSpec& spec = record_of(fault).spec;
  const FaultType& row = *planted_[fault].row;
  const RpId active = chassis_.active() != nullptr ? chassis_.active()->id() : RpId::a;
  RpId rp = spec.rp == StruckRp::b ? RpId::b : RpId::a;
  if (spec.rp == StruckRp::active) rp = active;
  if (spec.rp == StruckRp::standby) rp = other(active);
  switch (row.effect) {
    case FaultEffect::rp_crash:
    case FaultEffect::rp_power_loss:
      return begin_rp(spec, row, rp);
    case FaultEffect::card_halt:
      return begin_card_halt(spec);
    case FaultEffect::card_crash:
      return begin_card_crash(spec);
    case FaultEffect::interface_cut:
      return begin_port(spec);
    case FaultEffect::route_withdraw:
      return begin_route(spec);
    case FaultEffect::rp_link_cut:
    case FaultEffect::card_link_cut:
    case FaultEffect::link_loss:
      return begin_links(fault, row, active);
    case FaultEffect::presence_cut:
      return begin_presence();
    case FaultEffect::operator_cut:
      return begin_operator(spec);
    case FaultEffect::image_damaged:
      return begin_image(spec, rp);
  }
  return {};
}

FaultPlanter::Begun FaultPlanter::begin_rp(const FaultSpec& spec, const FaultType& row, RpId id) {
  RouteProcessor& rp = chassis_.rp(id);
  Strike strike;
  strike.target = name_of(id);
  if (rp.powered()) strike.was = rp.running_image().empty() ? StruckState::booting : StruckState::running;
  if (row.effect == FaultEffect::rp_crash)
    rp.reset("fault: RP crash");
  else
    rp.power_off("fault: RP power loss");
  strike.shown = !rp.active() && rp.running_image().empty();
  if (row.effect == FaultEffect::rp_crash) return {strike, {}};
  if (!spec.outage) chassis_.note_gone_for_good(id);
  return {strike, [&rp] { rp.power_on(); }};
}

FaultPlanter::Begun FaultPlanter::begin_card_halt(const FaultSpec& spec) {
  chassis_.cards().at(spec.slot)->halt(*spec.outage, "planted");
  Strike strike;
  strike.target = to_string(spec.slot);
  return {strike, {}};
}

FaultPlanter::Begun FaultPlanter::begin_card_crash(const FaultSpec& spec) {
  LineCard& card = *chassis_.cards().at(spec.slot);
  card.crash("planted");
  Strike strike;
  strike.target = to_string(spec.slot);
  strike.shown = card.state() == CardState::booting && !card.view()->forwarding();
  return {strike, {}};
}

FaultPlanter::Begun FaultPlanter::begin_links(std::size_t fault, const FaultType& row, RpId active) {
  const FaultSpec& spec = record_of(fault).spec;
  std::vector<Link*> links;
  if (row.target == FaultTarget::rp_link) {
    links = {&chassis_.rp_link()};
  } else {
    for (const RpId rp : {RpId::a, RpId::b}) {
      const bool is_struck = spec.rp == StruckRp::both || spec.rp == (rp == RpId::a ? StruckRp::a : StruckRp::b) ||
                             spec.rp == (rp == active ? StruckRp::active : StruckRp::standby);
      if (is_struck) links.push_back(&chassis_.card_link(spec.slot, rp));
    }
  }
  const bool cut = row.effect != FaultEffect::link_loss;
  Strike strike;
  strike.shown = true;
  std::vector<std::uint32_t> usual;
  std::uint64_t sent = 0, lost = 0;
  for (Link* link : links) {
    strike.target += (strike.target.empty() ? "" : ", ") + link->name();
    usual.push_back(link->loss_per_million());
    sent += link->sent();
    lost += link->lost();
    cut ? link->set_up(false) : link->set_loss(row.loss_per_million);
    strike.shown = strike.shown && (cut ? !link->up() : link->loss_per_million() == row.loss_per_million);
  }
  return {strike, [this, fault, links, usual, cut, sent, lost] {
            std::uint64_t sent_now = 0, lost_now = 0;
            for (std::size_t i = 0; i < links.size(); ++i) {
              cut ? links[i]->set_up(true) : links[i]->set_loss(usual[i]);
              sent_now += links[i]->sent();
              lost_now += links[i]->lost();
            }
            recorder_.fault_lost_messages(fault, sent_now - sent, lost_now - lost);
          }};
}

FaultPlanter::Begun FaultPlanter::begin_presence() {
  PresenceLine& line = chassis_.presence();
  Strike strike;
  strike.target = "presence line";
  strike.nobody_active = chassis_.active() == nullptr && (line.present(RpId::a) || line.present(RpId::b));
  line.cut();
  strike.shown = line.is_cut();
  return {strike, [&line] { line.restore(); }};
}

FaultPlanter::Begun FaultPlanter::begin_operator(const FaultSpec& spec) {
  ++operator_cuts_;
  cut_for_good_ = cut_for_good_ || !spec.outage;
  Strike strike;
  strike.target = "operator";
  strike.shown = true;
  return {strike, [this] { --operator_cuts_; }};
}

FaultPlanter::Begun FaultPlanter::begin_image(const FaultSpec& spec, RpId rp) {
  const std::filesystem::path path = chassis_.disk_file(rp, spec.image);
  Strike strike;
  strike.target = spec.image + " on " + name_of(rp);
  // The fault shows when the RP itself can no longer read the file as an image.
  strike.shown = turn_bytes(path) && !read_image(path);
  return {strike, [this, path, rp] {
            turn_bytes(path);
            // The hand that copies the image anew also resets an RP that found no image. An RP in mid-boot goes on.
            if (chassis_.rp(rp).found_no_image()) chassis_.rp(rp).reset("image copied anew");
          }};
}

FaultPlanter::Begun FaultPlanter::begin_route(const FaultSpec& spec) {
  const auto prefix = struck_prefix(spec, chassis_.config().vrfs);
  HITLESS_CHECK(prefix.has_value(), "an unknown VRF is refused before the run");
  chassis_.withdraw_route(*prefix, *spec.outage);
  Strike strike;
  strike.target = to_string(*prefix, chassis_.config().vrfs);
  return {strike, {}};
}

FaultPlanter::Begun FaultPlanter::begin_port(const FaultSpec& spec) {
  for (const Interface& interface : chassis_.config().interfaces)
    if (interface.name == spec.interface)
      chassis_.cards().at(interface.slot)->cut_port(interface.port, *spec.outage, "planted");
  Strike strike;
  strike.target = spec.interface;
  return {strike, {}};
}

}  // namespace hitless
