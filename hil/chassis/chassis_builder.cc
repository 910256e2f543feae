// Builds a chassis from a scenario's cards: slots, bays, interfaces, addressing. A part that cannot be plugged or
// cabled is refused with its place in the file.
#include "hil/chassis/chassis_builder.h"

#include <algorithm>
#include <map>
#include <set>

#include "hil/chassis/chassis_addressing.h"
#include "hil/routes/scenario_routes.h"

namespace hitless {
namespace {

class ChassisBuilder {
 public:
  ChassisBuilder(const Scenario& scenario, const Catalogue& catalogue) : scenario_(scenario), catalogue_(catalogue) {}

  Result<ChassisConfig> build() {
    chassis_.platform = catalogue_.find<PlatformType>(scenario_.platform);
    if (chassis_.platform == nullptr)
      return refuse(scenario_.platform_mark, "no platform '" + scenario_.platform + "', expected one of the catalogue");
    std::vector<CardSpec> cards = scenario_.cards;
    std::stable_sort(cards.begin(), cards.end(), [](const CardSpec& a, const CardSpec& b) { return a.slot < b.slot; });
    for (const CardSpec& card : cards)
      if (Result<void> plugged = plug(card); !plugged) return tl::unexpected(plugged.error());
    if (chassis_.interfaces.empty())
      return refuse({}, "the chassis has no interface, expected at least one card with ports");
    chassis_.vrfs = scenario_.vrfs;
    chassis_.start_image = scenario_.start_image;
    chassis_.rollback_timer = scenario_.rollback_timer.value_or(Duration{});
    if (Result<void> addressed = address_interfaces(scenario_, chassis_); !addressed)
      return tl::unexpected(addressed.error());
    if (Result<void> fed = build_route_feed(scenario_, chassis_); !fed) return tl::unexpected(fed.error());
    if (Result<void> named = check_names(); !named) return tl::unexpected(named.error());
    return std::move(chassis_);
  }

 private:
  tl::unexpected<Error> refuse(FileMark mark, const std::string& what) const {
    return fail(ErrorCode::bad_input, at_mark(scenario_.path, mark, what));
  }

  Result<void> plug(const CardSpec& card) {
    const CardType* type = catalogue_.find<CardType>(card.card);
    if (type == nullptr) return refuse(card.mark, "no card '" + card.card + "', expected one of the catalogue");
    const std::string slot = to_string(card.slot);
    const int last = card.slot.value + type->slots_wide - 1;
    if (last > chassis_.platform->slots)
      return refuse(card.mark, card.card + " in " + slot + " needs slots up to " + std::to_string(last) +
                                   ", expected at most slot " + std::to_string(chassis_.platform->slots) + " on " +
                                   chassis_.platform->name);
    if (type->odd_slot_only && card.slot.value % 2 == 0)
      return refuse(card.mark, card.card + " stands in " + slot + ", expected an odd slot");
    for (int s = card.slot.value; s <= last; ++s)
      if (const auto [place, free] = slots_.emplace(s, card.card); !free)
        return refuse(card.mark, "slot " + std::to_string(s) + " is taken by " + place->second +
                                     ", expected a free one for " + card.card);
    chassis_.cards.push_back({card.slot, type, software_of(*type)});
    if (type->bays == 0) {
      if (!card.spas.empty()) return refuse(card.spas[0].mark, card.card + " has no bays, expected no spas in " + slot);
      return add_ports(card.slot, 0, type->medium, type->ports, card.mark);
    }
    return plug_spas(card, *type);
  }

  /// The software that the start image brings for the card; empty when the image names no such component.
  [[nodiscard]] std::string software_of(const CardType& type) const {
    for (const ImageManifest& image : scenario_.images)
      if ("disk0:" + image.name == scenario_.start_image)
        if (const auto found = image.card_software.find(type.software); found != image.card_software.end())
          return found->second;
    return {};
  }

  Result<void> plug_spas(const CardSpec& card, const CardType& type) {
    std::vector<SpaSpec> spas = card.spas;
    std::stable_sort(spas.begin(), spas.end(), [](const SpaSpec& a, const SpaSpec& b) { return a.bay < b.bay; });
    std::map<int, std::string> bays;
    for (const SpaSpec& spa : spas) {
      const SpaType* row = catalogue_.find<SpaType>(spa.spa);
      if (row == nullptr) return refuse(spa.mark, "no SPA '" + spa.spa + "', expected one of the catalogue");
      if (spa.bay + row->height > type.bays)
        return refuse(spa.mark, spa.spa + " in bay " + std::to_string(spa.bay) + " takes " +
                                    std::to_string(row->height) + " bays, expected room within the " +
                                    std::to_string(type.bays) + " bays of " + type.name);
      for (int bay = spa.bay; bay < spa.bay + row->height; ++bay)
        if (const auto [place, free] = bays.emplace(bay, spa.spa); !free)
          return refuse(spa.mark, "bay " + std::to_string(bay) + " is taken by " + place->second +
                                      ", expected a free one for " + spa.spa);
      if (Result<void> added = add_ports(card.slot, spa.bay, row->medium, row->ports, spa.mark); !added) return added;
    }
    return {};
  }

  Result<void> add_ports(Slot slot, std::uint8_t bay, const std::string& medium_name, std::uint16_t ports,
                         FileMark mark) {
    const Medium* medium = catalogue_.find<Medium>(medium_name);
    if (medium == nullptr)
      return refuse(mark, "no medium '" + medium_name + "', expected the catalogue to have the card's");
    for (std::uint16_t port = 0; port < ports; ++port) {
      Interface interface;
      interface.index = InterfaceIndex(static_cast<InterfaceIndex::rep>(chassis_.interfaces.size()));
      interface.name = medium->interface_prefix + std::to_string(slot.value) + "/" + std::to_string(bay) + "/" +
                       std::to_string(port);
      interface.slot = slot;
      interface.port = next_port_[slot]++;
      interface.mac.bytes = {0x02,
                             0x00,
                             static_cast<std::uint8_t>(slot.value),
                             bay,
                             static_cast<std::uint8_t>(port >> 8),
                             static_cast<std::uint8_t>(port & 0xff)};
      interface.encapsulation = medium->encapsulation;
      interface.rate_bits_per_s = medium->rate_bits_per_s;
      interface.overhead_bytes = medium->overhead_bytes;
      interface.min_frame_bytes = medium->min_frame_bytes;
      interface.mtu_bytes = medium->mtu_bytes;
      interface.queue_limit_bytes = medium->queue_limit_bytes;
      chassis_.interfaces.push_back(std::move(interface));
    }
    return {};
  }

  /// Checks that the parts exist that faults and expectations name: a fault that strikes nothing would prove nothing.
  Result<void> check_names() const {
    const auto has_card = [&](std::uint16_t slot) {
      return std::any_of(chassis_.cards.begin(), chassis_.cards.end(),
                         [&](const InstalledCard& card) { return card.slot.value == slot; });
    };
    for (const FaultSpec& fault : scenario_.faults)
      if (Result<void> checked = check_fault(fault, scenario_, catalogue_, chassis_); !checked) return checked;
    for (const auto& [slot, fate] : scenario_.expect.fates)
      if (!has_card(slot))
        return refuse(scenario_.expect.mark,
                      "fates name slot " + std::to_string(slot) + ", expected slots with a card");
    for (const std::uint16_t slot : scenario_.expect.cards_without_loss)
      if (!has_card(slot))
        return refuse(scenario_.expect.mark,
                      "cards_without_loss names slot " + std::to_string(slot) + ", expected slots with a card");
    return {};
  }

  const Scenario& scenario_;
  const Catalogue& catalogue_;
  ChassisConfig chassis_;
  std::map<int, std::string> slots_;
  std::map<Slot, std::uint16_t> next_port_;
};

}  // namespace

Result<ChassisConfig> build_chassis_config(const Scenario& scenario, const Catalogue& catalogue) {
  return ChassisBuilder(scenario, catalogue).build();
}

}  // namespace hitless
