#include "control/rp/route_processor.h"

#include <utility>

#include "control/images/boot_variable.h"
#include "control/rp/running_software.h"
#include "dataplane/base/timeline_words.h"

namespace hitless {

struct RouteProcessor::Parts {
  Parts(RpId rp, Scheduler& s, Timeline& t, const ChassisConfig& c, FileSystem d, PresenceLine& p, RouteSource& r,
        LinkEnd peer_end, std::map<Slot, LinkEnd> card_ends, SideBySide side_by_side)
      : id(rp),
        scheduler(s),
        config(c),
        disk(std::move(d)),
        presence(p),
        routes(r),
        peer(peer_end),
        cards(std::move(card_ends)),
        pieces(std::move(side_by_side)),
        timeline(t, s, std::string("RP ") + to_string(rp)),
        nvram{configured_boot(c.start_image), {}, Epoch()},
        timers(s) {}

  void begin_boot(const std::string& why);
  void end_boot();
  /// Ends the present boot or software, now.
  void stop(const std::string& why);
  void reset_after_this(std::string why);
  void note_role(RpRole from, RpRole to, const std::string& why) {
    timeline.note(timeline::kRpRole, to_string(from), to_string(to), why);
  }

  RpId id;
  Scheduler& scheduler;
  const ChassisConfig& config;
  FileSystem disk;
  PresenceLine& presence;
  RouteSource& routes;
  LinkEnd peer;
  std::map<Slot, LinkEnd> cards;
  SideBySide pieces;
  TimelineWriter timeline;
  Nvram nvram;
  std::unique_ptr<RunningSoftware> software;
  bool powered = false;
  OwnedTimers timers;  ///< of the hardware: boot and pending resets
  OwnedTimers::Key booting = 0, resetting = 0;
};

void RouteProcessor::Parts::begin_boot(const std::string& why) {
  note_role(RpRole::none, RpRole::booting, why);
  timers.cancel(booting);
  booting = timers.after(config.platform->rp_boot, [this] {
    booting = 0;
    end_boot();
  });
}

void RouteProcessor::Parts::end_boot() {
  for (const std::string& image : boot_images(nvram.boot)) {
    auto manifest = disk.read(image);
    if (!manifest) {
      timeline.note(timeline::kImage, "", "", manifest.error().message);
      continue;  // the next entry of the BOOT variable is tried
    }
    timeline.note(timeline::kImage, "", image, "BOOT " + nvram.boot);
    note_role(RpRole::booting, RpRole::standby, "image runs");
    software = std::make_unique<RunningSoftware>(
        RpHardware{id, scheduler, timeline, config, disk, routes, peer, cards, nvram, pieces,
                   [this](std::string why) { reset_after_this(std::move(why)); }},
        image, std::move(*manifest));
    software->start();
    presence.raise(id, {[this] { software->become_active(); }, [this](bool here) { software->peer_present(here); }});
    return;
  }
  note_role(RpRole::booting, RpRole::none, "no bootable image in BOOT " + nvram.boot);
}

void RouteProcessor::Parts::stop(const std::string& why) {
  if (booting != 0) note_role(RpRole::booting, RpRole::none, why);
  timers.cancel(booting);
  timers.cancel(resetting);
  presence.drop(id);
  if (!software) return;
  note_role(software->active() ? RpRole::active : RpRole::standby, RpRole::none, why);
  timeline.note(timeline::kImage, software->image(), "", why);
  software.reset();
}

void RouteProcessor::Parts::reset_after_this(std::string why) {
  // The software that asks for the reset must not be destroyed while it runs.
  timers.cancel(resetting);
  resetting = timers.after(Duration{}, [this, why = std::move(why)] {
    resetting = 0;
    stop(why);
    begin_boot(why);
  });
}

RouteProcessor::RouteProcessor(RpId id, Scheduler& scheduler, Timeline& timeline, const ChassisConfig& config,
                               FileSystem disk, PresenceLine& presence, RouteSource& routes, LinkEnd peer,
                               std::map<Slot, LinkEnd> cards, SideBySide pieces)
    : parts_(std::make_unique<Parts>(id, scheduler, timeline, config, std::move(disk), presence, routes, peer,
                                     std::move(cards), std::move(pieces))) {}

RouteProcessor::~RouteProcessor() { parts_->presence.drop(parts_->id); }

void RouteProcessor::power_on() {
  if (std::exchange(parts_->powered, true)) return;
  parts_->begin_boot("power on");
}

void RouteProcessor::power_off(const std::string& why) {
  parts_->stop(why);
  parts_->powered = false;
}

void RouteProcessor::reset(const std::string& why) {
  if (!parts_->powered) return;
  parts_->stop(why);
  parts_->begin_boot(why);
}

Result<std::string> RouteProcessor::execute(std::string_view line) {
  if (!parts_->software) return fail(ErrorCode::refused, "% the RP is booting");
  return parts_->software->execute(line);
}

std::optional<Error> RouteProcessor::late_refusal() const {
  return parts_->software ? parts_->software->late_refusal() : std::nullopt;
}

RpId RouteProcessor::id() const { return parts_->id; }
bool RouteProcessor::powered() const { return parts_->powered; }
bool RouteProcessor::found_no_image() const { return parts_->powered && !parts_->software && parts_->booting == 0; }
bool RouteProcessor::active() const { return parts_->software && parts_->software->active(); }

RfState RouteProcessor::rf_state() const {
  return parts_->software ? parts_->software->redundancy().state() : RfState::disabled;
}

RfState RouteProcessor::peer_rf_state() const {
  return parts_->software ? parts_->software->redundancy().peer_state() : RfState::unknown;
}

bool RouteProcessor::standby_signed_in() const { return parts_->software && parts_->software->issu().peer_signed_in(); }

IssuState RouteProcessor::issu_state() const {
  return parts_->software ? parts_->software->issu().state() : IssuState::disabled;
}

bool RouteProcessor::issu_settled() const { return parts_->software && parts_->software->issu().settled(); }

std::string RouteProcessor::running_image() const { return parts_->software ? parts_->software->image() : ""; }
const std::string& RouteProcessor::boot_variable() const { return parts_->nvram.boot; }
Epoch RouteProcessor::epoch() const { return parts_->software ? parts_->software->epoch() : Epoch(); }

const Rib& RouteProcessor::rib() const {
  static const Rib kEmpty;
  const Rib* rib = parts_->software ? parts_->software->rib() : nullptr;
  return rib != nullptr ? *rib : kEmpty;
}

const Adjacency& RouteProcessor::adjacency(const ResolvedHop& hop) const {
  static const Adjacency kNone;
  return parts_->software ? parts_->software->adjacencies().at(hop) : kNone;
}

NeighbourCache* RouteProcessor::neighbours() { return parts_->software ? parts_->software->neighbours() : nullptr; }

bool RouteProcessor::converged() const { return parts_->software && parts_->software->converged(); }
bool RouteProcessor::preload_finished() const {
  return parts_->software && parts_->software->issu().preload_finished();
}
std::size_t RouteProcessor::cards_forwarding() const {
  return parts_->software ? parts_->software->cards_forwarding() : 0;
}

const std::vector<PlanRow>& RouteProcessor::plan() const {
  static const std::vector<PlanRow> kNone;
  return parts_->software ? parts_->software->issu().plan() : kNone;
}

}  // namespace hitless
