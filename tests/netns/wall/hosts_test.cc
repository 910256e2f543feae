// Two hosts that know nothing of Hitless talk through the chassis while it performs an upgrade.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <xxhash.h>

#include <iostream>
#include <regex>

#include "hil/environment.h"
#include "tests/netns/wall/two_sided_rig.h"

namespace hitless::test {
namespace {

constexpr std::size_t kFileBytes = 60 << 20;
constexpr std::uint16_t kPort = 8080;

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

/// Hands out one file over TCP at about 30 Mbit/s, on a thread of its own; its digest.
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
    for (std::size_t at = 0; client.get() >= 0 && at < file.size();) {
      const ssize_t sent = send(client.get(), file.data() + at, std::min(kPiece, file.size() - at), MSG_NOSIGNAL);
      if (sent <= 0) return;
      at += static_cast<std::size_t>(sent);
      wall_sleep_until(wall_now_ns() + 10'000'000);
    }
  }
  FileDescriptor socket_;
  std::thread thread_;
};

/// Fetches it; empty when the connection breaks.
std::vector<char> fetch(const NetworkNamespace& space, const char* address) {
  const NetworkNamespace::Stay stay(space);
  const FileDescriptor out(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(kPort);
  inet_pton(AF_INET, address, &there.sin_addr);
  std::vector<char> got;
  if (connect(out.get(), reinterpret_cast<const sockaddr*>(&there), sizeof(there)) != 0) return got;
  for (char piece[65536];;) {
    const ssize_t count = recv(out.get(), piece, sizeof(piece), 0);
    if (count < 0) return {};
    if (count == 0) return got;
    got.insert(got.end(), piece, piece + count);
  }
}

class WallHosts : public TwoSidedTest {
 protected:
  void SetUp() override {
    TwoSidedTest::SetUp();
    if (rig == nullptr) return;
    for (const char* program : {"ping", "traceroute"})
      if (!is_installed(program)) GTEST_SKIP() << "no program '" << program << "'";
    give_addresses(0, "02:00:00:00:01:02", "1");
    give_addresses(1, "02:00:00:00:03:02", "3");
  }
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

TEST_F(WallHosts, DuringAnUpgrade_ATransferSurvivesAndPingSeesTheOutage) {
  const auto started = rig->start("name: hosts\nbefore: 300s\nafter: 600s\n", {"--time-scale", "60"});
  ASSERT_TRUE(started) << started.error().message;
  const NetworkNamespace &left = rig->side(0).space, &right = rig->side(1).space;

  const std::string route = said(left, {"traceroute", "-n", "-w", "2", "10.0.3.2"}, 20'000);
  EXPECT_TRUE(std::regex_search(route, std::regex(" 1  10\\.0\\.1\\.1 .*\n 2  10\\.0\\.3\\.2 "))) << route;
  const std::string route6 = said(left, {"traceroute", "-6", "-n", "-w", "2", "2001:db8:3::2"}, 20'000);
  EXPECT_TRUE(std::regex_search(route6, std::regex(" 1  2001:db8:1::1 .*\n 2  2001:db8:3::2 "))) << route6;
  const std::string own = said(left, {"ping", "-c", "3", "-i", "0.1", "10.0.1.1"}, 10'000);
  EXPECT_NE(own.find("3 received"), std::string::npos) << own;
  const std::string nobody = said(left, {"ping", "-c", "1", "-W", "2", "10.0.3.77"}, 10'000);
  EXPECT_NE(nobody.find("From 10.0.1.1 icmp_seq=1 Destination Host Unreachable"), std::string::npos) << nobody;

  std::vector<char> file(kFileBytes);
  for (std::size_t i = 0; i < file.size(); ++i) file[i] = static_cast<char>(i * 2'654'435'761U >> 13);
  FileServer server(right, file);
  // One every 10 ms, through the whole upgrade: what it loses is the outage of slot 3.
  std::string pings;
  std::thread pinging([&] { pings = said(left, {"ping", "-q", "-i", "0.01", "-c", "1000", "10.0.3.2"}, 60'000); });
  const std::vector<char> got = fetch(left, "10.0.3.2");
  pinging.join();
  const auto result = rig->end();
  ASSERT_TRUE(result) << result.error().message;
  std::cout << route << route6 << own << nobody << pings << rig->report();

  ASSERT_EQ(got.size(), file.size()) << "the transfer broke off";
  EXPECT_EQ(XXH3_64bits(got.data(), got.size()), XXH3_64bits(file.data(), file.size()));
  std::smatch counts;
  ASSERT_TRUE(
      std::regex_search(pings, counts, std::regex("(\\d+) packets transmitted, (\\d+) received.* time (\\d+)ms")))
      << pings;
  const std::int64_t sent = std::stoll(counts[1]), lost = sent - std::stoll(counts[2]);
  // Slot 3 was out for 1 s by the catalogue's row; ping keeps a pace of its own.
  const std::int64_t stopped_ms = (*result)["cards"][1]["stopped_ns"].get<std::int64_t>() / 1'000'000;
  EXPECT_NEAR(static_cast<double>(lost * std::stoll(counts[3]) / sent), static_cast<double>(stopped_ms), 150.0)
      << pings;
  EXPECT_TRUE((*result)["verdict"]["broken"].empty()) << (*result)["verdict"].dump();
  EXPECT_TRUE((*result)["wall_clock"]["router_host"]["answered"].contains("arp_reply"));
}

}  // namespace
}  // namespace hitless::test
