// What a scenario may write for a port.
#include "hil/scenario/port_device.h"

#include <gtest/gtest.h>

namespace hitless::test {
namespace {

TEST(PortDevice, DeviceString_NameArgumentsAndTheKernelsDevice) {
  const auto device = parse_port_device("net_af_packet0,iface=eth1,framecnt=4096");
  ASSERT_TRUE(device);
  EXPECT_EQ(device->name, "net_af_packet0");
  EXPECT_EQ(device->arguments, "iface=eth1,framecnt=4096");
  EXPECT_EQ(device->kernel_device(), "eth1");
  EXPECT_EQ(device->text(), "net_af_packet0,iface=eth1,framecnt=4096");
  EXPECT_FALSE(device->is_pci());
  EXPECT_EQ(parse_port_device("net_pcap1,framecnt=1,iface=lo")->kernel_device(), "lo");
  EXPECT_EQ(parse_port_device("net_pcap1,rx_iface=lo")->kernel_device(), "");
  EXPECT_EQ(parse_port_device("net_null12")->text(), "net_null12");
}

TEST(PortDevice, PciAddress_IsOne) {
  const auto device = parse_port_device("0000:01:00.1");
  ASSERT_TRUE(device);
  EXPECT_TRUE(device->is_pci());
  EXPECT_EQ(device->kernel_device(), "");
}

TEST(PortDevice, AnythingElse_IsRefusedWithTheDrivers) {
  for (const char* text : {"", "eth0", "net_af_packet,iface=eth0", "net_af_packets0", "net_ring", "01:00.0",
                           "0000:01:00.9", "af_packet0", "0", ",iface=eth0"}) {
    const auto device = parse_port_device(text);
    ASSERT_FALSE(device) << text;
    EXPECT_NE(device.error().message.find("net_af_packet, net_af_xdp, net_tap"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace hitless::test
