#pragma once
// Two RPs, their Links and fake cards, in virtual time.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "control/rp/route_processor.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/control/rp/fake_card.h"

namespace hitless::test {

inline Prefix prefix(const char* text) { return parse_prefix(text).value(); }
inline IpAddress address(const char* text) { return parse_address(text).value(); }
inline RibRoute bgp(const char* text, std::vector<const char*> via, std::uint32_t metric = 0) {
  RibRoute route{prefix(text), RouteProtocol::bgp, default_distance(RouteProtocol::bgp), metric, {}};
  for (const char* hop : via) route.via.push_back(address(hop));
  return route;
}

inline ImageManifest old_manifest() {
  ImageManifest m;
  m.name = "c10k2-p11-mz.1";
  m.version = "12.2(28)SB1";
  m.platform = "c10000";
  m.card_software = {{"lc-ge", "1.0"}, {"lc-pos", "3.0"}, {"lc-atm", "1.0"}};
  m.matrix = {{"12.2(28)SB1", "compatible"}};
  return m;
}
inline ImageManifest new_manifest() {
  ImageManifest m = old_manifest();
  m.name = "c10k2-p11-mz.2";
  m.version = "12.2(28)SB2";
  m.card_software["lc-ge"] = "2.0";
  m.card_software["lc-atm"] = "2.0";
  m.matrix = {{"12.2(28)SB1", "compatible"}, {"12.2(28)SB2", "compatible"}};
  return m;
}
inline const std::string kOld = "disk0:c10k2-p11-mz.1";
inline const std::string kNew = "disk0:c10k2-p11-mz.2";
inline const std::string kLoad =
    "issu loadversion a " + kOld.substr(0, 6) + "c10k2-p11-mz.2 b stby-disk0:c10k2-p11-mz.2";

/// Slot 1 can preload (lc-ge changes), slot 2 has the same software in both images, slot 3 can only reload.
class ChassisUnderTest {
 public:
  explicit ChassisUnderTest(std::uint32_t route_count = 2000, std::uint32_t link_loss_per_million = 0) {
    platform.name = "test";
    platform.slots = 8;
    platform.rp_boot = std::chrono::seconds(100);
    platform.rf_step = std::chrono::seconds(1);
    platform.config_sync = std::chrono::seconds(2);
    platform.bulk_sync_bytes = 1'000'000;
    platform.presence_detection = std::chrono::milliseconds(50);
    platform.rollback_default = std::chrono::minutes(45);
    platform.rp_link = {std::chrono::microseconds(100), 1'000'000'000, link_loss_per_million};
    platform.card_link = {std::chrono::microseconds(100), 1'000'000'000, link_loss_per_million};
    platform.rib_routes_per_s = 1000;
    platform.nsf_timer = std::chrono::seconds(120);
    for (CardType* type : {&ge, &pos, &atm}) {
      type->memory_bytes = 1 << 20;
      type->fib_install_per_s = 1000;
      type->warm_restart_max = std::chrono::seconds(90);
      type->reload_max = std::chrono::seconds(300);
    }
    ge.name = "ge";
    ge.software = "lc-ge";
    ge.can_preload = true;
    pos.name = "pos";
    pos.software = "lc-pos";
    atm.name = "atm";
    atm.software = "lc-atm";
    configure(route_count);
    for (FileSystem* disk : {&disk_a, &disk_b})
      for (const ImageManifest& image : {old_manifest(), new_manifest()}) EXPECT_TRUE(disk->write(image));
    wire_up();
  }

  RouteProcessor& rp(RpId id) { return id == RpId::a ? *rp_a : *rp_b; }
  RouteProcessor& active() { return rp_b->active() ? *rp_b : *rp_a; }
  FakeCard& card(std::uint16_t slot) { return *cards.at(slot - 1U); }
  bool standby_hot() { return active().active() && active().peer_rf_state() == RfState::standby_hot; }
  bool ready() {
    return active().active() && standby_hot() && active().converged() && active().cards_forwarding() == 3;
  }
  void power_on() {
    rp_a->power_on();
    rp_b->power_on();
    ASSERT_TRUE(time.run_to([this] { return ready(); }));
  }
  bool run_to_state(IssuState state) {
    return time.run_to([this, state] {
      return active().active() && active().issu_settled() && active().issu_state() == state && standby_hot();
    });
  }
  /// Instants and values of one property in the Timeline.
  std::vector<TimelineEntry> history(const std::string& who, TimelineWord what) const {
    std::vector<TimelineEntry> found;
    for (const TimelineEntry& e : timeline.entries())
      if (e.what == what && (who.empty() || e.who == who)) found.push_back(e);
    return found;
  }

  VirtualTime time;
  Timeline timeline;
  PlatformType platform;
  CardType ge, pos, atm;
  ChassisConfig config;
  TemporaryFolder directory_a, directory_b;
  FileSystem disk_a{directory_a.path()}, disk_b{directory_b.path()};
  std::vector<std::unique_ptr<Link>> links;
  std::vector<std::unique_ptr<FakeCard>> cards;
  std::unique_ptr<Link> rp_link;
  std::unique_ptr<PresenceLine> presence;
  std::unique_ptr<RouteSource> routes;
  std::unique_ptr<RouteProcessor> rp_a, rp_b;

 private:
  void configure(std::uint32_t route_count) {
    config.platform = &platform;
    config.start_image = kOld;
    const CardType* types[] = {&ge, &pos, &atm};
    auto table = std::make_shared<std::vector<RibRoute>>();
    for (std::uint16_t i = 0; i < 3; ++i) {
      config.cards.push_back(
          {Slot(static_cast<std::uint16_t>(i + 1)), types[i], old_manifest().card_software.at(types[i]->software)});
      Interface interface;
      interface.index = InterfaceIndex(i);
      interface.slot = Slot(static_cast<std::uint16_t>(i + 1));
      config.interfaces.push_back(interface);
      const std::uint32_t network = 0x0a000000U + (std::uint32_t{i} << 8);
      config.addressing.push_back(
          {InterfaceIndex(i),
           {{IpAddress::v4(network + 1), 24}},
           {{IpAddress::v4(network + 2), MacAddress{{2, 0, 0, 0, 0, static_cast<std::uint8_t>(i)}}}}});
    }
    for (std::uint32_t r = 0; r < route_count; ++r)
      table->push_back({make_prefix(IpAddress::v4(0x14000000U + (r << 8)), 24),
                        RouteProtocol::bgp,
                        20,
                        0,
                        {IpAddress::v4(0x0a000002U + ((r % 3) << 8))}});
    config.routes = table;
  }
  void wire_up() {
    rp_link = std::make_unique<Link>(time, "rp-a/rp-b", platform.rp_link, 1);
    presence = std::make_unique<PresenceLine>(time, platform.presence_detection);
    routes = std::make_unique<RouteSource>(config.routes);
    std::map<Slot, LinkEnd> ends[2];
    for (const InstalledCard& card : config.cards) {
      std::array<LinkEnd, 2> card_ends;
      for (std::size_t rp = 0; rp < 2; ++rp) {
        links.push_back(std::make_unique<Link>(time, std::string(rp == 0 ? "a" : "b") + std::to_string(card.slot.value),
                                               platform.card_link, 1));
        ends[rp][card.slot] = LinkEnd(*links.back(), 0);
        card_ends[rp] = LinkEnd(*links.back(), 1);
      }
      cards.push_back(std::make_unique<FakeCard>(time, card.slot, card.type->name,
                                                 old_manifest().card_software.at(card.type->software), card_ends));
    }
    rp_a = std::make_unique<RouteProcessor>(RpId::a, time, timeline, config, disk_a, *presence, *routes,
                                            LinkEnd(*rp_link, 0), ends[0]);
    rp_b = std::make_unique<RouteProcessor>(RpId::b, time, timeline, config, disk_b, *presence, *routes,
                                            LinkEnd(*rp_link, 1), ends[1]);
  }
};

}  // namespace hitless::test
