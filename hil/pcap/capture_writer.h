#pragma once
// Output captures: one classic pcap file with ns timestamps for each interface, with the packets that left it in order
// of departure. The instants are model time, so the files of two runs with one seed are equal byte for byte.

#include <memory>
#include <string>
#include <vector>

#include "dataplane/base/result.h"
#include "dataplane/packet/interface.h"
#include "dataplane/packet/packet_observer.h"

namespace hitless {

class CaptureWriter final : public PacketObserver {
 public:
  /// Creates `folder`/INTERFACE.pcap for every interface ("/" in names becomes "-"). io when a file cannot be made.
  static Result<std::unique_ptr<CaptureWriter>> create(const std::string& folder, const InterfaceTable& interfaces);
  ~CaptureWriter() override;

  void offered(std::span<rte_mbuf* const>) override {}
  void delivered(std::span<rte_mbuf* const> burst, bool right_station) override;
  void dropped(std::span<rte_mbuf* const>) override {}
  void consumed(std::span<rte_mbuf* const>) override {}

  /// Flushes and closes all files; io names a file that could not be written (a full disk).
  Result<void> finish();

 private:
  struct File;
  CaptureWriter();
  std::vector<std::unique_ptr<File>> files_;
};

}  // namespace hitless
