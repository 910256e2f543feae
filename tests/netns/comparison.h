#pragma once
// Two routers, one input: what each sent out of each interface must be equal, byte for byte.

#include <array>
#include <iosfwd>
#include <map>
#include <string>

#include "tests/netns/exclusions.h"
#include "tests/netns/kernel_router.h"

namespace hitless::test {

/// Counts of one capture, or of the generated packets.
struct Tally {
  std::uint64_t packets = 0;
  std::uint64_t forwarded = 0;                   ///< by both, equal bytes, same interface
  std::uint64_t padded = 0;                      ///< of these, frames with bytes behind the IP packet
  std::uint64_t consumed = 0;                    ///< addressed to the router; forwarded by neither
  std::map<std::string, std::uint64_t> dropped;  ///< by both; the chassis's reason
  std::array<std::uint64_t, kExclusions> excluded{};
  std::map<std::string, std::uint64_t> spoken;  ///< frames that the kernel itself originated, by kind
  std::uint64_t different = 0;                  ///< frames that only one of the two sent
  std::vector<std::string> differences;         ///< the first of them, in words
};

/// Adds the counts of `part`.
void add(const Tally& part, Tally& sum);

/// Sends the inputs through both routers, in batches, and adds to `tally`. io when the kernel lost packets.
Result<void> compare(const std::vector<Input>& inputs, RouterRig& chassis, KernelRouter& kernel, Tally& tally);

/// A line of counts, then what was dropped, excluded (and why) and originated.
void print(const std::string& name, const Tally& tally, std::ostream& out);

}  // namespace hitless::test
