#pragma once
// `hitless run` with ports that lead out: the program in one namespace, its two devices each one end of a veth pair,
// and the other ends, "left" and "right", in namespaces of their own. Independent witnesses: tcpdump at the far ends.

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "hil/regression/child_process.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/netns/network_namespace.h"
#include "tests/support/packet_builder.h"

namespace hitless::test {

/// The far end of one of the chassis's ports.
struct FarEnd {
  std::string device;      ///< "left"
  std::string own_device;  ///< the chassis's: "hitless0"
  NetworkNamespace space;
};

/// What a tcpdump wrote down, and whether it saw everything.
struct Witnessed {
  std::uint64_t sent = 0;      ///< frames towards the chassis: not from one of its MAC addresses
  std::uint64_t received = 0;  ///< frames from the chassis
  std::uint64_t kernel_drops = 0;
};

class TwoSidedRig {
 public:
  /// unsupported where the machine cannot: no root, no namespaces, no `ip`, no `tcpdump`.
  static Result<std::unique_ptr<TwoSidedRig>> make();

  /// Starts a run of hil/scenarios/two-ports.yaml with these keys instead, on the wall clock; `options` follow.
  /// unsupported where a device cannot be had.
  Result<void> start(const std::string& keys, std::vector<std::string> options);
  [[nodiscard]] ChildProcess& run() { return *run_; }
  /// Its exit code and result.json, once it has ended; io when it does not end within two minutes or wrote none.
  Result<nlohmann::json> end();
  [[nodiscard]] int exit_code() const { return exit_code_; }
  [[nodiscard]] std::string report() const { return run_->output(); }

  /// tcpdump at both far ends.
  Result<void> witness();
  Result<Witnessed> witnessed(std::size_t side);

  [[nodiscard]] FarEnd& side(std::size_t i) { return sides_.at(i); }
  [[nodiscard]] const NetworkNamespace& router() const { return router_; }

 private:
  TwoSidedRig(NetworkNamespace router, std::vector<FarEnd> sides)
      : router_(std::move(router)), sides_(std::move(sides)) {}
  Result<void> connect();

  NetworkNamespace router_;
  std::vector<FarEnd> sides_;
  TemporaryFolder folder_;
  std::optional<ChildProcess> run_;
  std::vector<ChildProcess> witnesses_;
  int exit_code_ = -1;
};

/// A test with a rig of its own; skipped by name where there can be none.
class TwoSidedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = TwoSidedRig::make();
    if (!made && made.error().code == ErrorCode::unsupported) GTEST_SKIP() << made.error().message;
    ASSERT_TRUE(made) << made.error().message;
    rig = std::move(*made);
  }
  std::unique_ptr<TwoSidedRig> rig;
};

/// Whether there is a program of this name.
[[nodiscard]] bool is_installed(const char* program);

/// Sends recorded frames into a far end at an even pace until it is told to stop, on a thread of its own. Each time
/// round, IPv4 identifications are other ones, so that no two packets are alike.
class FrameSender {
 public:
  FrameSender(const FarEnd& from, std::vector<Frame> frames, std::uint64_t frames_per_s);
  ~FrameSender();
  /// Stops; how many frames the kernel took.
  std::uint64_t stop();

 private:
  void send(const NetworkNamespace& space, const std::string& device);

  std::vector<Frame> frames_;
  std::uint64_t frames_per_s_;
  std::atomic<bool> stop_ = false;
  std::uint64_t sent_ = 0;  // the thread's until it has ended
  std::thread thread_;
};

/// The IPv4 packets of a capture, addressed to this station; those that were cut or do not fit are left out.
[[nodiscard]] std::vector<Frame> recorded_ipv4(const std::string& capture, const MacAddress& to);

}  // namespace hitless::test
