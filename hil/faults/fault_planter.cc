#include "hil/faults/fault_planter.h"

#include <algorithm>
#include <fstream>

namespace hitless {
namespace {

/// Between two tries of a fault on the active RP while none is active.
constexpr Duration kTryAgain = std::chrono::milliseconds(1);

std::string name_of(RpId rp) { return std::string("RP ") + to_string(rp); }

/// Turns some bytes in the middle of the payload over; the same again mends them.
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

FaultPlanter::FaultPlanter(Chassis& chassis, const Scenario& scenario, const Catalogue& catalogue, Timeline& timeline,
                           std::vector<FaultRecord>& records)
    : chassis_(chassis), scenario_(scenario), catalogue_(catalogue), timeline_(timeline), records_(records) {
  for (const FaultSpec& spec : scenario_.faults) {
    const CataloguedFault* row = catalogue_.fault(spec.kind);
    HITLESS_CHECK(row != nullptr, "an unknown fault is refused before the run");
    FaultRecord record;
    record.spec = spec;
    record.text = fault_text(spec, *row);
    record.effect = row->effect;
    records_.push_back(std::move(record));
  }
}

void FaultPlanter::start(Instant traffic_from, std::function<void()> on_strike) {
  on_strike_ = std::move(on_strike);
  for (std::size_t i = 0; i < records_.size(); ++i)
    if (!records_[i].spec.on) wait_until(i, traffic_from + records_[i].spec.at);
}

void FaultPlanter::wait_until(std::size_t fault, Instant at) {
  ++due_;
  chassis_.loop().at(at, [this, fault] { strike(fault); });
}

void FaultPlanter::happened(std::size_t fault) {
  const Duration after = records_[fault].spec.on->after;
  records_[fault].spec.on.reset();  // the first time counts
  wait_until(fault, chassis_.loop().now() + after);
}

void FaultPlanter::command_typed(const std::string& word) {
  for (std::size_t i = 0; i < records_.size(); ++i)
    if (records_[i].spec.on && records_[i].spec.on->command == word) happened(i);
}

void FaultPlanter::state_seen(IssuState state) {
  for (std::size_t i = 0; i < records_.size(); ++i)
    if (records_[i].spec.on && records_[i].spec.on->state == state) happened(i);
}

void FaultPlanter::step_held(std::size_t step) {
  for (FaultRecord& record : records_)
    if (record.effect == FaultEffect::operator_cut && record.struck_at && !record.mended_at &&
        record.held_step != step) {
      record.held_step = step;
      ++record.steps_held;
    }
}

void FaultPlanter::strike(std::size_t fault) {
  FaultRecord& record = records_[fault];
  const CataloguedFault& row = *catalogue_.fault(record.spec.kind);
  const bool of_role = record.spec.rp == StruckRp::active || record.spec.rp == StruckRp::standby;
  if (of_role && chassis_.active() == nullptr) {
    chassis_.loop().after(kTryAgain, [this, fault] { strike(fault); });
    return;
  }
  on_strike_();
  record.struck_at = chassis_.loop().now();
  const End end = begin(record, row);
  timeline_.add({*record.struck_at, "fault", row.name, "", record.struck, record.text});
  if (!record.spec.outage) {
    --due_;
    return;
  }
  chassis_.loop().after(*record.spec.outage, [this, fault, end] {
    FaultRecord& over = records_[fault];
    if (end) end();
    over.mended_at = chassis_.loop().now();
    timeline_.add({*over.mended_at, "fault", over.spec.kind, over.struck, "", "over"});
    --due_;
  });
}

FaultPlanter::End FaultPlanter::begin(FaultRecord& record, const FaultType& row) {
  const FaultSpec& spec = record.spec;
  const RpId active = chassis_.active() != nullptr ? chassis_.active()->id() : RpId::a;
  RpId rp = spec.rp == StruckRp::b ? RpId::b : RpId::a;
  if (spec.rp == StruckRp::active) rp = active;
  if (spec.rp == StruckRp::standby) rp = other(active);
  switch (row.effect) {
    case FaultEffect::rp_crash:
    case FaultEffect::rp_power_loss:
      return begin_rp(record, row, rp);
    case FaultEffect::card_halt:
      record.struck = "slot " + std::to_string(spec.slot.value);
      chassis_.cards().at(spec.slot)->halt(*spec.outage, "planted");
      return {};
    case FaultEffect::card_crash: {
      LineCard& card = *chassis_.cards().at(spec.slot);
      record.struck = "slot " + std::to_string(spec.slot.value);
      card.crash("planted");
      record.shown = card.state() == CardState::booting && !card.view()->forwarding();
      return {};
    }
    case FaultEffect::interface_cut:
      record.struck = spec.interface;
      begin_port(record);
      return {};
    case FaultEffect::route_withdraw:
      return begin_route(record);
    case FaultEffect::rp_link_cut:
    case FaultEffect::card_link_cut:
    case FaultEffect::link_loss:
      return begin_links(record, row, active);
    case FaultEffect::presence_cut:
      record.struck = "presence line";
      record.nobody_active = chassis_.active() == nullptr &&
                             (chassis_.presence().present(RpId::a) || chassis_.presence().present(RpId::b));
      chassis_.presence().cut();
      record.shown = chassis_.presence().is_cut();
      return [this] { chassis_.presence().restore(); };
    case FaultEffect::operator_cut:
      record.struck = "operator";
      ++operator_cuts_;
      cut_for_good_ = cut_for_good_ || !spec.outage;
      record.shown = true;
      return [this] { --operator_cuts_; };
    case FaultEffect::image_damaged:
      return begin_image(record, rp);
  }
  return {};
}

FaultPlanter::End FaultPlanter::begin_rp(FaultRecord& record, const FaultType& row, RpId id) {
  RouteProcessor& rp = chassis_.rp(id);
  record.struck = name_of(id);
  if (rp.powered()) record.was = rp.running_image().empty() ? StruckState::booting : StruckState::running;
  if (row.effect == FaultEffect::rp_crash)
    rp.reset("fault: RP crash");
  else
    rp.power_off("fault: RP power loss");
  record.shown = !rp.active() && rp.running_image().empty();
  if (row.effect == FaultEffect::rp_crash) return {};
  if (!record.spec.outage) chassis_.note_gone_for_good(id);
  return [&rp] { rp.power_on(); };
}

FaultPlanter::End FaultPlanter::begin_links(FaultRecord& record, const FaultType& row, RpId active) {
  std::vector<Link*> links;
  if (row.target == FaultTarget::rp_link) {
    links = {&chassis_.rp_link()};
  } else {
    for (const RpId rp : {RpId::a, RpId::b}) {
      const bool is_struck = record.spec.rp == StruckRp::both ||
                             record.spec.rp == (rp == RpId::a ? StruckRp::a : StruckRp::b) ||
                             record.spec.rp == (rp == active ? StruckRp::active : StruckRp::standby);
      if (is_struck) links.push_back(&chassis_.card_link(record.spec.slot, rp));
    }
  }
  const bool cut = row.effect != FaultEffect::link_loss;
  record.shown = true;
  std::vector<std::uint32_t> usual;
  std::uint64_t sent = 0, lost = 0;
  for (Link* link : links) {
    record.struck += (record.struck.empty() ? "" : ", ") + link->name();
    usual.push_back(link->loss_per_million());
    sent += link->sent();
    lost += link->lost();
    cut ? link->set_up(false) : link->set_loss(row.loss_per_million);
    record.shown = record.shown && (cut ? !link->up() : link->loss_per_million() == row.loss_per_million);
  }
  return [links, usual, cut, sent, lost, &record] {
    std::uint64_t sent_now = 0, lost_now = 0;
    for (std::size_t i = 0; i < links.size(); ++i) {
      cut ? links[i]->set_up(true) : links[i]->set_loss(usual[i]);
      sent_now += links[i]->sent();
      lost_now += links[i]->lost();
    }
    record.messages = sent_now - sent;
    record.lost = lost_now - lost;
  };
}

FaultPlanter::End FaultPlanter::begin_image(FaultRecord& record, RpId rp) {
  const std::filesystem::path path = chassis_.disk_file(rp, record.spec.image);
  record.struck = record.spec.image + " on " + name_of(rp);
  // Shown when the RP itself can no longer read it as an image.
  record.shown = turn_bytes(path) && !read_image(path);
  return [this, path, rp] {
    turn_bytes(path);
    if (found_nothing_to_boot(rp)) chassis_.rp(rp).reset("image copied anew");
  };
}

/// Who copies the image anew also starts the RP that stands there without one. One in mid-boot goes on.
bool FaultPlanter::found_nothing_to_boot(RpId rp) const {
  if (!chassis_.rp(rp).powered() || !chassis_.rp(rp).running_image().empty()) return false;
  const auto& entries = timeline_.entries();
  const auto last = std::find_if(entries.rbegin(), entries.rend(), [&](const TimelineEntry& entry) {
    return entry.what == "rp role" && entry.who == name_of(rp);
  });
  return last != entries.rend() && last->to.empty();
}

FaultPlanter::End FaultPlanter::begin_route(FaultRecord& record) {
  const auto prefix = struck_prefix(record.spec, chassis_.config().vrfs);
  HITLESS_CHECK(prefix.has_value(), "an unknown VRF is refused before the run");
  record.struck = to_string(*prefix, chassis_.config().vrfs);
  chassis_.withdraw_route(*prefix, *record.spec.outage);
  return {};
}

void FaultPlanter::begin_port(const FaultRecord& record) {
  for (const Interface& interface : chassis_.config().interfaces)
    if (interface.name == record.spec.interface)
      chassis_.cards().at(interface.slot)->cut_port(interface.port, *record.spec.outage, "planted");
}

}  // namespace hitless
