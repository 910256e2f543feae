// What each kind of port without a NIC needs of the machine and of who runs the program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hil/doctor/software_backends.h"
#include "tests/hil/doctor/made_up_machine.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint32_t kSomebody = 1000;

class SoftwareBackend : public ::testing::Test {
 protected:
  Finding af_packet() const { return diagnose_af_packet(made_up.machine(), made_up.user()); }
  Finding af_xdp() const { return diagnose_af_xdp(made_up.machine(), made_up.user()); }
  Finding tap() const { return diagnose_tap(made_up.machine(), made_up.user()); }
  std::vector<Finding> all() const { return diagnose_software_backends(made_up.machine(), made_up.user()); }

  MadeUpMachine made_up;
};

TEST_F(SoftwareBackend, WholeMachineOfRoot_AllAreUsable) {
  for (const Finding& finding : all()) EXPECT_THAT(whys(finding), IsEmpty()) << finding.subject;
  EXPECT_THAT(unusable_basics(all()), IsEmpty());
}

TEST_F(SoftwareBackend, OrdinaryUser_RingPcapMemifAndNullAreUsable) {
  made_up.run_as(kSomebody, 0);
  std::vector<std::string> usable;
  for (const Finding& finding : all())
    if (finding.is_usable()) usable.push_back(finding.subject);
  EXPECT_THAT(usable, ElementsAre("null", "ring", "pcap", "memif"));
  EXPECT_THAT(unusable_basics(all()), ElementsAre("af_packet"));
}

TEST_F(SoftwareBackend, LibraryMissing_ItsPackageIsNamed) {
  made_up.remove("/usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0/librte_net_af_packet.so.23");
  EXPECT_THAT(whys(af_packet()),
              HasSubstr("no librte_net_af_packet.so.23 in /usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0"));
  EXPECT_EQ(commands(af_packet()), "apt-get install librte-net-af-packet23\n");
  EXPECT_THAT(unusable_basics(all()), ElementsAre("af_packet"));
}

TEST_F(SoftwareBackend, LibraryBelowMissing_ThatPackageIsNamed) {
  made_up.driver("af_xdp", "libxdp.so.1");
  EXPECT_EQ(whys(af_xdp()), "its library needs libxdp.so.1\n");
  EXPECT_EQ(commands(af_xdp()), "apt-get install libxdp1\n");
}

TEST_F(SoftwareBackend, LibraryBelowInTheLoadersCache_IsFound) {
  made_up.driver("af_xdp", "libxdp.so.1");
  made_up.write("/etc/ld.so.cache", std::string("libxdp.so.1\0/lib/libxdp.so.1\0", 29));
  EXPECT_TRUE(af_xdp().is_usable()) << whys(af_xdp());
}

TEST_F(SoftwareBackend, AfPacketWithCapNetRawAlone_LacksCapNetAdmin) {
  made_up.run_as(kSomebody, bit(Capability::net_raw));
  EXPECT_EQ(whys(af_packet()), "needs cap_net_admin\n");
  EXPECT_EQ(commands(af_packet()), "sudo setcap cap_net_raw,cap_net_admin+ep /opt/hitless\n");
}

TEST_F(SoftwareBackend, AfPacketWithBothCapabilities_IsUsableForAnyone) {
  made_up.run_as(kSomebody, bit(Capability::net_raw) | bit(Capability::net_admin));
  EXPECT_TRUE(af_packet().is_usable()) << whys(af_packet());
}

TEST_F(SoftwareBackend, SetcapMissing_IsInstalledFirst) {
  made_up.run_as(kSomebody, 0);
  made_up.remove("/usr/sbin/setcap");
  EXPECT_THAT(commands(af_packet()), ::testing::StartsWith("sudo apt-get install libcap2-bin\n"));
}

TEST_F(SoftwareBackend, CapabilityWithheldFromAll_NoCommandIsGiven) {
  made_up.run_as(0, kAllCapabilities & ~bit(Capability::net_admin), kAllCapabilities & ~bit(Capability::net_admin));
  EXPECT_THAT(whys(af_packet()), HasSubstr("withholds cap_net_admin even from root"));
  EXPECT_THAT(commands(af_packet()), IsEmpty());
}

TEST_F(SoftwareBackend, NoNewPrivs_SetcapIsNotAdvised) {
  made_up.run_as(kSomebody, 0, kAllCapabilities, /*no_new_privs=*/true);
  EXPECT_THAT(whys(af_packet()), HasSubstr("no_new_privs"));
  EXPECT_THAT(commands(af_packet()), IsEmpty());
}

TEST_F(SoftwareBackend, ProgramOnANosuidMount_SetcapIsNotAdvised) {
  made_up.run_as(kSomebody, 0);
  made_up.write("/proc/mounts",
                "/dev/sda1 / ext4 rw 0 0\n/dev/sda2 /opt ext4 rw,nosuid 0 0\n/dev/sda3 /op ext4 rw 0 0\n");
  EXPECT_THAT(whys(af_packet()), HasSubstr("nosuid"));
  EXPECT_THAT(commands(af_packet()), IsEmpty());
}

TEST_F(SoftwareBackend, NosuidMountsElsewhere_SetcapIsAdvised) {
  made_up.run_as(kSomebody, 0);
  made_up.write("/proc/mounts",
                "/dev/sda2 /opt ext4 rw 0 0\n/dev/sda1 / ext4 rw,nosuid 0 0\n/dev/sda3 /opt/hit ext4 nosuid 0 0\n");
  EXPECT_THAT(commands(af_packet()), HasSubstr("setcap"));
}

TEST_F(SoftwareBackend, KernelWithoutPacketSockets_ModuleIsLoaded) {
  made_up.write("/proc/net/protocols", "protocol  size\nXDP 960\nPACKETS 1\n");
  EXPECT_EQ(commands(af_packet()), "modprobe af_packet\n");
  made_up.remove("/proc/modules");
  EXPECT_THAT(whys(af_packet()), HasSubstr("loads no modules"));
  EXPECT_THAT(commands(af_packet()), IsEmpty());
}

TEST_F(SoftwareBackend, KernelWithoutXdpSockets_SaysWhichKernelItIs) {
  made_up.write("/proc/net/protocols", "protocol  size\nPACKET 1344\n");
  EXPECT_THAT(whys(af_xdp()), HasSubstr("6.1.0-9-amd64 has no XDP sockets"));
}

TEST_F(SoftwareBackend, AfXdp_NeedsLockedMemoryUnlessThereIsNoLimit) {
  made_up.run_as(kSomebody, bit(Capability::net_raw) | bit(Capability::net_admin) | bit(Capability::sys_admin));
  EXPECT_EQ(whys(af_xdp()), "needs cap_ipc_lock\n");
  made_up.memlock("unlimited");
  EXPECT_TRUE(af_xdp().is_usable()) << whys(af_xdp());
}

TEST_F(SoftwareBackend, TapWithCapNetAdminAlone_IsUsable) {
  made_up.run_as(kSomebody, bit(Capability::net_admin));
  EXPECT_TRUE(tap().is_usable()) << whys(tap());
}

TEST_F(SoftwareBackend, TapWithCapNetRawAlone_SetcapKeepsIt) {
  made_up.run_as(kSomebody, bit(Capability::net_raw));
  EXPECT_EQ(whys(tap()), "needs cap_net_admin\n");
  EXPECT_EQ(commands(tap()), "sudo setcap cap_net_raw,cap_net_admin+ep /opt/hitless\n");
}

TEST_F(SoftwareBackend, TunModuleNotLoaded_IsLoadedAndTheNodeLeftAlone) {
  made_up.remove("/sys/class/misc/tun");
  made_up.remove("/dev/net/tun");
  EXPECT_EQ(commands(tap()), "modprobe tun\n");
}

TEST_F(SoftwareBackend, TunNodeMissing_IsMade) {
  made_up.remove("/dev/net/tun");
  EXPECT_EQ(commands(tap()), "mkdir -p /dev/net\nmknod -m 666 /dev/net/tun c 10 200\n");
}

TEST_F(SoftwareBackend, TunNodeThatIsForbiddenAsInAContainer_IsOpenedAndTold) {
  made_up.remove("/dev/net/tun");
  made_up.folder("/dev/net/tun");  // permits, and does not open
  EXPECT_THAT(whys(tap()), HasSubstr("does not open"));
}

TEST_F(SoftwareBackend, SetcapCommandsInOrder_NoneTakesWhatAnEarlierOneGave) {
  made_up.run_as(kSomebody, 0);
  std::vector<std::string> given;
  for (const Finding& finding : all()) {
    const std::string text = commands(finding);
    for (const std::string& earlier : given) EXPECT_THAT(text, HasSubstr(earlier)) << finding.subject;
    for (const char* name : {"cap_net_raw", "cap_net_admin", "cap_sys_admin", "cap_ipc_lock"})
      if (text.find(name) != std::string::npos) given.emplace_back(name);
  }
  EXPECT_FALSE(given.empty());
}

TEST_F(SoftwareBackend, PcapAndMemifNotes_SayWhatTheyNeedBesides) {
  made_up.run_as(kSomebody, 0);
  made_up.remove("/tmp");
  EXPECT_THAT(finding_text(diagnose_pcap(made_up.machine(), made_up.user())), HasSubstr("it needs cap_net_raw"));
  const std::string memif = finding_text(diagnose_memif(made_up.machine(), made_up.user()));
  EXPECT_THAT(memif, HasSubstr("needs a peer"));
  EXPECT_THAT(memif, HasSubstr("/tmp is not"));
}

}  // namespace
}  // namespace hitless::test
