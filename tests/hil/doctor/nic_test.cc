// Physical NICs: which DPDK can take now, and what lets it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/doctor/nic_backend.h"
#include "tests/hil/doctor/made_up_machine.h"

namespace hitless::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kNic = "0000:01:00.0";
constexpr std::uint32_t kSomebody = 1000;

class Nic : public ::testing::Test {
 protected:
  std::vector<Finding> all() const { return diagnose_nics(made_up.machine(), made_up.user()); }
  Finding only() const {
    const std::vector<Finding> findings = all();
    EXPECT_EQ(findings.size(), 1U);
    return findings.empty() ? Finding{} : findings.front();
  }

  MadeUpMachine made_up;
};

TEST_F(Nic, NoCard_NothingIsFound) {
  made_up.write("/sys/bus/pci/devices/0000:00:02.0/class", "0x030000\n");
  EXPECT_THAT(all(), IsEmpty());
}

TEST_F(Nic, BoundToVfio_IsUsable) {
  made_up.nic(kNic, "vfio-pci", "");
  EXPECT_EQ(finding_text(only()),
            "0000:01:00.0  usable with net_igb\n"
            "              8086:1533, driver vfio-pci\n");
}

TEST_F(Nic, WithTheDefaultRoute_IsLeftAlone) {
  made_up.nic(kNic, "igb", "eth0");
  made_up.route("eth0", true);
  EXPECT_EQ(whys(only()), "the default route goes through eth0: do not take it\n");
  EXPECT_THAT(commands(only()), IsEmpty());
}

TEST_F(Nic, UnderABridgeWithTheDefaultRoute_IsLeftAlone) {
  made_up.nic(kNic, "igb", "eth0");
  made_up.folder("/sys/class/net/eth0/upper_bond0");
  made_up.folder("/sys/class/net/bond0/upper_br0");
  made_up.route("br0", true);
  EXPECT_THAT(whys(only()), HasSubstr("do not take it"));
  EXPECT_THAT(commands(only()), IsEmpty());
}

TEST_F(Nic, WithTheDefaultRouteOfIPv6_IsLeftAlone) {
  made_up.nic(kNic, "igb", "eth0");
  const std::string zeros(32, '0');
  made_up.write("/proc/net/ipv6_route",
                zeros + " 00 " + zeros + " 00 " + zeros + " 00000400 00000001 00000000 00000003 eth0\n");
  EXPECT_THAT(whys(only()), HasSubstr("do not take it"));
}

TEST_F(Nic, WithLinkLocalAddressesOnly_IsFree) {
  made_up.nic(kNic, "igb", "eth0");
  const std::string rest = std::string(28, '0') + " 40 " + std::string(32, '0') + " 00 " + std::string(32, '0') +
                           " 00000100 00000001 00000000 00000001 eth0\n";
  made_up.write("/proc/net/ipv6_route", "fe80" + rest);
  EXPECT_THAT(commands(only()), Not(HasSubstr("ip link")));
}

TEST_F(Nic, FreeAndBoundToTheKernel_IsBoundToVfio) {
  made_up.nic(kNic, "igb", "eth1");
  made_up.remove("/sys/bus/pci/drivers/vfio-pci");
  made_up.route("eth0", true);
  EXPECT_EQ(finding_text(only()),
            "0000:01:00.0  not usable: bound to igb\n"
            "              do: modprobe vfio-pci\n"
            "              do: dpdk-devbind.py --bind=vfio-pci 0000:01:00.0\n"
            "              8086:1533, driver igb, eth1 (link up)\n"
            "              back to the kernel: dpdk-devbind.py --bind=igb 0000:01:00.0\n");
}

TEST_F(Nic, Routed_IsTakenDownFirstWithAWarning) {
  made_up.nic(kNic, "igb", "eth1");
  made_up.route("eth1", false);
  EXPECT_EQ(commands(only()), "ip link set dev eth1 down\ndpdk-devbind.py --bind=vfio-pci 0000:01:00.0\n");
  EXPECT_THAT(finding_text(only()), HasSubstr("networks are reached through eth1"));
}

TEST_F(Nic, NoIommu_NoiommuModeAndAWarning) {
  made_up.nic(kNic, "igb", "eth1");
  made_up.remove("/sys/kernel/iommu_groups");
  EXPECT_THAT(whys(only()), HasSubstr("the IOMMU is off"));
  EXPECT_THAT(commands(only()), HasSubstr("echo 1 | tee /sys/module/vfio/parameters/enable_unsafe_noiommu_mode\n"));
  EXPECT_THAT(finding_text(only()), HasSubstr("intel_iommu=on"));
}

TEST_F(Nic, GroupsThatVfioMadeWithoutAnIommu_AreNoIommu) {
  made_up.nic(kNic, "igb", "eth1");
  made_up.write("/sys/kernel/iommu_groups/7/name", "vfio-noiommu\n");
  EXPECT_THAT(whys(only()), HasSubstr("the IOMMU is off"));
}

TEST_F(Nic, OnVfioWithoutAnIommu_NeedsRawIo) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.write("/sys/kernel/iommu_groups/7/name", "vfio-noiommu\n");
  made_up.write("/dev/vfio/noiommu-7", "");
  EXPECT_TRUE(only().is_usable()) << whys(only());
  made_up.run_as(kSomebody, 0);
  EXPECT_THAT(whys(only()), HasSubstr("cap_sys_rawio"));
}

TEST_F(Nic, KernelThatLoadsNoModules_NoCommandIsGiven) {
  made_up.nic(kNic, "igb", "eth1");
  made_up.remove("/sys/bus/pci/drivers/vfio-pci");
  made_up.remove("/proc/modules");
  EXPECT_THAT(whys(only()), HasSubstr("has no vfio-pci and loads no modules"));
  EXPECT_THAT(commands(only()), IsEmpty());
}

TEST_F(Nic, ToolMissing_IsInstalledFirst) {
  made_up.nic(kNic, "igb", "eth1");
  made_up.remove("/usr/bin/dpdk-devbind.py");
  EXPECT_THAT(commands(only()), ::testing::StartsWith("apt-get install dpdk\n"));
}

TEST_F(Nic, NeighbourInTheGroup_MustBeGivenUpToo) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.nic("0000:01:00.1", "igb", "eth2");
  const std::vector<Finding> findings = all();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_THAT(whys(findings[0]), HasSubstr("0000:01:00.1 (igb) is in its IOMMU group 7"));
  EXPECT_EQ(commands(findings[0]), "dpdk-devbind.py --bind=vfio-pci 0000:01:00.1\n");
}

TEST_F(Nic, BridgeInTheGroup_IsOfNoMatter) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.nic("0000:00:01.0", "pcieport", "");
  made_up.write("/sys/bus/pci/devices/0000:00:01.0/class", "0x060400\n");
  EXPECT_TRUE(only().is_usable()) << whys(only());
}

TEST_F(Nic, GroupThatMayNotBeOpened_GoesToThisUser) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.remove("/dev/vfio/7");
  made_up.run_as(kSomebody, 0);
  EXPECT_THAT(commands(only()), HasSubstr("sudo chown 1000 /dev/vfio/7\n"));
}

TEST_F(Nic, OrdinaryUserOnVfio_MustLockMemory) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.run_as(kSomebody, 0);
  EXPECT_EQ(whys(only()), "may lock 8192 KiB of memory, and vfio-pci locks all that DPDK takes\n");
  made_up.memlock("unlimited");
  EXPECT_TRUE(only().is_usable()) << whys(only());
}

TEST_F(Nic, OnUio_IsForRoot) {
  made_up.nic(kNic, "uio_pci_generic", "");
  EXPECT_TRUE(only().is_usable()) << whys(only());
  made_up.run_as(kSomebody, 0);
  EXPECT_THAT(whys(only()), HasSubstr("for root alone"));
}

TEST_F(Nic, DriverThatSharesTheCardWithTheKernel_TakesItAsItIs) {
  made_up.nic(kNic, "mlx5_core", "eth1");
  made_up.write("/sys/bus/pci/devices/0000:01:00.0/vendor", "0x15b3\n");
  made_up.write("/sys/bus/pci/devices/0000:01:00.0/device", "0x1019\n");
  EXPECT_EQ(commands(only()), "modprobe ib_uverbs\nmodprobe mlx5_core\nmodprobe mlx5_ib\n");
  for (const char* module : {"ib_uverbs", "mlx5_core", "mlx5_ib"}) made_up.folder(std::string("/sys/module/") + module);
  EXPECT_TRUE(only().is_usable()) << whys(only());
  made_up.run_as(kSomebody, 0);
  EXPECT_THAT(whys(only()), HasSubstr("needs cap_net_raw, cap_net_admin"));
}

TEST_F(Nic, UnknownCard_DriversAreInstalled) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.write("/sys/bus/pci/devices/0000:01:00.0/device", "0x9999\n");
  EXPECT_THAT(whys(only()), HasSubstr("knows this card"));
  EXPECT_EQ(commands(only()), "apt-get install librte-meta-net\n");
}

TEST_F(Nic, NoHugepages_AreSetAside) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.free_hugepages(0);
  EXPECT_EQ(whys(only()), "no free hugepages (512 in all)\n");
  EXPECT_EQ(commands(only()), "echo 1536 | tee /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages\n");
}

TEST_F(Nic, HugepagesMountedNowhere_AreMounted) {
  made_up.nic(kNic, "vfio-pci", "");
  made_up.write("/proc/mounts", "/dev/sda1 / ext4 rw 0 0\n");
  EXPECT_THAT(commands(only()), HasSubstr("mount -t hugetlbfs nodev /dev/hugepages\n"));
}

TEST_F(Nic, VirtioCard_ShowsItsDeviceOneFolderDeeper) {
  made_up.nic(kNic, "virtio-pci", "");
  made_up.folder("/sys/bus/pci/devices/0000:01:00.0/virtio2/net/eth3");
  EXPECT_THAT(finding_text(only()), HasSubstr("eth3 (interface down, link not known)"));
}

}  // namespace
}  // namespace hitless::test
