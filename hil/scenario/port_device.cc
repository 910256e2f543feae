#include "hil/scenario/port_device.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace hitless {
namespace {

/// DPDK's drivers without hardware that are known to carry a port.
constexpr std::array<std::string_view, 7> kDrivers = {"net_af_packet", "net_af_xdp", "net_tap", "net_ring",
                                                      "net_pcap",      "net_memif",  "net_null"};

std::string drivers() {
  std::string names;
  for (const std::string_view driver : kDrivers) names += (names.empty() ? "" : ", ") + std::string(driver);
  return names;
}

}  // namespace

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
  device.driver = device.name.substr(0, end);
  if (std::ranges::find(kDrivers, device.driver) == kDrivers.end() || end == device.name.size())
    return fail(ErrorCode::bad_input, "a driver, a number and its arguments; the drivers are " + drivers());
  return device;
}

}  // namespace hitless
