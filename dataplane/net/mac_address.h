#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "dataplane/base/result.h"

namespace hitless {

/// IEEE 802 MAC address in transmission order.
struct MacAddress {
  std::array<std::uint8_t, 6> bytes{};
  [[nodiscard]] bool is_group() const { return (bytes[0] & 1U) != 0; }  ///< broadcast or multicast
  auto operator<=>(const MacAddress&) const = default;
};

/// "02:00:5e:00:00:01".
Result<MacAddress> parse_mac(std::string_view text);
[[nodiscard]] std::string to_string(const MacAddress& mac);

}  // namespace hitless
