// Real traffic through real devices during an upgrade: what tcpdump saw at the far ends is what the Ledger booked, and
// the tester's brackets hold the truth.
#include <gtest/gtest.h>

#include <sched.h>

#include <csignal>
#include <iostream>

#include "dataplane/base/random.h"
#include "hil/ports/kernel_device.h"
#include "hil/runtime/monotonic_clock.h"
#include "tests/netns/wall/two_sided_rig.h"

namespace hitless::test {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kFramesPerS = 20'000;
const MacAddress kChassisLeft{{0x02, 0x00, 0x01, 0x00, 0x00, 0x00}};
const std::string kWeb = std::string(HITLESS_SOURCE_DIR) + "/hil/captures/web.pcap";

class WallPorts : public TwoSidedTest {
 protected:
  void let_pass(std::int64_t ms) { wall_sleep_until(wall_now_ns() + ms * 1'000'000); }
  static std::uint64_t sum(const Json& result, const char* figure) {
    return result["books"][figure].get<std::uint64_t>();
  }
  /// Frames that came to the port at the left and found no room.
  static std::uint64_t unbooked(const Json& result) {
    const Json& port = result["wall_clock"]["ports"][0];
    return port["receive_overruns"].get<std::uint64_t>() + port["without_mbuf"].get<std::uint64_t>();
  }
  static std::string reasons(const Json& result) { return result["verdict"].dump(); }
  void expect_exact(const std::string& keys, std::vector<std::string> options);
  /// The verdict names what kept the clock from being kept.
  static bool names_lateness(const Json& result) {
    return says(result, "late") || says(result, "stood still") || says(result, "waited for control") ||
           says(result, "overruns");
  }
  /// A line of the verdict's reasons holds this.
  static bool says(const Json& result, const std::string& what) {
    return result["verdict"]["inconclusive"].dump().find(what) != std::string::npos;
  }
};

/// Recorded traffic at the left while the chassis upgrades itself; slot 3 restarts for a second.
void WallPorts::expect_exact(const std::string& keys, std::vector<std::string> options) {
  ASSERT_TRUE(rig->witness());
  options.insert(options.end(), {"--time-scale", "60"});
  const auto started = rig->start("name: ports-test\nbefore: 240s\nafter: 420s\n" + keys, std::move(options));
  if (!started && started.error().code == ErrorCode::unsupported) GTEST_SKIP() << started.error().message;
  ASSERT_TRUE(started) << started.error().message;
  FrameSender sender(rig->side(0), recorded_ipv4(kWeb, kChassisLeft), kFramesPerS);
  let_pass(18'500);  // it ends within the time after the upgrade
  const std::uint64_t sent = sender.stop();
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  const auto left = rig->witnessed(0), right = rig->witnessed(1);
  ASSERT_TRUE(left && right);
  std::cout << sent << " sent, " << left->sent << " seen at the left, " << right->received << " at the right; Ledger "
            << sum(*result, "offered") << " offered, " << sum(*result, "delivered") << " delivered\n"
            << rig->report();

  EXPECT_EQ(left->kernel_drops + right->kernel_drops, 0U);
  EXPECT_EQ(left->sent, sent);
  const std::uint64_t overruns = unbooked(*result);
  EXPECT_EQ(sum(*result, "offered") + overruns, sent);
  const auto own = (*result)["wall_clock"]["router_host"]["originated_sent"].get<std::uint64_t>();
  EXPECT_EQ(sum(*result, "delivered") + own, left->received + right->received);
  EXPECT_EQ(sum(*result, "offered"), sum(*result, "delivered") + sum(*result, "dropped"));
  EXPECT_GT(sum(*result, "dropped"), kFramesPerS * 9 / 10) << "slot 3 was out for a second";
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << reasons(*result);
  EXPECT_TRUE((*result)["verdict"]["failed"].empty()) << reasons(*result);
  // A machine that let the loops stand may say so; otherwise it passes, and the tester agrees.
  if ((*result)["verdict"]["outcome"] != "pass") {
    EXPECT_TRUE(names_lateness(*result)) << reasons(*result);
  } else {
    EXPECT_EQ((*result)["meter"]["lost"], sum(*result, "dropped"));
  }
  ASSERT_EQ((*result)["outages"].size(), 1U);
  EXPECT_FALSE((*result)["outages"][0]["measured"].is_null());
}

TEST_F(WallPorts, RecordedTrafficDuringAnUpgrade_TcpdumpLedgerAndMeterAgree) { expect_exact("", {}); }

TEST_F(WallPorts, RecordedTrafficOverTwoLoops_TcpdumpLedgerAndMeterAgree) { expect_exact("", {"--loops", "2"}); }

TEST_F(WallPorts, RecordedTrafficThroughXdpSockets_TcpdumpLedgerAndMeterAgree) {
  expect_exact(
      "interfaces:\n"
      "  - name: GigabitEthernet1/0/0\n"
      "    addresses: [10.0.1.1/24]\n"
      "    neighbours: [{address: 10.0.1.2, mac: \"02:00:00:00:01:02\"}]\n"
      "    port: net_af_xdp0,iface=hitless0\n"
      "  - name: GigabitEthernet3/0/0\n"
      "    addresses: [10.0.3.1/24, 2001:db8:3::1/64]\n"
      "    neighbours: [{address: 10.0.3.2, mac: \"02:00:00:00:03:02\"}]\n"
      "    port: net_af_xdp1,iface=hitless1\n",
      {});
}

TEST_F(WallPorts, ProcessStoppedForTwoSeconds_InconclusiveWithTheTime) {
  const auto started = rig->start("name: ports-test\nbefore: 200s\nafter: 200s\n", {"--time-scale", "100"});
  ASSERT_TRUE(started) << started.error().message;
  FrameSender sender(rig->side(0), recorded_ipv4(kWeb, kChassisLeft), kFramesPerS);
  let_pass(1'500);
  kill(rig->run().pid(), SIGSTOP);
  let_pass(2'000);
  kill(rig->run().pid(), SIGCONT);
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  sender.stop();
  std::cout << reasons(*result) << '\n';
  EXPECT_EQ(rig->exit_code(), 1);
  EXPECT_EQ((*result)["verdict"]["outcome"], "inconclusive");
  EXPECT_TRUE(says(*result, "the forwarding loop stood still for 2."));
  EXPECT_TRUE(says(*result, "receive overruns")) << "20,000 a second for 2 s is more than its ring holds";
  EXPECT_TRUE((*result)["verdict"]["broken"].empty());
}

TEST_F(WallPorts, DeviceDeletedUnderTheRun_NamedAndInconclusive) {
  const auto started = rig->start("name: ports-test\nbefore: 200s\nafter: 200s\n", {"--time-scale", "100"});
  ASSERT_TRUE(started) << started.error().message;
  FrameSender sender(rig->side(0), recorded_ipv4(kWeb, kChassisLeft), kFramesPerS);
  let_pass(3'500);
  ASSERT_TRUE(rig->router().run_ip("link delete hitless1\n"));
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  sender.stop();
  std::cout << reasons(*result) << '\n';
  // Until it was noticed packets went nowhere, which is said of the port; from then on they met a closed gate.
  EXPECT_EQ((*result)["verdict"]["outcome"], "inconclusive") << reasons(*result);
  EXPECT_TRUE(says(*result, "hitless1")) << reasons(*result);
  EXPECT_NE((*result)["outages"].dump().find("line lost"), std::string::npos) << (*result)["outages"].dump();
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << reasons(*result);
}

TEST_F(WallPorts, CablePulledForTwoSeconds_AnEventAndItsPacketsMeetTheClosedPort) {
  const auto started = rig->start("name: ports-test\nbefore: 600s\nafter: 300s\n", {"--time-scale", "100"});
  ASSERT_TRUE(started) << started.error().message;
  FrameSender sender(rig->side(0), recorded_ipv4(kWeb, kChassisLeft), 2'000);
  let_pass(1'000);
  ASSERT_TRUE(rig->side(1).space.run_ip("link set right down\n"));
  let_pass(2'000);
  ASSERT_TRUE(rig->side(1).space.run_ip("link set right up\n"));
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  sender.stop();
  std::cout << reasons(*result) << '\n' << rig->report();
  std::vector<std::string> lines;
  for (const Json& event : (*result)["timeline"])
    if (event["what"] == "line") lines.push_back(event["to"]);
  EXPECT_EQ(lines, (std::vector<std::string>{"down", "up"}));
  std::int64_t lost = 0;
  for (const Json& outage : (*result)["outages"])
    if (outage["cause"]["what"] == "line lost") lost += outage["lost"].get<std::int64_t>();
  EXPECT_NEAR(static_cast<double>(lost), 4'000.0, 800.0);
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << reasons(*result);
}

TEST_F(WallPorts, CardReloads_TheFarEndSeesItsLinkGoDownAndUp) {
  const auto started = rig->start(
      "name: ports-test\nbefore: 560s\nafter: 60s\nsteps: []\nexpect: {}\nfaults:\n"
      "  - {kind: card-crash, card: 3, at: 130s}\n",
      {"--time-scale", "60"});
  ASSERT_TRUE(started) << started.error().message;
  FrameSender sender(rig->side(0), recorded_ipv4(kWeb, kChassisLeft), 2'000);
  std::vector<bool> carrier{true};
  const std::int64_t until_ns = wall_now_ns() + 15'000'000'000;
  while (wall_now_ns() < until_ns && carrier.size() < 3) {
    let_pass(5);
    const NetworkNamespace::Stay stay(rig->side(1).space);
    if (const bool now = has_carrier("right"); now != carrier.back()) carrier.push_back(now);
  }
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  sender.stop();
  std::cout << reasons(*result) << '\n' << rig->report();
  EXPECT_EQ(carrier, (std::vector{true, false, true}));
  if (!names_lateness(*result)) {
    EXPECT_EQ((*result)["wall_clock"]["ports"][1]["transmit_errors"], 0) << "its link was up whenever a packet left";
  }
  std::vector<std::string> links;
  for (const Json& event : (*result)["timeline"])
    if (event["what"] == "device link") links.push_back(event["to"]);
  EXPECT_EQ(links, (std::vector<std::string>{"down", "up"}));
  EXPECT_EQ((*result)["timeline"].dump().find("line lost"), std::string::npos) << "nobody pulled a cable";
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << reasons(*result);
}

/// Takes a CPU for a while, before everybody else.
class CpuThief {
 public:
  CpuThief(int cpu, std::int64_t ms) : thread_([cpu, ms] { steal(cpu, ms); }) {}
  ~CpuThief() { thread_.join(); }

 private:
  static void steal(int cpu, std::int64_t ms) {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(static_cast<unsigned>(cpu), &only);
    sched_setaffinity(0, sizeof(only), &only);
    sched_param priority{};
    priority.sched_priority = 50;
    sched_setscheduler(0, SCHED_FIFO, &priority);
    const std::int64_t until_ns = wall_now_ns() + ms * 1'000'000;
    while (wall_now_ns() < until_ns) {
    }
  }
  std::thread thread_;
};

TEST_F(WallPorts, OtherCoreStolen_LatenessIsMeasuredAndEveryFrameCounted) {
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "one CPU: nothing would be left";
  const auto started =
      rig->start("name: ports-test\nbefore: 300s\nafter: 300s\n", {"--time-scale", "60", "--loops", "2"});
  ASSERT_TRUE(started) << started.error().message;
  FrameSender sender(rig->side(0), recorded_ipv4(kWeb, kChassisLeft), kFramesPerS);
  let_pass(2'000);
  { CpuThief thief(1, 1'500); }
  { CpuThief thief(0, 1'500); }
  let_pass(15'000);
  const std::uint64_t sent = sender.stop();
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  const std::uint64_t overruns = unbooked(*result);
  std::cout << sent << " sent, " << sum(*result, "offered") << " booked, " << overruns << " overruns\n"
            << reasons(*result) << '\n'
            << rig->report();
  EXPECT_EQ(sum(*result, "offered") + overruns, sent);
  EXPECT_EQ(sum(*result, "offered"), sum(*result, "delivered") + sum(*result, "dropped"));
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << reasons(*result);
  EXPECT_TRUE((*result)["verdict"]["failed"].empty()) << reasons(*result);
  // Either it came through within its bounds, or it says by how much it did not.
  EXPECT_TRUE(((*result)["verdict"]["outcome"] == "pass") != names_lateness(*result)) << reasons(*result);
  EXPECT_GT((*result)["wall_clock"]["forwarding_loop"]["worst_ns"].get<std::int64_t>(), 0);
}

TEST_F(WallPorts, GarbageAtFullRate_EveryFrameIsBookedOrCountedAsOverrun) {
  ASSERT_TRUE(rig->witness());
  const auto started = rig->start("name: ports-test\nbefore: 200s\nafter: 400s\n", {"--time-scale", "100"});
  ASSERT_TRUE(started) << started.error().message;
  std::vector<Frame> garbage;
  hitless::Random random(7, "garbage");
  for (int i = 0; i < 1000; ++i) {
    Frame frame(14 + random.below(1'500));
    for (std::byte& byte : frame) byte = static_cast<std::byte>(random.next() >> 56);
    garbage.push_back(std::move(frame));
  }
  FrameSender sender(rig->side(0), std::move(garbage), 1'000'000);
  let_pass(9'000);
  const std::uint64_t sent = sender.stop();
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  const std::uint64_t overruns = unbooked(*result);
  std::cout << sent << " sent, " << sum(*result, "offered") << " booked, " << overruns << " overruns\n"
            << reasons(*result) << '\n';
  EXPECT_EQ(sum(*result, "offered") + overruns, sent);
  EXPECT_EQ(sum(*result, "delivered"), 0U);
  EXPECT_EQ(overruns > 0, says(*result, "GigabitEthernet1/0/0")) << reasons(*result);
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << reasons(*result);
}

}  // namespace
}  // namespace hitless::test
