#include "dataplane/net/mac_address.h"

#include <cstdio>

namespace hitless {
namespace {

constexpr std::size_t kTextLength = 17;

/// -1 for anything that is not a hexadecimal digit.
int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Result<MacAddress> parse_mac(std::string_view text) {
  MacAddress mac;
  bool good = text.size() == kTextLength;
  for (std::size_t i = 0; good && i < mac.bytes.size(); ++i) {
    const int high = digit(text[3 * i]);
    const int low = digit(text[3 * i + 1]);
    good = high >= 0 && low >= 0 && (i == 5 || text[3 * i + 2] == ':');
    mac.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  if (good) return mac;
  return fail(ErrorCode::bad_input, "'" + std::string(text) + "': expected a MAC address such as 02:00:5e:00:00:01");
}

std::string to_string(const MacAddress& mac) {
  char buffer[kTextLength + 1];
  const auto& b = mac.bytes;
  std::snprintf(buffer, sizeof(buffer), "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
  return buffer;
}

}  // namespace hitless
