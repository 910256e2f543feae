#include "hil/chassis/chassis_addressing.h"

#include <algorithm>
#include <map>

#include "dataplane/encap/ethernet.h"

namespace hitless {
namespace {

IpAddress add_to(IpAddress address, std::uint64_t number, std::size_t last_byte) {
  for (std::size_t i = last_byte + 1; i-- > 0 && number != 0;) {
    number += address.bytes[i];
    address.bytes[i] = static_cast<std::uint8_t>(number & 0xff);
    number >>= 8;
  }
  return address;
}

IpAddress host(const Prefix& network, std::uint64_t number) {
  return add_to(network.address, number, network.address.family == Family::ipv4 ? 3 : 15);
}

class Addressing {
 public:
  Addressing(const Scenario& scenario, ChassisConfig& chassis) : scenario_(scenario), chassis_(chassis) {}

  Result<void> fill() {
    for (const Interface& interface : chassis_.interfaces)
      chassis_.addressing.push_back({interface.index, {}, {}, kDefaultVrf});
    for (const InterfaceSpec& spec : scenario_.interfaces)
      if (Result<void> taken = take(spec); !taken) return taken;
    for (ConfiguredInterface& configured : chassis_.addressing) {
      for (const auto& pool : {scenario_.addressing_ipv4, scenario_.addressing_ipv6})
        if (pool)
          if (Result<void> given = give_default(configured, *pool); !given) return given;
      give_neighbours(configured);
      if (Result<void> sound = check(configured); !sound) return sound;
    }
    return {};
  }

 private:
  tl::unexpected<Error> refuse(InterfaceIndex interface, const std::string& what) const {
    const auto mark = marks_.find(interface);
    return fail(ErrorCode::bad_input, at_mark(scenario_.path, mark == marks_.end() ? FileMark{} : mark->second,
                                              chassis_.interfaces[interface.index()].name + ": " + what));
  }

  Result<void> take(const InterfaceSpec& spec) {
    const auto interface = std::find_if(chassis_.interfaces.begin(), chassis_.interfaces.end(),
                                        [&](const Interface& i) { return i.name == spec.name; });
    if (interface == chassis_.interfaces.end()) {
      std::string names;
      for (const Interface& i : chassis_.interfaces) names += (names.empty() ? "" : ", ") + i.name;
      return fail(ErrorCode::bad_input,
                  at_mark(scenario_.path, spec.mark, "no interface '" + spec.name + "', expected one of " + names));
    }
    if (!marks_.emplace(interface->index, spec.mark).second)
      return refuse(interface->index, "stands twice under interfaces (again in line " + std::to_string(spec.mark.line) +
                                          "), expected once");
    if (spec.port && interface->encapsulation != &kEthernet)
      return refuse(interface->index, std::string("a port leads out by Ethernet, its encapsulation is ") +
                                          interface->encapsulation->name + ", expected an Ethernet interface");
    if (spec.mtu_bytes) interface->mtu_bytes = *spec.mtu_bytes;
    if (spec.queue_limit_bytes) interface->queue_limit_bytes = *spec.queue_limit_bytes;
    ConfiguredInterface& configured = chassis_.addressing[interface->index.index()];
    configured.addresses = spec.addresses;
    configured.neighbours = spec.neighbours;
    configured.vrf = interface->vrf = spec.vrf;
    interface->vrf_name = scenario_.vrfs[spec.vrf.index()];
    return {};
  }

  static bool has_family(const ConfiguredInterface& configured, Family family) {
    return std::any_of(configured.addresses.begin(), configured.addresses.end(),
                       [&](const InterfaceAddress& a) { return a.address.family == family; });
  }

  Result<void> give_default(ConfiguredInterface& configured, const Prefix& pool) const {
    const Family family = pool.address.family;
    if (has_family(configured, family)) return {};
    const int length = family == Family::ipv4 ? 24 : 64;
    const std::uint64_t number = configured.index.value;
    if (length - pool.length < 16 && number >= (1ULL << (length - pool.length)))
      return refuse(configured.index, "addressing " + to_string(pool) + " has no network number " +
                                          std::to_string(number) + ", expected a shorter prefix");
    // Networks are counted in the byte in which their length ends: the third of IPv4, the eighth of IPv6.
    const IpAddress network = add_to(pool.address, number, family == Family::ipv4 ? 2 : 7);
    configured.addresses.push_back({host(make_prefix(network, length), 1), static_cast<std::uint8_t>(length)});
    return {};
  }

  /// Adds a neighbour of each connected network's family that has none yet. One station answers for both families.
  void give_neighbours(ConfiguredInterface& configured) const {
    const Interface& interface = chassis_.interfaces[configured.index.index()];
    MacAddress mac = interface.mac;
    mac.bytes[1] = 0x01;
    for (const InterfaceAddress& own : configured.addresses) {
      const Family family = own.address.family;
      const bool known = std::any_of(configured.neighbours.begin(), configured.neighbours.end(),
                                     [&](const Neighbour& n) { return n.address.family == family; });
      const int bits = address_bits(family) - own.length;
      if (known || bits < 1) continue;
      const Prefix network = own.network();
      // A /31 or /127 has two hosts and no network address (RFC 3021, RFC 6164).
      const std::uint64_t first = bits == 1 ? 0 : 1;
      IpAddress neighbour = host(network, first + 1);
      if (neighbour == own.address) neighbour = host(network, first);
      configured.neighbours.push_back({neighbour, mac, true});
    }
  }

  Result<void> check(const ConfiguredInterface& configured) {
    for (const InterfaceAddress& own : configured.addresses) {
      if (const auto [place, fresh] = owners_.emplace(NextHop{configured.vrf, own.address}, configured.index); !fresh)
        return refuse(configured.index, "address " + to_string(own.address) + " is that of " +
                                            chassis_.interfaces[place->second.index()].name +
                                            " too, expected one of its own");
      for (const auto& [network, owner] : networks_)
        if (owner != configured.index && chassis_.interfaces[owner.index()].vrf == configured.vrf &&
            (network.contains(own.address) || own.network().contains(network.address)))
          return refuse(configured.index, "network " + to_string(own.network()) + " overlaps that of " +
                                              chassis_.interfaces[owner.index()].name + ", expected one of its own");
      networks_.emplace_back(own.network(), configured.index);
    }
    for (const Neighbour& neighbour : configured.neighbours) {
      if (std::none_of(configured.addresses.begin(), configured.addresses.end(),
                       [&](const InterfaceAddress& own) { return own.network().contains(neighbour.address); }))
        return refuse(configured.index, "neighbour " + to_string(neighbour.address) +
                                            " lies on none of its networks, expected one that does");
      if (const auto [place, fresh] = owners_.emplace(NextHop{configured.vrf, neighbour.address}, configured.index);
          !fresh)
        return refuse(configured.index, "neighbour's address " + to_string(neighbour.address) + " is that of " +
                                            chassis_.interfaces[place->second.index()].name +
                                            " or of a station behind it, expected one of its own");
    }
    return {};
  }

  const Scenario& scenario_;
  ChassisConfig& chassis_;
  std::map<InterfaceIndex, FileMark> marks_;
  std::map<NextHop, InterfaceIndex> owners_;  ///< owners of addresses, by VRF
  std::vector<std::pair<Prefix, InterfaceIndex>> networks_;
};

}  // namespace

Result<void> address_interfaces(const Scenario& scenario, ChassisConfig& chassis) {
  return Addressing(scenario, chassis).fill();
}

}  // namespace hitless
