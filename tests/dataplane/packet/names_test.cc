// Text forms: addresses, prefixes, MACs, drop reasons.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "dataplane/net/mac_address.h"
#include "dataplane/net/prefix.h"
#include "dataplane/packet/drop_reason.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;

TEST(Prefix, TextOfBothFamilies_RoundTrips) {
  for (const char* text :
       {"0.0.0.0/0", "10.0.0.0/8", "192.0.2.255/32", "::/0", "2001:db8::/32", "2001:db8:0:1::/64", "2001:db8::1/128"})
    EXPECT_EQ(to_string(parse_prefix(text).value()), text);
}

TEST(Prefix, Rfc5952_IsHowIpv6IsPrinted) {
  EXPECT_EQ(to_string(parse_address("2001:0DB8:0:0:1:0:0:1").value()), "2001:db8::1:0:0:1");
  EXPECT_EQ(to_string(parse_address("2001:db8:0:1:1:1:1:1").value()), "2001:db8:0:1:1:1:1:1");
}

TEST(Prefix, BadText_IsRefusedWithWhatWasExpected) {
  const std::pair<const char*, const char*> rows[] = {
      {"10.0.0.0", "a prefix such as"}, {"10.0.0/8", "a prefix such as"},
      {"10.0.0.0/33", "from 0 to 32"},  {"2001:db8::/129", "from 0 to 128"},
      {"10.0.0.0/", "from 0 to 32"},    {"10.0.0.0/8x", "from 0 to 32"},
      {"10.0.0.0/-1", "from 0 to 32"},  {"10.0.0.1/8", "host bits to be zero: 10.0.0.0/8"},
      {"", "a prefix such as"},         {"2001:db8::1/32", "host bits to be zero: 2001:db8::/32"},
  };
  for (const auto& [text, expected] : rows) {
    const auto result = parse_prefix(text);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().code, ErrorCode::bad_input);
    EXPECT_THAT(result.error().message, HasSubstr(expected));
    EXPECT_THAT(result.error().message, HasSubstr(std::string("'") + text + "'"));
  }
}

TEST(Prefix, AddressLongerThanAnyAddress_IsRefused) {
  EXPECT_FALSE(parse_address(std::string(1000, '1')).has_value());
  EXPECT_FALSE(parse_address(std::string_view("10.0.0.1\0", 9)).has_value());
}

TEST(Prefix, Contains_JudgesTheFirstBitsOnly) {
  const Prefix prefix = parse_prefix("10.128.0.0/9").value();
  EXPECT_TRUE(prefix.contains(parse_address("10.255.1.2").value()));
  EXPECT_FALSE(prefix.contains(parse_address("10.127.255.255").value()));
  EXPECT_FALSE(prefix.contains(parse_address("a80::").value()));
  EXPECT_TRUE(parse_prefix("::/0").value().contains(parse_address("ffff::").value()));
}

TEST(Prefix, InterfaceAddress_KeepsHostBitsAndKnowsItsNetwork) {
  const InterfaceAddress address = parse_interface_address("10.0.0.1/24").value();
  EXPECT_EQ(to_string(address.address), "10.0.0.1");
  EXPECT_EQ(to_string(address.network()), "10.0.0.0/24");
  EXPECT_THAT(parse_interface_address("10.0.0.1").error().message, HasSubstr("10.0.0.1/24"));
}

TEST(Prefix, Ipv4HostOrder_RoundTrips) {
  EXPECT_EQ(to_string(IpAddress::v4(0xc0000201)), "192.0.2.1");
  EXPECT_EQ(parse_address("192.0.2.1").value().v4_host_order(), 0xc0000201U);
}

TEST(MacAddress, Text_RoundTripsInLowerCase) {
  EXPECT_EQ(to_string(parse_mac("02:00:5E:00:00:fF").value()), "02:00:5e:00:00:ff");
}

TEST(MacAddress, BadText_IsRefused) {
  for (const char* text : {"", "02:00:5e:00:00", "02:00:5e:00:00:1", "02:00:5e:00:00:0g", "02-00-5e-00-00-01",
                           "02:00:5e:00:00:01:", "0200.5e00.0001"})
    EXPECT_THAT(parse_mac(text).error().message, HasSubstr("expected a MAC address such as")) << text;
}

TEST(MacAddress, GroupBit_IsTheFirstOnTheWire) {
  EXPECT_TRUE(parse_mac("ff:ff:ff:ff:ff:ff").value().is_group());
  EXPECT_TRUE(parse_mac("01:00:5e:00:00:01").value().is_group());
  EXPECT_FALSE(parse_mac("02:00:5e:00:00:01").value().is_group());
}

TEST(DropReason, EveryReason_HasItsOwnNameAStageAndASentence) {
  const std::set<std::string_view> stages{"ingress", "lookup", "fabric", "egress", "queue", "port"};
  std::set<std::string_view> names;
  for (std::size_t i = 1; i < static_cast<std::size_t>(DropReason::count_); ++i) {
    const auto reason = static_cast<DropReason>(i);
    EXPECT_TRUE(names.insert(to_string(reason)).second) << to_string(reason);
    EXPECT_TRUE(stages.contains(stage_of(reason))) << to_string(reason);
    EXPECT_FALSE(description_of(reason).empty());
  }
  EXPECT_EQ(to_string(DropReason::no_route), "no_route");
  EXPECT_EQ(stage_of(DropReason::queue_full), "queue");
}

}  // namespace
}  // namespace hitless::test
