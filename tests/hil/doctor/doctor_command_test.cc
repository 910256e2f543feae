// The whole diagnosis: its form, its exit code, and that it leaves the machine as it was.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>

#include <thread>

#include "hil/commands/doctor_command.h"
#include "hil/doctor/diagnosis.h"
#include "hil/doctor/driver_library.h"
#include "hil/doctor/permission.h"
#include "hil/doctor/surroundings.h"
#include "hil/runtime/exit_code.h"
#include "tests/hil/doctor/made_up_machine.h"

namespace hitless::test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Names of the network devices that the calling thread sees.
std::string network_devices() {
  std::string names;
  struct if_nameindex* devices = if_nameindex();
  for (const struct if_nameindex* at = devices; at != nullptr && at->if_index != 0; ++at)
    names += std::to_string(at->if_index) + " " + at->if_name + "\n";
  if_freenameindex(devices);
  return names;
}

TEST(Doctor, WholeMachine_HasThisForm) {
  const MadeUpMachine made_up;
  made_up.memlock("unlimited");
  const Diagnosis diagnosis = diagnose(made_up.machine());
  EXPECT_TRUE(diagnosis.basics_usable);
  EXPECT_THAT(diagnosis.text,
              ::testing::StartsWith("null          usable\nring          usable\npcap          usable\n"));
  EXPECT_THAT(diagnosis.text, HasSubstr("\nno PCI network card here\n"));
  EXPECT_THAT(diagnosis.text, HasSubstr("\nhugepages     512 of 512 free, 2048 KiB each\n"));
  EXPECT_THAT(diagnosis.text, HasSubstr("\ncpus          4 allowed (0-3), none isolated\n"));
  EXPECT_THAT(diagnosis.text, HasSubstr("\nnamespaces    usable\n"));
  EXPECT_THAT(
      diagnosis.text,
      EndsWith("\n\nUsable        7 of 7 software backends, 0 of 0 NICs; af_packet, ring, pcap and null are among "
               "them\n"));
}

TEST(Doctor, OrdinaryUser_IsToldWhatIsMissingAndTheCommand) {
  const MadeUpMachine made_up;
  made_up.run_as(1000, 0);
  const Diagnosis diagnosis = diagnose(made_up.machine());
  EXPECT_FALSE(diagnosis.basics_usable);
  EXPECT_THAT(diagnosis.text, HasSubstr("af_packet     not usable: needs cap_net_raw, cap_net_admin\n"
                                        "              do: sudo setcap cap_net_raw,cap_net_admin+ep /opt/hitless\n"));
  EXPECT_THAT(diagnosis.text, HasSubstr("namespaces    not usable: only root"));
  EXPECT_THAT(diagnosis.text, HasSubstr("not usable, and counted on: af_packet."));
}

TEST(Doctor, EmptyMachine_IsToldAndNothingBreaks) {
  const TemporaryFolder nothing;
  const Diagnosis diagnosis = diagnose(Machine(nothing.path(), "/usr/lib/dpdk/pmds-23.0"));
  EXPECT_FALSE(diagnosis.basics_usable);
  EXPECT_THAT(diagnosis.text, HasSubstr("not usable, and counted on: af_packet, ring, pcap, null."));
}

TEST(Doctor, MadeUpMachine_IsLeftAsItWas) {
  const MadeUpMachine made_up;
  made_up.nic("0000:01:00.0", "igb", "eth1");
  made_up.run_as(1000, 0);
  const std::string before = made_up.listing();
  (void)diagnose(made_up.machine());
  EXPECT_EQ(made_up.listing(), before);
}

TEST(Doctor, ThisMachine_IsLeftAsItWas) {
  std::thread([] {
    // Nobody else makes devices in a namespace of this thread's own; without the right to one, in this one neither.
    (void)unshare(CLONE_NEWNET);
    const std::string before = network_devices();
    ::testing::internal::CaptureStdout();
    const int code = doctor_command();
    const std::string text = ::testing::internal::GetCapturedStdout();
    EXPECT_EQ(network_devices(), before);
    EXPECT_EQ(code, text.find("counted on") == std::string::npos ? kExitPass : kExitEnvironment) << text;
  }).join();
}

TEST(Doctor, PackageNames_AreDebians) {
  EXPECT_EQ(package_of("librte_net_af_packet.so.23"), "librte-net-af-packet23");
  EXPECT_EQ(package_of("librte_net_mlx5.so.23"), "librte-net-mlx5-23");
  EXPECT_EQ(package_of("libpcap.so.0.8"), "libpcap0.8");
  EXPECT_EQ(package_of("libxdp.so.1"), "libxdp1");
}

TEST(Doctor, ListsOfCpus_AreRead) {
  EXPECT_THAT(cpus_in("0-2,8"), ElementsAre(0U, 1U, 2U, 8U));
  EXPECT_THAT(cpus_in(""), IsEmpty());
  EXPECT_THAT(cpus_in("x,1-,3"), ElementsAre(3U));
}

TEST(Doctor, PathsForAShell_AreOneWord) {
  EXPECT_EQ(shell_word("/opt/hitless"), "/opt/hitless");
  EXPECT_EQ(shell_word("/my lab's/hitless"), R"('/my lab'\''s/hitless')");
}

TEST(Doctor, OneCpuAlone_IsSaidToShare) {
  const MadeUpMachine made_up;
  User user = made_up.user();
  user.allowed_cpus = "3";
  made_up.write("/sys/devices/system/cpu/isolated", "1-3\n");
  made_up.write("/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "powersave\n");
  const std::string text = finding_text(diagnose_cpus(made_up.machine(), user));
  EXPECT_THAT(text, HasSubstr("1 allowed (3), isolated: 1-3"));
  EXPECT_THAT(text, HasSubstr("share one"));
  EXPECT_THAT(text, HasSubstr("governor powersave"));
}

}  // namespace
}  // namespace hitless::test
