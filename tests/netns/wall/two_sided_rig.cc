#include "tests/netns/wall/two_sided_rig.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>

#include "hil/pcap/capture_file.h"

namespace hitless::test {
namespace {

constexpr int kRunMs = 120'000;
constexpr int kProgramMs = 10'000;

/// The chassis's own addresses begin so (slot, bay and port follow), its neighbours' have another second byte or end.
bool from_chassis(std::span<const std::byte> frame, const MacAddress& chassis) {
  for (std::size_t i = 0; i < 6; ++i)
    if (std::to_integer<unsigned>(frame[6 + i]) != chassis.bytes[i]) return false;
  return true;
}

/// In the namespace of the calling thread: a run's ports are open when all of them are there.
std::size_t packet_sockets() {
  std::ifstream sockets("/proc/thread-self/net/packet");
  std::size_t lines = 0;
  for (std::string line; std::getline(sockets, line);) ++lines;
  return lines == 0 ? 0 : lines - 1;
}
std::size_t xdp_devices() {
  ChildCommand command;
  command.argv = {"ip", "-oneline", "link", "show"};
  auto child = ChildProcess::start(command);
  if (!child) return 0;
  child->wait(kProgramMs);
  const std::string devices = child->output();
  std::size_t count = 0;
  for (std::size_t at = 0; (at = devices.find(" xdp ", at)) != std::string::npos; ++at) ++count;
  return count;
}

}  // namespace

bool is_installed(const char* program) {
  return std::system((std::string("command -v ") + program + " >/dev/null 2>&1").c_str()) == 0;
}

Result<std::unique_ptr<TwoSidedRig>> TwoSidedRig::make() {
  for (const char* program : {"ip", "tcpdump"})
    if (!is_installed(program)) return fail(ErrorCode::unsupported, std::string("no program '") + program + "'");
  auto router = NetworkNamespace::create();
  if (!router) return tl::unexpected(router.error());
  std::vector<FarEnd> sides;
  for (const char* device : {"left", "right"}) {
    auto space = NetworkNamespace::create();
    if (!space) return tl::unexpected(space.error());
    sides.push_back({device, "hitless" + std::to_string(sides.size()), std::move(*space)});
  }
  std::unique_ptr<TwoSidedRig> rig(new TwoSidedRig(std::move(*router), std::move(sides)));
  if (const auto connected = rig->connect(); !connected) return tl::unexpected(connected.error());
  return rig;
}

Result<void> TwoSidedRig::connect() {
  for (const FarEnd& side : sides_) {
    if (const auto made = router_.run_ip("link add " + side.own_device + " type veth peer name " + side.device +
                                         " netns " + side.space.path() + "\n");
        !made)
      return made;
    const std::pair<const NetworkNamespace*, std::string> ends[] = {{&router_, side.own_device},
                                                                    {&side.space, side.device}};
    for (const auto& [space, device] : ends) {
      // What the kernel itself would say there is not of the test.
      if (const auto set = space->set_sysctl("net/ipv6/conf/" + device + "/disable_ipv6", "1"); !set) return set;
      if (const auto off = space->turn_offloads_off(device); !off) return off;
      if (const auto up = space->run_ip("link set " + device + " up\n"); !up) return up;
    }
  }
  return {};
}

Result<void> TwoSidedRig::start(const std::string& keys, std::vector<std::string> options) {
  const std::string file = folder_.path() / "scenario.yaml";
  std::ofstream(file) << "extends: two-ports.yaml\n" << keys;
  std::filesystem::copy_file(HITLESS_SOURCE_DIR "/hil/scenarios/two-ports.yaml", folder_.path() / "two-ports.yaml");
  ChildCommand command;
  command.argv = {HITLESS_PROGRAM, "run", file, "--clock", "wall", "--out", folder_.path() / "out"};
  command.argv.insert(command.argv.end(), options.begin(), options.end());
  const NetworkNamespace::Stay stay(router_);
  auto started = ChildProcess::start(command);
  if (!started) return tl::unexpected(started.error());
  run_.emplace(std::move(*started));
  for (int waited_ms = 0; waited_ms < kProgramMs; waited_ms += 10) {
    if (packet_sockets() == sides_.size() || xdp_devices() == sides_.size()) {
      run_->wait(2'000);  // until it has thrown away what came before its sockets were bound
      return {};
    }
    if (run_->wait(10)) {
      const std::string why = run_->error_tail();
      return fail(why.find("hitless doctor") != std::string::npos ? ErrorCode::unsupported : ErrorCode::io, why);
    }
  }
  return fail(ErrorCode::io, "the run opened no ports");
}

Result<nlohmann::json> TwoSidedRig::end() {
  const auto ended = run_->wait(kRunMs);
  if (!ended) return fail(ErrorCode::io, "the run does not end");
  exit_code_ = ended->exit_code;
  std::ifstream file(folder_.path() / "out/result.json");
  auto result = nlohmann::json::parse(file, nullptr, false);
  if (result.is_discarded())
    return fail(ErrorCode::io, to_string(*ended) + ", no result: " + run_->error_tail() + run_->output());
  return result;
}

Result<void> TwoSidedRig::witness() {
  for (const FarEnd& side : sides_) {
    ChildCommand command;
    command.argv = {"tcpdump", "-Z",    "root", "-n",        "-s", "128",
                    "-B",      "65536", "-i",   side.device, "-w", folder_.path() / (side.device + ".pcap")};
    const NetworkNamespace::Stay stay(side.space);
    auto started = ChildProcess::start(command);
    if (!started) return tl::unexpected(started.error());
    witnesses_.push_back(std::move(*started));
    for (int waited_ms = 0; witnesses_.back().error_tail().find("listening") == std::string::npos; waited_ms += 10)
      if (witnesses_.back().wait(10) || waited_ms > kProgramMs)
        return fail(ErrorCode::io, "tcpdump: " + witnesses_.back().error_tail());
  }
  return {};
}

Result<Witnessed> TwoSidedRig::witnessed(std::size_t side) {
  ChildProcess& tcpdump = witnesses_.at(side);
  tcpdump.wait(500);  // what is on its way
  kill(tcpdump.pid(), SIGINT);
  if (!tcpdump.wait(kProgramMs)) return fail(ErrorCode::io, "tcpdump does not end");
  Witnessed witnessed;
  const std::string said = tcpdump.error_tail();
  std::smatch drops;
  if (!std::regex_search(said, drops, std::regex("(\\d+) packets dropped by kernel")))
    return fail(ErrorCode::io, "tcpdump says: " + said);
  witnessed.kernel_drops = std::stoull(drops[1]);
  auto capture = CaptureFile::open(folder_.path() / (sides_[side].device + ".pcap"));
  if (!capture) return tl::unexpected(capture.error());
  const MacAddress chassis{{0x02, 0x00, static_cast<std::uint8_t>(side == 0 ? 1 : 3), 0, 0, 0}};
  for (RecordedPacket packet;;) {
    const auto more = capture->next(packet);
    if (!more) return tl::unexpected(more.error());
    if (!*more) return witnessed;
    ++(from_chassis(packet.bytes, chassis) ? witnessed.received : witnessed.sent);
  }
}

}  // namespace hitless::test
