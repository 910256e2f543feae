#include "dataplane/net/prefix.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace hitless {
namespace {

/// inet_pton() needs a terminated string. A text longer than the longest IPv6 form is no address.
bool parse_into(std::string_view text, int family, void* bytes) {
  char buffer[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof(buffer) || text.find('\0') != std::string_view::npos) return false;
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  return inet_pton(family, buffer, bytes) == 1;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

tl::unexpected<Error> bad(std::string_view text, std::string_view expected) {
  return fail(ErrorCode::bad_input, quoted(text) + ": expected " + std::string(expected));
}

/// Parses "ADDRESS/LENGTH" and keeps the host bits: the common part of prefixes and interface addresses.
Result<InterfaceAddress> parse_with_length(std::string_view text, std::string_view expected) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return bad(text, expected);
  const Result<IpAddress> address = parse_address(text.substr(0, slash));
  if (!address) return bad(text, expected);
  const std::string_view digits = text.substr(slash + 1);
  unsigned length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  const auto longest = static_cast<unsigned>(address_bits(address->family));
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || length > longest)
    return bad(text, "a prefix length from 0 to " + std::to_string(longest));
  return InterfaceAddress{*address, static_cast<std::uint8_t>(length)};
}

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i) address.bytes[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  return address;
}

std::uint32_t IpAddress::v4_host_order() const {
  HITLESS_CHECK(family == Family::ipv4, "an IPv4 value was asked of an IPv6 address");
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

bool Prefix::contains(const IpAddress& a) const {
  return a.family == address.family && make_prefix(a, length).address == address;
}

Prefix InterfaceAddress::network() const { return make_prefix(address, length); }

Result<IpAddress> parse_address(std::string_view text) {
  IpAddress address;
  if (parse_into(text, AF_INET, address.bytes.data())) return address;
  address = IpAddress{Family::ipv6, {}};
  if (parse_into(text, AF_INET6, address.bytes.data())) return address;
  return bad(text, "an IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1");
}

Result<Prefix> parse_prefix(std::string_view text) {
  const Result<InterfaceAddress> parsed = parse_with_length(text, "a prefix such as 10.0.0.0/8 or 2001:db8::/32");
  if (!parsed) return tl::unexpected(parsed.error());
  const Prefix prefix = parsed->network();
  if (prefix.address != parsed->address) return bad(text, "host bits to be zero: " + to_string(prefix));
  return prefix;
}

Result<InterfaceAddress> parse_interface_address(std::string_view text) {
  return parse_with_length(text, "an address with its prefix length such as 10.0.0.1/24 or 2001:db8::1/64");
}

Prefix make_prefix(const IpAddress& address, int length, VrfId vrf) {
  HITLESS_CHECK(length >= 0 && length <= address_bits(address.family), "prefix length beyond the family's");
  Prefix prefix{address, static_cast<std::uint8_t>(length), vrf};
  auto kept = static_cast<std::size_t>(length / 8);
  if (length % 8 != 0) {
    prefix.address.bytes[kept] &= static_cast<std::uint8_t>(0xff00U >> (length % 8));
    ++kept;
  }
  std::fill(prefix.address.bytes.begin() + static_cast<std::ptrdiff_t>(kept), prefix.address.bytes.end(),
            std::uint8_t{0});
  return prefix;
}

std::string to_string(const IpAddress& address) {
  char buffer[INET6_ADDRSTRLEN];
  const int family = address.family == Family::ipv4 ? AF_INET : AF_INET6;
  // glibc prints the form of RFC 5952: lower case, the longest run of zeros shortened, a single zero never.
  HITLESS_CHECK(inet_ntop(family, address.bytes.data(), buffer, sizeof(buffer)) != nullptr, "inet_ntop");
  return buffer;
}

std::string to_string(const Prefix& prefix, const VrfNames& names) {
  std::string text = to_string(prefix.address) + "/" + std::to_string(prefix.length);
  if (prefix.vrf != kDefaultVrf)
    text +=
        " in VRF " + (prefix.vrf.index() < names.size() ? names[prefix.vrf.index()] : std::to_string(prefix.vrf.value));
  return text;
}

}  // namespace hitless
