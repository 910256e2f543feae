#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>

#include "hil/pcap/capture.h"
#include "hil/runtime/monotonic_clock.h"
#include "tests/netns/wall/two_sided_rig.h"

namespace hitless::test {
namespace {

constexpr std::int64_t kNapNs = 200'000;
constexpr std::size_t kFrameBytesMax = 1514;

}  // namespace

FrameSender::FrameSender(const FarEnd& from, std::vector<Frame> frames, std::uint64_t frames_per_s)
    : frames_(std::move(frames)), frames_per_s_(frames_per_s) {
  HITLESS_CHECK(!frames_.empty(), "there is something to send");
  thread_ = std::thread([this, &from] { send(from.space, from.device); });
}

FrameSender::~FrameSender() { stop(); }

std::uint64_t FrameSender::stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  return sent_;
}

void FrameSender::send(const NetworkNamespace& space, const std::string& device) {
  const NetworkNamespace::Stay stay(space);
  const FileDescriptor out(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_ifindex = static_cast<int>(if_nametoindex(device.c_str()));
  const std::int64_t begin_ns = wall_now_ns();
  for (std::uint64_t tried = 0; !stop_;) {
    const std::int64_t now_ns = wall_now_ns();
    const std::uint64_t due = static_cast<std::uint64_t>(now_ns - begin_ns) / 1'000 * frames_per_s_ / 1'000'000;
    for (; tried < due && !stop_; ++tried) {
      Frame& frame = frames_[tried % frames_.size()];
      if (tried >= frames_.size() && frame.size() >= 34 && frame[12] == std::byte{8} && frame[13] == std::byte{0}) {
        const auto id = static_cast<std::uint16_t>(std::to_integer<unsigned>(frame[18]) << 8 |
                                                   std::to_integer<unsigned>(frame[19]));
        frame[18] = static_cast<std::byte>((id + 1) >> 8);
        frame[19] = static_cast<std::byte>(id + 1);
        fix_ipv4_checksum(frame);
      }
      const auto size = static_cast<ssize_t>(frame.size());
      if (sendto(out.get(), frame.data(), frame.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == size)
        ++sent_;
    }
    wall_sleep_until(now_ns + kNapNs);
  }
}

std::vector<Frame> recorded_ipv4(const std::string& capture, const MacAddress& to) {
  const auto read = read_capture(capture);
  HITLESS_CHECK(read.has_value(), "captures are given that can be read");
  std::vector<Frame> frames;
  for (std::size_t i = 0; i < read->packets.size(); ++i) {
    const auto bytes = read->frame(i);
    if (bytes.size() < 34 || bytes.size() > kFrameBytesMax) continue;
    if (bytes[12] != std::byte{8} || bytes[13] != std::byte{0}) continue;
    Frame frame(bytes.begin(), bytes.end());
    for (std::size_t at = 0; at < 6; ++at) frame[at] = static_cast<std::byte>(to.bytes[at]);
    frames.push_back(std::move(frame));
  }
  return frames;
}

}  // namespace hitless::test
