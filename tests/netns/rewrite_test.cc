// A delivered packet is its input with new MAC addresses, TTL or hop limit one less and the IPv4 header checksum that
// this makes right. Everything else, bytes behind the IP packet included, is as it came.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "hil/pcap/capture_writer.h"
#include "tests/hil/traffic/traffic_rig.h"
#include "tests/netns/dissector.h"
#include "tests/netns/frame_fields.h"
#include "tests/netns/oracle_scenario.h"
#include "tests/netns/recorded_packets.h"

namespace hitless::test {
namespace {

void put_mac(Frame& frame, std::size_t at, const MacAddress& mac) {
  for (std::size_t i = 0; i < mac.bytes.size(); ++i) frame[at + i] = static_cast<std::byte>(mac.bytes[i]);
}

/// What one hop must make of the frame, worked out from the configuration and the RFCs only. The checksum is summed
/// anew: recorded headers that are forwarded have a right one, and none that is 0 or its other form.
Frame one_hop_further(Frame frame, InterfaceIndex egress, const ChassisConfig& config) {
  put_mac(frame, 0, config.addressing[egress.index()].neighbours.front().mac);
  put_mac(frame, 6, config.interfaces[egress.index()].mac);
  std::byte& ttl = frame[is_ipv4(frame) ? 22 : 21];
  ttl = static_cast<std::byte>(std::to_integer<unsigned>(ttl) - 1);
  if (is_ipv4(frame)) fix_ipv4_checksum(frame);
  return frame;
}

/// Every packet of these captures, through one chassis.
class Rewrite : public ::testing::Test {
 protected:
  void boot(const std::vector<std::string>& captures) {
    const auto scenario = oracle_scenario(captures);
    ASSERT_TRUE(scenario) << scenario.error().message;
    auto chassis = RouterRig::boot(*scenario);
    ASSERT_TRUE(chassis) << chassis.error().message;
    chassis_ = std::move(*chassis);
  }

  /// Calls visit(number, input, outcome) for each packet of the capture.
  template <class Visit>
  void pass(const std::string& capture, Visit visit) {
    const std::vector<Input> inputs = recorded_inputs(capture, chassis_->config().interfaces);
    for (std::size_t first = 0; first < inputs.size(); first += kBatchFrames) {
      const std::span<const Input> batch(&inputs[first], std::min(kBatchFrames, inputs.size() - first));
      const std::vector<Outcome> outcomes = chassis_->forward(batch);
      for (std::size_t i = 0; i < batch.size(); ++i) visit(first + i + 1, batch[i], outcomes[i]);
    }
  }

  void check(const std::string& capture) {
    std::size_t packets = 0, delivered = 0, padded = 0, wrong = 0;
    pass(capture, [&](std::size_t number, const Input& input, const Outcome& outcome) {
      ++packets;
      EXPECT_NE(outcome.end, Outcome::End::misdelivered) << capture << " packet " << number;
      if (outcome.end != Outcome::End::forwarded) return;
      ++delivered;
      if (end_of_ip(input.frame) < input.frame.size()) ++padded;
      const Frame expected = one_hop_further(input.frame, outcome.egress, chassis_->config());
      if (outcome.frame != expected && ++wrong <= 5)
        ADD_FAILURE() << capture << " packet " << number << ": " << first_difference(outcome.frame, expected);
    });
    std::cout << fmt::format(
        "{:<36} {:>6} packets, {:>6} delivered ({} with bytes behind the IP packet), {} changed "
        "otherwise than by one hop\n",
        std::filesystem::path(capture).filename().string(), packets, delivered, padded, wrong);
    delivered_ += delivered;
  }

  static std::string first_difference(const Frame& got, const Frame& expected) {
    if (got.size() != expected.size()) return fmt::format("{} bytes long, expected {}", got.size(), expected.size());
    const auto at = std::mismatch(got.begin(), got.end(), expected.begin()).first - got.begin();
    const auto i = static_cast<std::size_t>(at);
    return fmt::format("byte {} is {:02x}, expected {:02x}", i, get8(got, i), get8(expected, i));
  }

  std::unique_ptr<RouterRig> chassis_;
  std::size_t delivered_ = 0;
};

TEST_F(Rewrite, ProjectCaptures_ChangeByOneHopAndNoMore) {
  const std::vector<std::string> captures = project_captures();
  ASSERT_NO_FATAL_FAILURE(boot(captures));
  for (const std::string& capture : captures) check(capture);
  EXPECT_GT(delivered_, 1'000U);
}

TEST_F(Rewrite, DataCaptures_ChangeByOneHopAndNoMore) {
  std::vector<std::string> refused;
  const std::vector<std::string> captures = usable(data_captures(), refused);
  if (captures.empty()) GTEST_SKIP() << "no captures: set HITLESS_DATA";
  for (const std::string& reason : refused) std::cout << "left out: " << reason << "\n";
  ASSERT_NO_FATAL_FAILURE(boot(captures));
  for (const std::string& capture : captures) check(capture);
  EXPECT_GT(delivered_, 1'000U);
}

/// What the capture writer wrote of each interface, beside the inputs of those packets in the same order.
TEST_F(Rewrite, AllCaptures_TsharkFindsNothingThatTheInputLacked) {
  if (!Dissector::is_there()) GTEST_SKIP() << "tshark is not installed";
  std::vector<std::string> refused;
  std::vector<std::string> captures = project_captures();
  for (const std::string& capture : usable(data_captures(), refused)) captures.push_back(capture);
  ASSERT_NO_FATAL_FAILURE(boot(captures));
  const InterfaceTable& interfaces = chassis_->config().interfaces;
  const TemporaryDirectory folder;
  auto writer = CaptureWriter::create(folder.file("out"), interfaces);
  ASSERT_TRUE(writer) << writer.error().message;
  chassis_->observe(**writer);
  std::vector<std::vector<Recorded>> put_in(interfaces.size());
  for (const std::string& capture : captures)
    pass(capture, [&](std::size_t, const Input& input, const Outcome& outcome) {
      if (outcome.end != Outcome::End::forwarded) return;
      auto& list = put_in[outcome.egress.index()];
      list.push_back({static_cast<std::int64_t>(list.size()) * 1'000'000, input.frame, 0});
    });
  ASSERT_TRUE((*writer)->finish());

  for (const Interface& interface : interfaces) {
    std::string name = interface.name;
    std::replace(name.begin(), name.end(), '/', '-');
    write_capture(folder.file("in.pcap"), put_in[interface.index.index()]);
    const auto in = Dissector::findings(folder.file("in.pcap"));
    const auto out = Dissector::findings(folder.file("out/" + name + ".pcap"));
    ASSERT_TRUE(in && out) << (in ? out : in).error().message;
    ASSERT_EQ(in->size(), put_in[interface.index.index()].size());
    ASSERT_EQ(out->size(), in->size()) << name;
    std::size_t found = 0, more = 0;
    for (std::size_t i = 0; i < in->size(); ++i) {
      found += (*in)[i].size();
      std::vector<std::string> fresh;
      std::set_difference((*out)[i].begin(), (*out)[i].end(), (*in)[i].begin(), (*in)[i].end(),
                          std::back_inserter(fresh));
      more += fresh.size();
      for (const std::string& finding : fresh) ADD_FAILURE() << name << " packet " << i + 1 << ": " << finding;
    }
    std::cout << fmt::format("{:<24} {:>6} packets, {:>4} findings of tshark in the input, {} more in the output\n",
                             interface.name, out->size(), found, more);
  }
}

}  // namespace
}  // namespace hitless::test
