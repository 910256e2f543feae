#include "hil/ports/port_lines.h"

#include <utility>

#include "dataplane/base/timeline_words.h"

namespace hitless {
namespace {

/// Time between two looks.
constexpr Duration kLook = std::chrono::milliseconds(20);
/// A link has its carrier no later than this after it is taken up: two ends of copper negotiate for seconds.
constexpr Duration kSettle = std::chrono::seconds(5);

bool takes_link_down(CardState state) {
  return state == CardState::empty || state == CardState::booting || state == CardState::reloading ||
         state == CardState::failed;
}

}  // namespace

PortLines::PortLines(Chassis& chassis, std::span<const std::unique_ptr<Port>> ports, Timeline& timeline)
    : chassis_(chassis), ports_(ports), timeline_(timeline), lines_(ports.size()) {}

const Interface& PortLines::interface_of(std::size_t i) const {
  return chassis_.config().interfaces[ports_[i]->interface().index()];
}

void PortLines::follow_cards(Instant now) {
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    Line& line = lines_[i];
    const CardState state = chassis_.cards().at(interface_of(i).slot)->state();
    if (state == CardState::forwarding || state == CardState::preloading) {
      line.dark_at = kNever;
      set_admin_link(i, true, now);
    } else if (takes_link_down(state)) {
      if (line.dark_at == kNever) line.dark_at = now + kLook;
      if (now >= line.dark_at) set_admin_link(i, false, now);
    }
  }
}

void PortLines::look(Instant now, Instant open) {
  if (now < look_at_) return;
  look_at_ = now + kLook;
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    Line& line = lines_[i];
    if (!line.lit && line.follows) continue;
    const bool up = ports_[i]->link_up();
    if (up) line.settled = Instant::min();
    if (up == line.is_up || now < line.settled) continue;
    line.is_up = up;
    LineCard* const card = chassis_.cards().at(interface_of(i).slot).get();
    chassis_.loop().at(open, [card, port = interface_of(i).port, up, device = ports_[i]->device().text()] {
      card->set_line(port, up, device);
    });
  }
}

void PortLines::set_admin_link(std::size_t i, bool lit, Instant now) {
  Line& line = lines_[i];
  if (line.lit == lit) return;
  line.lit = lit;
  const Interface& interface = interface_of(i);
  const auto note = [&](const char* to, const std::string& why) {
    timeline_.add({chassis_.loop().now(), to_string(interface.slot) + " port " + std::to_string(interface.port),
                   timeline::kDeviceLink, lit ? "down" : "up", to, why});
  };
  // Somebody else has taken the device down: only they take it up again.
  if (!lit && !ports_[i]->is_set_up()) {
    line.follows = false;
    return;
  }
  if (lit && !std::exchange(line.follows, true)) return;
  const std::string state = to_string(chassis_.cards().at(interface.slot)->state());
  if (const auto set = ports_[i]->set_link(lit); !set) {
    line.follows = lit;
    return note(lit ? "stays down" : "stays up", set.error().message);
  }
  line.settled = now + kSettle;
  note(lit ? "up" : "down", "card " + state);
}

void PortLines::restore() {
  for (std::size_t i = 0; i < ports_.size(); ++i)
    if (!lines_[i].lit && lines_[i].follows) static_cast<void>(ports_[i]->set_link(true));
}

}  // namespace hitless
