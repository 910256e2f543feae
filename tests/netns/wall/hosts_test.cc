// Two hosts that know nothing of Hitless talk through the chassis while it performs an upgrade.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <xxhash.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <regex>

#include "hil/runtime/monotonic_clock.h"
#include "tests/netns/wall/two_sided_rig.h"

namespace hitless::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kFileBytes = 60 << 20;
constexpr std::uint16_t kPort = 8080;
constexpr std::chrono::seconds kTalk(14);  ///< how long iperf3 sends

/// Runs a program in the namespace to its end; what it printed, whatever its exit code.
std::string said(const NetworkNamespace& space, std::vector<std::string> argv, int timeout_ms) {
  ChildCommand command;
  command.argv = std::move(argv);
  const NetworkNamespace::Stay stay(space);
  auto child = ChildProcess::start(command);
  if (!child) return child.error().message;
  child->wait(timeout_ms);
  return child->output() + child->error_tail();
}

/// Hands out one file over HTTP at about 30 Mbit/s, once, on a thread of its own.
class FileServer {
 public:
  FileServer(const NetworkNamespace& space, const std::vector<char>& file) {
    const NetworkNamespace::Stay stay(space);
    socket_ = FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_port = htons(kPort);
    HITLESS_CHECK(bind(socket_.get(), reinterpret_cast<const sockaddr*>(&here), sizeof(here)) == 0 &&
                      listen(socket_.get(), 1) == 0,
                  "a server listens");
    thread_ = std::thread([this, &file] { serve(file); });
  }
  ~FileServer() {
    shutdown(socket_.get(), SHUT_RDWR);
    thread_.join();
  }

 private:
  void serve(const std::vector<char>& file) const {
    constexpr std::size_t kPiece = 40'000;
    const FileDescriptor client(accept(socket_.get(), nullptr, nullptr));
    const std::string head = "HTTP/1.0 200 OK\r\nContent-Length: " + std::to_string(file.size()) + "\r\n\r\n";
    char request[4096];
    if (client.get() < 0 || recv(client.get(), request, sizeof(request), 0) <= 0 ||
        send(client.get(), head.data(), head.size(), MSG_NOSIGNAL) < 0)
      return;
    for (std::size_t at = 0; at < file.size();) {
      const ssize_t sent = send(client.get(), file.data() + at, std::min(kPiece, file.size() - at), MSG_NOSIGNAL);
      if (sent <= 0) return;
      at += static_cast<std::size_t>(sent);
      wall_sleep_until(wall_now_ns() + 10'000'000);
    }
  }
  FileDescriptor socket_;
  std::thread thread_;
};

std::vector<char> contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What iperf3 says at the end of a transfer from one to the other; nothing arrived when it broke off.
nlohmann::json iperf(const NetworkNamespace& from, const NetworkNamespace& to, const std::string& address,
                     const std::string& port, std::vector<std::string> options) {
  const nlohmann::json kNothing = {{"sum", {{"packets", 0}, {"lost_packets", 0}}}, {"sum_received", {{"bytes", 0}}}};
  ChildCommand command;
  command.argv = {"iperf3", "--server", "--one-off", "--port", port};
  std::optional<ChildProcess> server;
  {
    const NetworkNamespace::Stay stay(to);
    if (auto started = ChildProcess::start(command)) server.emplace(std::move(*started));
  }
  if (!server) return kNothing;
  server->wait(500);  // until it listens
  options.insert(options.begin(),
                 {"iperf3", "--client", address, "--port", port, "--json", "--time", std::to_string(kTalk.count())});
  const std::string report = said(from, std::move(options), 40'000);
  server->wait(5'000);
  auto json = nlohmann::json::parse(report, nullptr, false);
  if (!json.is_object() || json.contains("error") || !json.contains("end") || !json["end"].contains("sum_received")) {
    ADD_FAILURE() << report;
    return kNothing;
  }
  return json["end"];
}

/// The chassis is a hop of traceroute, answers pings, and reports a host that is not there.
void expect_answers_of_the_chassis(const NetworkNamespace& left) {
  const std::string route = said(left, {"traceroute", "-n", "-w", "2", "10.0.3.2"}, 20'000);
  EXPECT_TRUE(std::regex_search(route, std::regex(" 1  10\\.0\\.1\\.1 .*\n 2  10\\.0\\.3\\.2 "))) << route;
  const std::string route6 = said(left, {"traceroute", "-6", "-n", "-w", "2", "2001:db8:3::2"}, 20'000);
  EXPECT_TRUE(std::regex_search(route6, std::regex(" 1  2001:db8:1::1 .*\n 2  2001:db8:3::2 "))) << route6;
  const std::string own = said(left, {"ping", "-c", "3", "-i", "0.1", "10.0.1.1"}, 10'000);
  EXPECT_NE(own.find("3 received"), std::string::npos) << own;
  const std::string nobody = said(left, {"ping", "-c", "5", "-W", "2", "10.0.3.77"}, 20'000);
  EXPECT_NE(nobody.find("From 10.0.1.1 icmp_seq=5 Destination Host Unreachable"), std::string::npos) << nobody;
  EXPECT_EQ(nobody.find("icmp_seq=1 Destination"), std::string::npos) << "it was still being asked for: " << nobody;
  std::cout << route << route6 << own << nobody;
}

std::vector<char> file_of(std::size_t bytes) {
  std::vector<char> file(bytes);
  for (std::size_t i = 0; i < bytes; ++i) file[i] = static_cast<char>(i * 2'654'435'761U >> 13);
  return file;
}

/// Packets of an even stream that did not arrive.
struct Loss {
  std::int64_t lost = 0, sent = 0, in_ms = 0;
  /// The outage that such a loss stands for.
  [[nodiscard]] double outage_ms() const { return sent == 0 ? 0.0 : static_cast<double>(lost * in_ms / sent); }
};

/// What two hosts saw while they talked.
struct HostsSaw {
  std::string pings;  ///< ping's own sums: one packet every 10 ms through the whole upgrade
  std::string curl;   ///< why the transfer of the file broke off
  std::vector<char> file;
  Loss datagrams;  ///< 1,000 a second
  std::int64_t streamed_bytes = 0;
};

/// Pings, a file over HTTP, datagrams and a TCP stream at 10 Mbit/s from the left host to the right one, all at once,
/// for kTalk: longer than the upgrade.
HostsSaw talk(const NetworkNamespace& left, const NetworkNamespace& right, const std::vector<char>& file) {
  const FileServer server(right, file);
  HostsSaw saw;
  nlohmann::json datagrams, stream;
  const TemporaryFolder folder;
  std::thread pinging([&] { saw.pings = said(left, {"ping", "-q", "-i", "0.01", "-c", "1000", "10.0.3.2"}, 60'000); });
  std::thread sending([&] {
    datagrams = iperf(left, right, "10.0.3.2", "5201", {"--udp", "--bitrate", "4M", "--length", "500"});
  });
  std::thread streaming([&] { stream = iperf(left, right, "10.0.3.2", "5202", {"--bitrate", "10M"}); });
  saw.curl = said(
      left, {"curl", "--silent", "--show-error", "--output", folder.path() / "file", "http://10.0.3.2:8080/"}, 60'000);
  pinging.join();
  sending.join();
  streaming.join();
  saw.file = contents_of(folder.path() / "file");
  saw.datagrams = {datagrams["sum"]["lost_packets"].get<std::int64_t>(),
                   datagrams["sum"]["packets"].get<std::int64_t>(), kTalk / 1ms};
  saw.streamed_bytes = stream["sum_received"]["bytes"].get<std::int64_t>();
  std::cout << saw.pings << "iperf3: " << saw.datagrams.lost << " of " << saw.datagrams.sent << " datagrams lost; "
            << saw.streamed_bytes << " bytes over TCP\n";
  return saw;
}

/// What ping's last lines come to; nothing was sent when they are not there.
Loss loss_of(const std::string& pings) {
  std::smatch counts;
  if (!std::regex_search(pings, counts, std::regex("(\\d+) packets transmitted, (\\d+) received.* time (\\d+)ms"))) {
    ADD_FAILURE() << pings;
    return {};
  }
  const std::int64_t sent = std::stoll(counts[1]);
  return {sent - std::stoll(counts[2]), sent, std::stoll(counts[3])};  // ping keeps a pace of its own
}

class WallHosts : public TwoSidedTest {
 protected:
  void give_addresses(std::size_t side, const std::string& mac, const std::string& number) {
    const FarEnd& end = rig->side(side);
    ASSERT_TRUE(end.space.set_sysctl("net/ipv6/conf/" + end.device + "/disable_ipv6", "0"));
    const auto given = end.space.run_ip(
        "link set lo up\nlink set " + end.device + " address " + mac + "\naddr add 10.0." + number + ".2/24 dev " +
        end.device + "\naddr add 2001:db8:" + number + "::2/64 dev " + end.device +
        " nodad\nroute add default via 10.0." + number + ".1\nroute add default via 2001:db8:" + number + "::1\n");
    ASSERT_TRUE(given) << given.error().message;
  }
};

TEST_F(WallHosts, DuringAnUpgrade_ATransferSurvivesAndEverybodySeesTheOutage) {
  for (const char* program : {"ping", "traceroute", "curl", "iperf3"})
    if (!is_installed(program)) GTEST_SKIP() << "no program '" << program << "'";
  give_addresses(0, "02:00:00:00:01:02", "1");
  give_addresses(1, "02:00:00:00:03:02", "3");
  const auto started = rig->start("name: hosts\nbefore: 300s\nafter: 600s\n", {"--time-scale", "60"});
  ASSERT_TRUE(started) << started.error().message;
  expect_answers_of_the_chassis(rig->side(0).space);
  const std::vector<char> file = file_of(kFileBytes);
  const HostsSaw saw = talk(rig->side(0).space, rig->side(1).space, file);
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  std::cout << rig->report();

  ASSERT_EQ(saw.file.size(), file.size()) << "the transfer broke off: " << saw.curl;
  EXPECT_EQ(XXH3_64bits(saw.file.data(), saw.file.size()), XXH3_64bits(file.data(), file.size()));
  // Slot 3 was out for 1 s by the catalogue's row.
  const auto stopped_ms = static_cast<double>((*result)["cards"][1]["stopped_ns"].get<std::int64_t>() / 1'000'000);
  EXPECT_NEAR(loss_of(saw.pings).outage_ms(), stopped_ms, 150.0) << saw.pings;
  EXPECT_NEAR(saw.datagrams.outage_ms(), stopped_ms, 150.0);
  EXPECT_GT(saw.streamed_bytes, 14'000'000) << "TCP makes up for most of the second";
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << (*result)["verdict"].dump();
  EXPECT_TRUE((*result)["wall_clock"]["router_host"]["answered"].contains("arp_reply"));
}

TEST_F(WallHosts, NobodyConfiguredTheNeighbours_TheyAreAskedAndReached) {
  if (!is_installed("ping")) GTEST_SKIP() << "no program 'ping'";
  const NetworkNamespace &left = rig->side(0).space, &right = rig->side(1).space;
  // Other stations than any that the chassis presumes, two of them beyond one interface; and one that only speaks when
  // it is asked.
  give_addresses(0, "02:aa:00:00:00:01", "1");
  give_addresses(1, "02:aa:00:00:00:03", "3");
  ASSERT_TRUE(right.run_ip("addr add 10.0.3.9/24 dev right\naddr add 2001:db8:3::9/64 dev right nodad\n"));
  const auto started = rig->start(
      "name: strangers\nbefore: 300s\nafter: 300s\ninterfaces:\n"
      "  - {name: GigabitEthernet1/0/0, addresses: [10.0.1.1/24, 2001:db8:1::1/64], port: "
      "\"net_af_packet0,iface=hitless0\"}\n"
      "  - {name: GigabitEthernet3/0/0, addresses: [10.0.3.1/24, 2001:db8:3::1/64], port: "
      "\"net_af_packet1,iface=hitless1\"}\n"
      "  - {name: GigabitEthernet3/0/1, addresses: [10.0.4.1/24, 2001:db8:4::1/64]}\n",
      {"--time-scale", "60"});
  ASSERT_TRUE(started) << started.error().message;
  for (const char* address : {"10.0.3.2", "10.0.3.9", "2001:db8:3::2", "2001:db8:3::9"}) {
    const std::string pings = said(left, {"ping", "-c", "5", "-i", "0.2", "-W", "2", address}, 20'000);
    std::cout << pings;
    std::smatch received;
    ASSERT_TRUE(std::regex_search(pings, received, std::regex("(\\d+) received"))) << pings;
    EXPECT_GE(std::stoi(received[1]), 3) << "only what came before the answer is lost: " << pings;
  }
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  std::cout << rig->report();
  std::vector<std::string> learnt;
  for (const auto& neighbour : (*result)["wall_clock"]["router_host"]["neighbours"])
    learnt.push_back(neighbour["address"].get<std::string>() + " " + neighbour["mac"].get<std::string>());
  for (const char* known : {"10.0.1.2 02:aa:00:00:00:01", "10.0.3.2 02:aa:00:00:00:03", "10.0.3.9 02:aa:00:00:00:03",
                            "2001:db8:3::9 02:aa:00:00:00:03"})
    EXPECT_NE(std::ranges::find(learnt, known), learnt.end()) << known;
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << (*result)["verdict"].dump();
}

}  // namespace
}  // namespace hitless::test
