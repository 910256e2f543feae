#include "hil/ports/port_device.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace hitless {
namespace {

constexpr std::array kBackends = {
    PortBackend{"net_af_packet", "rte_net_af_packet", "a network device of the kernel, through packet sockets"},
    PortBackend{"net_af_xdp", "rte_net_af_xdp", "a network device of the kernel, through XDP sockets"},
    PortBackend{"net_tap", "rte_net_tap", "a network device that it makes in the kernel"},
    PortBackend{"net_ring", "rte_net_ring", "itself, through a ring in memory"},
    PortBackend{"net_pcap", "rte_net_pcap", "capture files, or a network device through libpcap"},
    PortBackend{"net_memif", "rte_net_memif", "another process, through shared memory"},
    PortBackend{"net_null", "rte_net_null", "nowhere"},
};

std::string drivers() {
  std::string names;
  for (const PortBackend& backend : kBackends) names += (names.empty() ? "" : ", ") + std::string(backend.driver);
  return names;
}

}  // namespace

const PortBackend* port_backend(std::string_view driver) {
  const auto found = std::ranges::find(kBackends, driver, &PortBackend::driver);
  return found == kBackends.end() ? nullptr : &*found;
}

std::string PortDevice::kernel_device() const {
  static const std::regex kIface("(?:^|,)iface=([^,]+)");
  std::smatch match;
  return std::regex_search(arguments, match, kIface) ? match[1].str() : std::string();
}

Result<PortDevice> parse_port_device(std::string_view text) {
  static const std::regex kPci("[0-9a-fA-F]{4}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");
  PortDevice device;
  const std::size_t comma = text.find(',');
  device.name = text.substr(0, comma);
  if (comma != std::string_view::npos) device.arguments = text.substr(comma + 1);
  if (std::regex_match(device.name, kPci)) return device;
  std::size_t end = device.name.size();
  while (end > 0 && std::isdigit(static_cast<unsigned char>(device.name[end - 1])) != 0) --end;
  device.backend = port_backend(std::string_view(device.name).substr(0, end));
  if (device.backend == nullptr || end == device.name.size())
    return fail(ErrorCode::bad_input, "a driver, a number and its arguments; the drivers are " + drivers());
  return device;
}

}  // namespace hitless
