#pragma once
// The router that is held against the kernel: the booted chassis, as `hitless run` builds it, with frames put in one by
// one and their ends told. Routes went RIB -> batches -> cards, so the comparison covers the distribution too.

#include <memory>
#include <span>
#include <vector>

#include "hil/chassis/chassis.h"
#include "hil/measure/truth/truth.h"
#include "hil/runtime/eal.h"
#include "hil/runtime/temporary_folder.h"
#include "tests/support/packet_builder.h"

namespace hitless::test {

/// A frame and the interface that it is put in on.
struct Input {
  InterfaceIndex ingress;
  Frame frame;
};

/// What became of an input. `egress` and `frame` hold when it was forwarded.
struct Outcome {
  enum class End : std::uint8_t { none, forwarded, misdelivered, dropped, consumed } end = End::none;
  DropReason reason = DropReason::none;
  InterfaceIndex egress;
  Frame frame;
};

/// Most frames of one call of forward(), and the longest of them in bytes.
inline constexpr std::size_t kBatchFrames = 256;
inline constexpr std::size_t kFrameBytesMax = 9'216;

class RouterRig {
 public:
  /// A booted chassis with this scenario's cards, addresses and routes. Starts EAL on the first call.
  static Result<std::unique_ptr<RouterRig>> boot(const Scenario& scenario);
  ~RouterRig();

  [[nodiscard]] const ChassisConfig& config() const { return config_; }
  /// Who else hears of every packet; before the first forward().
  void observe(PacketObserver& observer) { path_->observe(observer); }
  /// One outcome for each input, in the same order. Inputs are so far apart in model time that no queue fills.
  std::vector<Outcome> forward(std::span<const Input> inputs);
  /// What Chassis::audit() finds wrong: every card's FIB must equal the RIB.
  [[nodiscard]] std::vector<std::string> audit() const { return chassis_->audit(); }

 private:
  class Ends;
  RouterRig(Catalogue catalogue, ChassisConfig config);

  Catalogue catalogue_;
  ChassisConfig config_;
  TemporaryFolder disks_;
  CauseTable causes_;
  Timeline timeline_;
  Truth truth_;
  MbufPool pool_;
  std::unique_ptr<Chassis> chassis_;
  std::unique_ptr<Ends> ends_;
  std::unique_ptr<PacketPath> path_;
};

}  // namespace hitless::test
