#include "tests/netns/recorded_packets.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "hil/pcap/capture.h"

namespace hitless::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kTrailerBytes =
    4;  // some were recorded with the FCS: an interface takes that much beyond its MTU

std::vector<std::string> captures_in(const fs::path& folder) {
  std::vector<std::string> captures;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; entry != end; entry.increment(error))
    if (entry->path().extension() == ".pcap") captures.push_back(entry->path().string());
  std::sort(captures.begin(), captures.end());
  return captures;
}

}  // namespace

std::vector<std::string> project_captures() { return captures_in(fs::path(HITLESS_SOURCE_DIR) / "hil/captures"); }

std::vector<std::string> data_captures() {
  const char* named = std::getenv("HITLESS_DATA");
  return captures_in(fs::path(named != nullptr ? named : HITLESS_SOURCE_DIR "/../shared/data") / "pcap");
}

std::vector<std::string> usable(const std::vector<std::string>& captures, std::vector<std::string>& refused) {
  std::vector<std::string> readable;
  for (const std::string& capture : captures) {
    if (const auto read = read_capture(capture); read)
      readable.push_back(capture);
    else
      refused.push_back(read.error().message);
  }
  return readable;
}

std::vector<Input> recorded_inputs(const std::string& capture, const InterfaceTable& interfaces) {
  const auto read = read_capture(capture);
  HITLESS_CHECK(read.has_value(), "captures are given that can be read");
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < read->packets.size(); ++i) {
    const auto bytes = read->frame(i);
    Input input{InterfaceIndex(static_cast<InterfaceIndex::rep>(i % interfaces.size())), {bytes.begin(), bytes.end()}};
    for (std::size_t tries = 0; tries < interfaces.size(); ++tries) {
      if (bytes.size() <= kEthernetBytes + interfaces[input.ingress.index()].mtu_bytes + kTrailerBytes) break;
      input.ingress = InterfaceIndex(static_cast<InterfaceIndex::rep>((input.ingress.value + 1) % interfaces.size()));
    }
    const MacAddress& router = interfaces[input.ingress.index()].mac;
    if (input.frame.size() >= kEthernetBytes && (input.frame[0] & std::byte{1}) == std::byte{0})
      std::transform(router.bytes.begin(), router.bytes.end(), input.frame.begin(),
                     [](std::uint8_t b) { return static_cast<std::byte>(b); });
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace hitless::test
